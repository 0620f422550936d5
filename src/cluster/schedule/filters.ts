import { affinityFilter } from "./inter-pod-affinity.ts";
import type { Rejection } from "./messages.ts";
import { nodeAffinityFilter } from "./node-affinity.ts";
import type { PodInfo } from "./pod-info.ts";
import { portFilter } from "./ports.ts";
import { fitFilter } from "./resources.ts";
import { nodesToFind } from "./sampling.ts";
import type { Filter, Snapshot } from "./snapshot.ts";
import { cordonFilter, taintFilter } from "./taints.ts";
import { spreadFilter } from "./topology-spread.ts";

/** In the order of upstream's default profile: only the first that fails reports. Those that cannot matter are left out. */
const FILTERS = [
  cordonFilter,
  taintFilter,
  nodeAffinityFilter,
  portFilter,
  fitFilter,
  spreadFilter,
  affinityFilter,
] as const;

function filtersFor(snapshot: Snapshot, pod: PodInfo): Filter[] {
  const filters: Filter[] = [];
  for (const make of FILTERS) {
    const filter = make(snapshot, pod);
    if (filter) filters.push(filter);
  }
  return filters;
}

function firstRejection(filters: readonly Filter[], node: number): Rejection | undefined {
  for (const filter of filters) {
    const rejection = filter(node);
    if (rejection) return rejection;
  }
  return undefined;
}

/**
 * The whole check of nodes for one pod: each must pass with the pods nominated to it, and without them.
 * Upstream: pkg/scheduler/framework/runtime/framework.go RunFilterPluginsWithNominatedPods, v1.34.1.
 */
export function nodeCheck(snapshot: Snapshot, pod: PodInfo): Filter {
  const filters = filtersFor(snapshot, pod);
  return (node) => rejectionAmongGuests(snapshot, pod, node) ?? firstRejection(filters, node);
}

/** The answer as if the pods nominated to the node, those of at least this pod's priority, were there already. */
function rejectionAmongGuests(snapshot: Snapshot, pod: PodInfo, node: number): Rejection | undefined {
  const nominees = snapshot.nominees(node);
  if (nominees.length === 0) return undefined;
  const guests = nominees.filter(({ uid, priority }) => uid !== pod.uid && priority >= pod.priority);
  for (const guest of guests) snapshot.add(guest, node);
  const rejection = firstRejection(filtersFor(snapshot, pod), node);
  for (const guest of guests) snapshot.remove(guest, node);
  return rejection;
}

/** Which nodes can take a pod, as far as they were looked at. */
export interface Search {
  /** Node indexes in scan order. */
  readonly feasible: readonly number[];
  /** By node index; nodes not looked at are absent. */
  readonly rejected: ReadonlyMap<number, Rejection>;
  /** Where the next search starts. */
  readonly next: number;
}

/**
 * Scans nodes round-robin from position `start` of `order` until enough are feasible.
 * A node that the pod is nominated to is tried first, and taken if it fits.
 * Upstream: pkg/scheduler/schedule_one.go findNodesThatFitPod, v1.34.1.
 */
export function findNodes(snapshot: Snapshot, pod: PodInfo, order: readonly number[], start: number): Search {
  const check = nodeCheck(snapshot, pod);
  const { nominatedNodeName } = pod.pod.status;
  const nominated = nominatedNodeName ? snapshot.indexOf(nominatedNodeName) : undefined;
  if (nominated !== undefined && !check(nominated)) {
    return { feasible: [nominated], rejected: NOTHING, next: start };
  }
  const feasible: number[] = [];
  const rejected = new Map<number, Rejection>();
  const enough = nodesToFind(order.length);
  let scanned = 0;
  while (scanned < order.length && feasible.length < enough) {
    const node = order[(start + scanned) % order.length]!;
    const rejection = check(node);
    if (rejection) rejected.set(node, rejection);
    else feasible.push(node);
    scanned++;
  }
  return { feasible, rejected, next: order.length > 0 ? (start + scanned) % order.length : 0 };
}

const NOTHING: ReadonlyMap<number, Rejection> = new Map();
