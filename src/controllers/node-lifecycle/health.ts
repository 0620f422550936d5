import type { Condition, Node } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf, wholeSecond } from "../../cluster/pod-state.ts";
import { GRACE_PERIOD_MS, STARTUP_GRACE_PERIOD_MS } from "./settings.ts";

/** What is known of one kubelet's signs of life. */
export interface Health {
  /** The renewal last seen in its lease. */
  readonly renewedAt: TimeMs;
  /** When that renewal was noticed. */
  readonly noticedAt: TimeMs;
}

const POSTED_BY_KUBELET: readonly string[] = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

/** A later renewal is a sign of life, dated when it is noticed: clocks of nodes are not trusted. */
export const noticed = (known: Health | undefined, renewedAt: TimeMs, now: TimeMs): Health =>
  known && renewedAt <= known.renewedAt ? known : { renewedAt, noticedAt: now };

/** Silent for longer than the grace period; a node that never posted a status has somewhat more. */
export function isSilent({ status }: Node, { noticedAt }: Health, now: TimeMs): boolean {
  const posted = conditionOf(status.conditions, "Ready") !== undefined;
  return now > noticedAt + (posted ? GRACE_PERIOD_MS : STARTUP_GRACE_PERIOD_MS);
}

/**
 * Conditions of a node whose kubelet is silent: all Unknown.
 * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth.
 */
export function unknownConditions(conditions: readonly Condition[], now: TimeMs): readonly Condition[] {
  const never = POSTED_BY_KUBELET.filter((type) => !conditionOf(conditions, type));
  const lastTransitionTime = wholeSecond(now);
  return [
    ...conditions.map((condition): Condition => {
      if (!POSTED_BY_KUBELET.includes(condition.type) || condition.status === "Unknown") return condition;
      const message = "Kubelet stopped posting node status.";
      return { ...condition, status: "Unknown", reason: "NodeStatusUnknown", message, lastTransitionTime };
    }),
    ...never.map((type): Condition => {
      const message = "Kubelet never posted node status.";
      return { type, status: "Unknown", reason: "NodeStatusNeverUpdated", message, lastTransitionTime };
    }),
  ];
}
