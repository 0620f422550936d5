import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { Condition, Pod, PodStatus } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf, wholeSecond } from "../../cluster/pod-state.ts";
import { PREEMPTED_REASON } from "../../cluster/schedule/index.ts";

/** What the scheduler writes. Upstream: pkg/scheduler/schedule_one.go, framework/preemption/executor.go, v1.34.1. */

export const scheduledMessage = ({ metadata }: Pod, node: string): string =>
  `Successfully assigned ${metadata.namespace}/${metadata.name} to ${node}`;

/** Binds the pod and says so. */
export function bindCommands(pod: Pod, node: string): Command[] {
  const ref = refOf(pod);
  return [
    { verb: "bind", pod: ref, node },
    { verb: "event", involved: ref, type: "Normal", reason: "Scheduled", message: scheduledMessage(pod, node) },
  ];
}

/**
 * Reports a failure: the event every time, the status only when it says something new.
 * @param nominated the node to nominate, "" to take a nomination back, undefined to leave it
 */
export function failCommands(pod: Pod, message: string, nominated: string | undefined, now: TimeMs): Command[] {
  const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message } as const;
  const nominatedNodeName = nominated ?? pod.status.nominatedNodeName;
  const status: PodStatus = {
    ...withCondition(pod.status, condition, now),
    nominatedNodeName: nominatedNodeName === "" ? undefined : nominatedNodeName,
  };
  const old = conditionOf(pod.status.conditions, "PodScheduled");
  const news =
    old?.status !== "False" ||
    old.reason !== condition.reason ||
    old.message !== message ||
    status.nominatedNodeName !== pod.status.nominatedNodeName;
  const event = { verb: "event", involved: refOf(pod), type: "Warning", reason: "FailedScheduling", message } as const;
  return news ? [event, { verb: "updateStatus", object: { ...pod, status } }] : [event];
}

/** Takes back the nomination of a pod that a more important one has overtaken. */
export const clearNomination = (pod: Pod): Command => ({
  verb: "updateStatus",
  object: { ...pod, status: { ...pod.status, nominatedNodeName: undefined } },
});

/** The victim as it will be: marked, and on its way out. */
export function doomed(victim: Pod, now: TimeMs): Pod {
  const condition = {
    type: "DisruptionTarget",
    status: "True",
    reason: PREEMPTED_REASON,
    message: "default-scheduler: preempting to accommodate a higher priority pod",
  } as const;
  return {
    ...victim,
    metadata: { ...victim.metadata, deletionTimestamp: wholeSecond(now) },
    status: withCondition(victim.status, condition, now),
  };
}

/** Marks the victim, deletes it gracefully and says for whom. */
export function evictCommands(victim: Pod, preemptor: Pod, node: string, now: TimeMs): Command[] {
  const ref = refOf(victim);
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
  return [
    { verb: "updateStatus", object: { ...victim, status: doomed(victim, now).status } },
    { verb: "delete", target: ref, uid: victim.metadata.uid },
    { verb: "event", involved: ref, type: "Normal", reason: "Preempted", message },
  ];
}

/** Sets a condition; its time moves only with its status. */
function withCondition(status: PodStatus, condition: Condition, now: TimeMs): PodStatus {
  const old = conditionOf(status.conditions, condition.type);
  const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : wholeSecond(now);
  const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
  return { ...status, conditions: [...others, { ...condition, lastTransitionTime }] };
}
