import type { Pod } from "../../api/objects.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { type Budget, evict, isPlaced, podInfo } from "../../cluster/schedule/index.ts";
import { blockingText, podsToMove } from "./drainability.ts";
import { graceSecondsOf, isDaemonSetPod, isTerminating, podKey, TO_BE_DELETED } from "./facts.ts";
import type { Deletion, DeletionResult, Memory } from "./memory.ts";
import type { Observation } from "./observation.ts";
import type { Options } from "./options.ts";
import { isExpendable } from "./pending.ts";
import { RemainingBudgets } from "./remaining-budgets.ts";
import type { Action, ReportedEvent } from "./report.ts";

/**
 * What happens to nodes between loops once they are marked: a second look, evictions, the wait for pods, the end.
 * Upstream: core/scaledown/actuation/{group_deletion_scheduler,drain,delete_in_batch}.go, 1.36.1.
 */
export interface Advance {
  readonly memory: Memory;
  readonly actions: readonly Action[];
  readonly events: readonly ReportedEvent[];
}

const EVICT_DAEMON = "cluster-autoscaler.kubernetes.io/enable-ds-eviction";
const EVICTION_RETRY_MS = 10 * SECOND_MS;
const GONE_POLL_MS = 5 * SECOND_MS;
/** Beyond the longest grace period, so long is waited for pods. */
const GRACE_HEADROOM_MS = 30 * SECOND_MS;

/** Takes every deletion that is due one step further. */
export function advance(seen: Observation, memory: Memory, now: TimeMs): Advance {
  const actions: Action[] = [];
  const events: ReportedEvent[] = [];
  const results = new Map(memory.results);
  const deletions = memory.deletions.flatMap((deletion) => {
    if (deletion.next > now) return [deletion];
    const step = deletion.evicting ? carryOn(seen, deletion, deletion.evicting, now) : lookAgain(seen, deletion, now);
    actions.push(...step.actions);
    events.push(...step.events);
    if ("deletion" in step) return [step.deletion];
    results.set(deletion.node, step.result);
    return [];
  });
  return { memory: { ...memory, deletions, results }, actions, events };
}

type Step = { readonly actions: readonly Action[]; readonly events: readonly ReportedEvent[] } & (
  | { readonly deletion: Deletion }
  | { readonly result: DeletionResult }
);

/** Pods below the priority cutoff are not seen here either. */
const podsOn = (seen: Observation, node: string): readonly Pod[] =>
  seen.pods.filter((pod) => pod.spec.nodeName === node && isPlaced(pod) && !isExpendable(pod, seen));

/** The delay after the taint is over: is the node still what it was chosen for? */
function lookAgain(seen: Observation, deletion: Deletion, now: TimeMs): Step {
  const { node, drain } = deletion;
  const context = { options: seen.options, now, budgets: new RemainingBudgets(seen.budgets), owners: seen.owners };
  const pods = podsOn(seen, node);
  const { pods: moving, blocked } = podsToMove(pods.map(podInfo), context);
  if (!drain && (blocked || moving.length > 0)) {
    return fail(deletion, seen, "Internal", `failed to delete empty node "${node}", new pods scheduled`);
  }
  if (blocked) {
    const why = blockingText(blocked.pod, blocked.reason);
    return fail(deletion, seen, "Internal", `GetPodsToMove for "${node}" returned error: ${why}`);
  }
  const daemons = pods.filter((pod) => isDaemonSetPod(pod) && isEvicted(pod, seen.options, drain));
  const waiting = moving.map(({ pod }) => pod.metadata.uid);
  const step = drain ? carryOn(seen, deletion, { since: now, waiting, evicted: [] }, now) : remove(seen, deletion);
  const tried = evictions(seen, daemons, node);
  const said = [...daemons, ...moving.map(({ pod }) => pod)].map(deleting);
  return { ...step, actions: [...tried, ...step.actions], events: [...said, ...step.events] };
}

const deleting = (pod: Pod): ReportedEvent => ({
  on: { kind: "Pod", pod },
  type: "Normal",
  reason: "ScaleDown",
  message: "deleting pod for node scale down",
});

/** Is a DaemonSet's pod evicted, too? Its annotation has the last word; nobody waits for it. */
function isEvicted({ metadata }: Pod, options: Options, drain: boolean): boolean {
  const own = metadata.annotations?.[EVICT_DAEMON];
  if (own !== undefined) return own === "true";
  return drain ? options.daemonSetEvictionForOccupiedNodes : options.daemonSetEvictionForEmptyNodes;
}

/** Evictions one after the other, each as the API will answer it: what one takes from a budget, the next has not. */
function evictions({ budgets, options }: Observation, pods: readonly Pod[], node: string) {
  let left = budgets;
  return pods.map((pod): Extract<Action, { op: "evict" }> => {
    const answer = evict(pod, left);
    if (answer.allowed) left = left.map((budget) => (budget === answer.spends ? spent(budget) : budget));
    const graceS = Math.min(graceSecondsOf(pod), options.maxGracefulTerminationS);
    return { op: "evict", node, pod, graceS, refused: answer.allowed ? undefined : answer.message };
  });
}

