import { conditionOf } from "../../cluster/pod-state.ts";
import { conditionAt, withCondition } from "./conditions.ts";
import { hasDeadline, PROGRESSING } from "./progress.ts";
import type { Sync } from "./sync.ts";

const PAUSED = "DeploymentPaused";

/**
 * Says in the status that the Deployment was paused or resumed, so that its deadline stands still; false when refused.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go checkPausedConditions.
 */
export function markPause(sync: Sync): boolean {
  const { spec, status } = sync.deployment;
  const reason = conditionOf(status.conditions, PROGRESSING)?.reason;
  const marked = reason === PAUSED;
  if (!hasDeadline(spec) || reason === "ProgressDeadlineExceeded" || marked === (spec.paused ?? false)) return true;
  const condition = marked
    ? conditionAt(sync.now, PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed")
    : conditionAt(sync.now, PROGRESSING, "Unknown", PAUSED, "Deployment is paused");
  return sync.writeConditions(withCondition(status.conditions ?? [], condition));
}
