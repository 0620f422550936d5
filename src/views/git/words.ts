import type { TimeMs } from "../../base/units.ts";
import { clockText, spanText } from "../../charts/format.ts";
import { type Repository, short } from "../../git/repository.ts";
import type { Value } from "./compare.ts";
import type { PushNow } from "./snapshot.ts";

/** A value as a person reads it: texts bare, lists and maps as JSON, nothing as a word. */
export const valueText = (value: Value): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);

/** "Deployment/default/web" without the namespace that goes without saying. */
export const objectText = (name: string): string => name.replace("/default/", "/").replace(/^([^/]+)\/\//, "$1/");

const BY: Readonly<Record<string, string>> = { user: "you", scenario: "a person" };
/** Who wrote: loops by their names, hands as people. */
export const writerText = (by: string): string => BY[by] ?? by;

export const PHASES = { Merged: "merged", Waiting: "waiting for review", Rejected: "refused" } as const;

export const phaseOf = ({ push, decidedAt }: PushNow): keyof typeof PHASES =>
  decidedAt === null ? "Waiting" : push.status.phase === "Rejected" ? "Rejected" : "Merged";

/** A push in a sentence. */
export function pushText(each: PushNow): string {
  const { push, at, decidedAt } = each;
  const phase = phaseOf(each);
  const id = push.status.revision === undefined ? "" : `${short(push.status.revision)} `;
  const when = decidedAt !== null && decidedAt > at ? `pushed at ${clockText(at)}, ` : "";
  const then = phase === "Waiting" ? "" : ` at ${clockText(decidedAt ?? at)}`;
  return `${id}${push.spec.message}, by ${push.spec.author}: ${when}${PHASES[phase]}${then}`;
}

/** Everything that the host asks of a push. */
export function gatesOf({ spec }: Repository): readonly string[] {
  const { writers, protection = {}, webhook, refuses } = spec;
  const { reviews = 0, reviewMinutes, catches, signatures, checks = [], owners = [] } = protection;
  const minutes = reviewMinutes && (reviewMinutes[0] === reviewMinutes[1] ? reviewMinutes[0] : reviewMinutes.join("–"));
  const sees = catches === undefined ? "" : `, sees ${Math.round(catches * 100)} % of faults`;
  return [
    writers ? `Writers: ${writers.join(", ")}` : "Everybody may write",
    reviews === 0
      ? "No review"
      : `${reviews} ${reviews === 1 ? "review" : "reviews"} by others${minutes === undefined ? "" : `, ${minutes} min`}${sees}`,
    ...(signatures ? ["Signed commits only"] : []),
    ...checks.map(({ name, forbids }) => `Check ${name}: no “${forbids}”`),
    ...owners.map(({ path, accounts }) => `${path} belongs to ${accounts.join(", ")}`),
    ...(webhook ? ["A webhook tells agents at once"] : []),
    ...(refuses ? [`Refuses everybody: ${refuses}`] : []),
  ];
}

/** How long something has differed: "3 min 12 s". */
export const sinceText = (since: TimeMs, at: TimeMs): string => spanText(Math.max(0, at - since));
