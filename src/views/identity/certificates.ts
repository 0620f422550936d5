import type { TimeMs } from "../../base/units.ts";
import { spanText } from "../../charts/format.ts";
import { columnOf, type History, valueAt } from "../../session/history.ts";
import type { Graph } from "../topology/graph.ts";

/** The oldest certificate of a workload's pods at an instant. */
export interface Certificate {
  readonly workload: string;
  /** s; NaN without any. */
  readonly age: number;
  /** late: it should have been renewed. */
  readonly state: "none" | "valid" | "late" | "expired";
}

export interface Certificates {
  /** s. */
  readonly lifetime: number;
  readonly renewal: number;
  readonly all: readonly Certificate[];
}

/** A certificate is renewed a hundredth of its lifetime before or after. */
const JITTER = 0.01;

/** May certificates of this run come to be renewed, or is it over before? */
export const hasRenewals = (history: History): boolean =>
  (columnOf(history, "mesh/renewal")?.[0] ?? Number.POSITIVE_INFINITY) * 1000 <= history.info.horizonMs;

export function certificatesAt(history: History, { tiers }: Graph, at: TimeMs): Certificates {
  const [lifetime, renewal] = [valueAt(history, "mesh/lifetime", at), valueAt(history, "mesh/renewal", at)];
  const stateOf = (age: number): Certificate["state"] => {
    if (Number.isNaN(age)) return "none";
    if (age >= lifetime) return "expired";
    return age > renewal + JITTER * lifetime ? "late" : "valid";
  };
  const all = tiers.flatMap(({ workloads }) =>
    workloads.map((workload): Certificate => {
      const age = valueAt(history, `workload/${workload}/certificate`, at);
      return { workload, age, state: stateOf(age) };
    }),
  );
  return { lifetime, renewal, all };
}

/** "24 h", "11 h 40 min". */
const span = (seconds: number): string => spanText(seconds * 1000).replace(/ 0 (min|h)$/, "");

const HOUR_S = 3600;

/** From an hour on the minutes are left out. */
const roughly = (seconds: number): string => span(seconds < HOUR_S ? seconds : seconds - (seconds % HOUR_S));

/** "11 h 40 min", "expired 3 h ago", "none". */
export function ageText({ age, state }: Certificate, lifetime: number): string {
  if (state === "none") return "none";
  return state === "expired" ? `expired ${roughly(age - lifetime)} ago` : span(age);
}

/** What is to be said of all of them. */
export function certificatesText({ lifetime, renewal, all }: Certificates, isIssued: boolean): string {
  const expired = all.filter(({ state }) => state === "expired").length;
  if (expired > 0) return `${expired} expired`;
  if (isIssued) return `each lives ${span(lifetime)}, renewed at ${span(renewal)}`;
  const oldest = all.reduce((most, { age }) => (age > most ? age : most), 0);
  return `nobody renews: the first expires in ${span(lifetime - oldest)}`;
}
