import type { TimeMs } from "../../../base/units.ts";
import {
  type Condition,
  type ConditionType,
  conditionOf,
  withCondition,
  withoutCondition,
} from "../kustomization/conditions.ts";
import { type FluxEvent, wholeSecond } from "../kustomization/kustomization.ts";
import type { HelmRelease, HelmReleaseStatus, Stored } from "./release.ts";

/** What a reconcile has written so far: the HelmRelease as it will be, Helm's storage (oldest first), events to record. */
export interface Progress {
  readonly release: HelmRelease;
  readonly storage: readonly Stored[];
  readonly events: readonly FluxEvent[];
}

export const withStatus = (progress: Progress, part: Partial<HelmReleaseStatus>): Progress => ({
  ...progress,
  release: { ...progress.release, status: { ...progress.release.status, ...part } },
});

type Verdict = readonly [type: ConditionType, status: Condition["status"], reason: string, message: string];

/** Sets a condition for the present generation. */
export function marked(progress: Progress, [type, status, reason, message]: Verdict, now: TimeMs): Progress {
  const { generation, status: old } = progress.release;
  const told = { type, status, reason, message };
  return withStatus(progress, { conditions: withCondition(old.conditions, told, generation, wholeSecond(now)) });
}

export const unmarked = (progress: Progress, ...types: readonly ConditionType[]): Progress =>
  withStatus(progress, { conditions: types.reduce(withoutCondition, progress.release.status.conditions) });

export const told = (progress: Progress, type: FluxEvent["type"], reason: string, message: string): Progress => ({
  ...progress,
  events: [...progress.events, { type, reason, message }],
});

/**
 * Ready says what Remediated says, else what Released says; whatever was remediated is not ready.
 * Upstream: helm-controller internal/reconcile/release.go summarize.
 */
export function summarized(progress: Progress, now: TimeMs): Progress {
  const { conditions } = progress.release.status;
  const [remediated, released] = [conditionOf(conditions, "Remediated"), conditionOf(conditions, "Released")];
  const isOlder = (remediated?.observedGeneration ?? 0) < (released?.observedGeneration ?? 0);
  const telling = remediated && !isOlder ? remediated : released;
  if (telling === undefined) return progress;
  const status = telling === remediated ? "False" : telling.status;
  const cleared = status === "True" ? unmarked(progress, "Stalled") : progress;
  return marked(cleared, ["Ready", status, telling.reason, telling.message], now);
}