const spent = (budget: Budget): Budget => ({
  ...budget,
  status: budget.status && { ...budget.status, disruptionsAllowed: budget.status.disruptionsAllowed - 1 },
});

/** Evicts what is left to evict; afterwards waits until the pods are gone. */
function carryOn(
  seen: Observation,
  deletion: Deletion,
  evicting: NonNullable<Deletion["evicting"]>,
  now: TimeMs,
): Step {
  if (evicting.leavingSince !== undefined) return awaitPods(seen, deletion, evicting, evicting.leavingSince, now);
  const { options } = seen;
  const left = podsOn(seen, deletion.node).filter(({ metadata }) => evicting.waiting.includes(metadata.uid));
  const open = left.filter((pod) => !isTerminating(pod));
  if (evicting.since < now && now - evicting.since >= options.maxPodEvictionMs && open.length > 0) {
    return timedOut(seen, deletion, open);
  }
  const tried = evictions(seen, open, deletion.node);
  const refused = tried.filter((action) => action.refused !== undefined).map(({ pod }) => pod.metadata.uid);
  const evicted = [...evicting.evicted, ...evicting.waiting.filter((uid) => !refused.includes(uid))];
  const rest = { ...evicting, waiting: refused, evicted };
  return refused.length > 0
    ? { actions: tried, events: [], deletion: { ...deletion, evicting: rest, next: now + EVICTION_RETRY_MS } }
    : {
        actions: tried,
        events: [],
        deletion: { ...deletion, evicting: { ...rest, leavingSince: now }, next: now + GONE_POLL_MS },
      };
}

function timedOut(seen: Observation, deletion: Deletion, pods: readonly Pod[]): Step {
  const errors = evictions(seen, pods, deletion.node).map(
    ({ pod, refused = "" }) => `failed to evict pod ${podKey(pod)} within allowed timeout (last error: ${refused})`,
  );
  const message = `Failed to drain node /${deletion.node}, due to following errors: [${errors.join(" ")}]`;
  const step = fail(deletion, seen, "FailedToEvictPods", message);
  const said = pods.map(
    (pod): ReportedEvent => ({
      on: { kind: "Pod", pod },
      type: "Warning",
      reason: "ScaleDownFailed",
      message: "failed to delete pod for ScaleDown",
    }),
  );
  return { ...step, events: [...said, ...step.events] };
}

function awaitPods(
  seen: Observation,
  deletion: Deletion,
  { evicted }: NonNullable<Deletion["evicting"]>,
  since: TimeMs,
  now: TimeMs,
): Step {
  const there = podsOn(seen, deletion.node).filter(({ metadata }) => evicted.includes(metadata.uid));
  if (there.length === 0) return remove(seen, deletion);
  if (now - since < seen.options.maxGracefulTerminationS * SECOND_MS + GRACE_HEADROOM_MS) {
    return { actions: [], events: [], deletion: { ...deletion, next: now + GONE_POLL_MS } };
  }
  const message = `Failed to drain node /${deletion.node}: pods remaining after timeout`;
  return fail(deletion, seen, "FailedToEvictPods", message);
}

/** Gives the machine back. */
function remove(seen: Observation, deletion: Deletion): Step {
  const { node, group, drain } = deletion;
  const error = seen.groups.find(({ id }) => id === group)?.nextDeleteFails;
  const action: Action = { op: "deleteNodes", group, nodes: [node], error };
  if (error !== undefined) {
    const step = fail(deletion, seen, "FailedToDelete", `failed to delete nodes from group ${group}: ${error}`);
    return { ...step, actions: [action, ...step.actions] };
  }
  const onNode: ReportedEvent = {
    on: { kind: "Node", node },
    type: "Normal",
    reason: "ScaleDown",
    message: "nodes removed by cluster autoscaler",
  };
  const onStatus: ReportedEvent = drain
    ? { type: "Normal", reason: "ScaleDown", message: `Scale-down: node ${node} removed with drain` }
    : { type: "Normal", reason: "ScaleDownEmpty", message: `Scale-down: empty node ${node} removed` };
  return { actions: [action], events: drain ? [onStatus, onNode] : [onNode, onStatus], result: "Ok" };
}

/** The node is kept: its marks are taken off. */
function fail({ node, drain }: Deletion, seen: Observation, result: DeletionResult, why: string): Step {
  const message = `failed to ${drain ? "drain and delete" : "delete empty"} node: ${why}`;
  const uncordon: Action[] = seen.options.cordonNodeBeforeTerminating ? [{ op: "uncordon", node }] : [];
  return {
    actions: [{ op: "untaint", node, key: TO_BE_DELETED }, ...uncordon],
    events: [{ on: { kind: "Node", node }, type: "Warning", reason: "ScaleDownFailed", message }],
    result,
  };
}
