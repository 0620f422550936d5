import type { Command } from "../../../api/commands.ts";
import type { Explanation } from "../../../api/explanation.ts";
import type { Progress } from "../helm/progress.ts";
import type { HelmRelease } from "../helm/release.ts";
import { conditionOf } from "../kustomization/conditions.ts";
import { standing } from "./standing.ts";

/** What one step of a HelmRelease did, in upstream's words: its Ready condition and its events. */
export function explainRelease(
  before: HelmRelease,
  { release, events }: Progress,
  waits: boolean,
  writes: readonly Command[],
): Explanation {
  const { conditions, history, lastAttemptedRevision } = release.status;
  const ready = conditionOf(conditions, "Ready");
  const stalled = conditionOf(conditions, "Stalled");
  const mode = release.spec.driftDetection?.mode ?? "disabled";
  const drift = events.filter(({ reason }) => reason.startsWith("Drift")).map(({ message }) => message);
  return {
    outcome: outcomeOf(before, release, waits, drift.length > 0, writes.length),
    reason: ready?.reason ?? "Unknown",
    message: ready?.message ?? "",
    inputs: [
      { name: "chart version", seen: { value: lastAttemptedRevision ?? null } },
      { name: "release", seen: { value: history[0]?.version ?? null } },
      { name: "driftDetection", seen: { value: mode } },
      { name: "Ready", seen: { value: ready?.status ?? null } },
    ],
    steps: [
      {
        rule: "drift",
        before: null,
        after: mode,
        because:
          mode === "disabled" ? "nobody looks for drift" : drift.join("\n") || "every object is as the release has it",
      },
      ...events
        .filter(({ reason }) => !reason.startsWith("Drift"))
        .map(({ reason, message }) => ({ rule: "action", before: null, after: reason, because: message })),
    ],
    ...turningPoint(release, stalled?.message),
  };
}

function turningPoint({ spec }: HelmRelease, stalled: string | undefined): Pick<Explanation, "turningPoint"> {
  if (spec.suspend) return { turningPoint: "It reconciles again when suspend is lifted." };
  return stalled === undefined ? {} : { turningPoint: `${stalled}: it tries again for another chart or other values.` };
}

function outcomeOf(
  before: HelmRelease,
  { name, spec, status }: HelmRelease,
  waits: boolean,
  hasDrifted: boolean,
  writes: number,
): string {
  const ready = conditionOf(status.conditions, "Ready");
  const stands = standing({ name, suspend: spec.suspend }, ready, waits);
  if (stands !== undefined) return stands;
  if (hasDrifted)
    return writes > 0 ? `Flux took drift of ${name} back.` : `Flux found that ${name} has drifted, and tells.`;
  if (ready?.status === "False") return `Flux could not release ${name}.`;
  const version = status.history[0]?.chartVersion ?? "";
  const isNew = before.status.history[0]?.version !== status.history[0]?.version;
  return isNew ? `Flux released ${name} from chart ${version}.` : `Flux found ${name} released from chart ${version}.`;
}
