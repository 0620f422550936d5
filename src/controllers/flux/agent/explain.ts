import type { Command } from "../../../api/commands.ts";
import type { Explanation } from "../../../api/explanation.ts";
import { conditionOf } from "../kustomization/conditions.ts";
import type { Kustomization } from "../kustomization/kustomization.ts";
import type { Step } from "../kustomization/reconcile.ts";
import { standing } from "./standing.ts";

/** What one step of a Kustomization did, in upstream's words: its Ready condition and its change log. */
export function explain(
  before: Kustomization,
  { kustomization, events, next }: Step,
  writes: readonly Command[],
): Explanation {
  const ready = conditionOf(kustomization.status.conditions, "Ready");
  const { lastAppliedRevision, lastAttemptedRevision } = kustomization.status;
  const log = events.filter(({ reason, type }) => type === "Normal" && reason !== "ReconciliationSucceeded");
  return {
    outcome: outcomeOf(before, kustomization, next.waiting, writes.length),
    reason: ready?.reason ?? "Unknown",
    message: ready?.message ?? "",
    inputs: [
      { name: "applied revision", seen: { value: shortOf(lastAppliedRevision) } },
      { name: "attempted revision", seen: { value: shortOf(lastAttemptedRevision) } },
      { name: "Ready", seen: { value: ready?.status ?? null } },
    ],
    steps: [
      {
        rule: "drift",
        before: null,
        after: writes.length,
        because:
          writes.length === 0
            ? "the dry run of every object gave what is there"
            : log.map(({ message }) => message).join("\n"),
      },
    ],
    ...(kustomization.spec.suspend ? { turningPoint: "It reconciles again when suspend is lifted." } : {}),
  };
}

/** "main@sha1:1a2b3c4…" as people write it: seven digits. */
const shortOf = (revision: string | undefined): string | null =>
  revision === undefined ? null : (revision.split(":").at(-1) ?? "").slice(0, 7);

function outcomeOf(
  before: Kustomization,
  { name, spec, status }: Kustomization,
  waits: boolean,
  writes: number,
): string {
  const ready = conditionOf(status.conditions, "Ready");
  const stands = standing({ name, suspend: spec.suspend }, ready, waits);
  if (stands !== undefined) return stands;
  if (ready?.status === "False") return `Flux could not reconcile ${name}.`;
  const revision = shortOf(status.lastAppliedRevision);
  if (writes > 0) return `Flux wrote ${writes} ${writes === 1 ? "object" : "objects"} of ${name} at ${revision}.`;
  const isFirst = before.status.lastAppliedRevision !== status.lastAppliedRevision;
  return isFirst ? `Flux took ${name} to ${revision}.` : `Flux found ${name} as in Git at ${revision}.`;
}
