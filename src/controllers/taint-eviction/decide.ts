import type { Command } from "../../api/commands.ts";
import type { Decision } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { Condition, ObjectRef, Pod, Taint } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { wholeSecond } from "../../cluster/pod-state.ts";
import { toleratedSeconds } from "./tolerations.ts";

/** A pod and the NoExecute taints of its node. */
export interface EvictionSeen {
  readonly ref: ObjectRef;
  readonly pod: Pod | undefined;
  readonly taints: readonly Taint[];
}

/** A deletion that waits for its time, or was carried out; null: none. */
export type EvictionMemory = { readonly at: TimeMs; readonly done: boolean } | null;

const EVICT = "evict";

/**
 * When a pod must leave a tainted node. A deletion once planned keeps its time until it is cancelled.
 * Upstream: kubernetes v1.36.1 pkg/controller/tainteviction/taint_eviction.go processPodOnNode.
 */
export function decideEviction(seen: EvictionSeen, memory: EvictionMemory, now: TimeMs): Decision<EvictionMemory> {
  const planned = planOf(seen, memory, now);
  const commands: Command[] = [];
  const tell = (what: string): void => {
    const message = `${what} Pod ${seen.ref.namespace}/${seen.ref.name}`;
    commands.push({ verb: "event", involved: seen.ref, type: "Normal", reason: "TaintManagerEviction", message });
  };
  const due = seen.pod !== undefined && planned !== null && !planned.done && planned.at <= now;
  const cancelled = memory !== null && !memory.done && planned?.at !== memory.at;
  if (cancelled) tell("Cancelling deletion of");
  if (due) {
    tell("Marking for deletion");
    commands.push(...deletion(seen.pod, now));
  }
  const next = due ? { at: planned.at, done: true } : planned;
  return {
    memory: next,
    commands,
    explanation: explain(seen, next, commands, now),
    timers: { [EVICT]: next && !next.done ? next.at : null },
  };
}

function planOf({ pod, taints }: EvictionSeen, memory: EvictionMemory, now: TimeMs): EvictionMemory {
  if (!pod || taints.length === 0) return null;
  const seconds = toleratedSeconds(taints, pod.spec.tolerations ?? []);
  if (seconds === undefined) return null;
  if (seconds === 0) return memory?.done ? memory : { at: now, done: false };
  return memory ?? { at: now + seconds * SECOND_MS, done: false };
}

/** The reason is written into the status before the pod goes. */
function deletion(pod: Pod, now: TimeMs): readonly Command[] {
  const { metadata, status } = pod;
  const disruption: Condition = {
    type: "DisruptionTarget",
    status: "True",
    reason: "DeletionByTaintManager",
    message: "Taint manager: deleting due to NoExecute taint",
    lastTransitionTime: wholeSecond(now),
    observedGeneration: metadata.generation,
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== disruption.type);
  const target = { kind: pod.kind, namespace: metadata.namespace, name: metadata.name };
  return [
    { verb: "updateStatus", object: { ...pod, status: { ...status, conditions: [...others, disruption] } } },
    { verb: "delete", target, uid: metadata.uid },
  ];
}

function explain(
  { ref, pod, taints }: EvictionSeen,
  planned: EvictionMemory,
  commands: readonly Command[],
  now: TimeMs,
): Explanation {
  const seconds = pod && taints.length > 0 ? toleratedSeconds(taints, pod.spec.tolerations ?? []) : undefined;
  const event = commands.findLast((command) => command.verb === "event");
  const waits = planned && !planned.done ? `waits ${(planned.at - now) / SECOND_MS} s to evict` : "keeps";
  return {
    outcome: `Taint eviction ${planned?.done ? "evicted" : waits} ${ref.name}.`,
    reason: event?.reason ?? "NoChange",
    message: event?.message ?? "",
    inputs: [
      { name: "NoExecute taints", seen: { value: taints.map(({ key }) => key).join(", ") || null } },
      { name: "tolerated for", seen: { value: seconds ?? null, unit: "s" } },
    ],
    steps: [],
    turningPoint: "A pod stays when its node loses the taint before its tolerationSeconds have passed.",
  };
}
