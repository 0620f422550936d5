import type { TimeMs } from "../../../base/units.ts";
import { type ConditionType, conditionOf, isTrue, withCondition, withoutCondition } from "./conditions.ts";
import { type FluxEvent, type Kustomization, type KustomizationStatus, wholeSecond } from "./kustomization.ts";

/** What a run has written so far: the Kustomization as it will be, and events to record. */
export interface Progress {
  readonly kustomization: Kustomization;
  readonly events: readonly FluxEvent[];
}

type Verdict = readonly [type: ConditionType, status: "True" | "False" | "Unknown", reason: string, message: string];

export const withStatus = (progress: Progress, part: Partial<KustomizationStatus>): Progress => {
  const { kustomization } = progress;
  return { ...progress, kustomization: { ...kustomization, status: { ...kustomization.status, ...part } } };
};

/** Sets a condition for the present generation. */
export function marked(progress: Progress, [type, status, reason, message]: Verdict, now: TimeMs): Progress {
  const { generation, status: old } = progress.kustomization;
  const told = { type, status, reason, message };
  return withStatus(progress, { conditions: withCondition(old.conditions, told, generation, wholeSecond(now)) });
}

export const unmarked = (progress: Progress, type: ConditionType): Progress =>
  withStatus(progress, { conditions: withoutCondition(progress.kustomization.status.conditions, type) });

/** "Reconciling" is what tools show while a run goes on. */
export const busy = (progress: Progress, message: string, now: TimeMs): Progress =>
  marked(unmarked(progress, "Stalled"), ["Reconciling", "True", "Progressing", message], now);

/** Records an event; its reason is that of Ready. */
export function told(progress: Progress, severity: "info" | "error", message: string): Progress {
  const reason = conditionOf(progress.kustomization.status.conditions, "Ready")?.reason ?? severity;
  const type = severity === "error" ? "Warning" : "Normal";
  return { ...progress, events: [...progress.events, { type, reason, message }] };
}

/** Upstream: kustomization_controller.go finalizeStatus, v1.9.5. */
export function finalized(progress: Progress, now: TimeMs): Progress {
  const { status, generation } = progress.kustomization;
  if (isTrue(status.conditions, "Ready")) {
    return withStatus(unmarked(progress, "Reconciling"), { observedGeneration: generation });
  }
  const reconciling = conditionOf(status.conditions, "Reconciling");
  const hasFailed = conditionOf(status.conditions, "Ready")?.status === "False";
  if (!hasFailed || reconciling === undefined) return progress;
  return marked(progress, ["Reconciling", reconciling.status, "ProgressingWithRetry", reconciling.message], now);
}
