import type { NodeInfo } from "./snapshot.ts";

/**
 * How many nodes are looked at, and in which order.
 * Upstream: pkg/scheduler/schedule_one.go numFeasibleNodesToFind, backend/cache/node_tree.go, v1.34.1.
 */
const ALL_BELOW = 100;
const MIN_PERCENT = 5;

/** Feasible nodes after which the search stops (percentageOfNodesToScore 0: adaptive). */
export function nodesToFind(nodes: number): number {
  if (nodes < ALL_BELOW) return nodes;
  const percent = Math.max(50 - Math.trunc(nodes / 125), MIN_PERCENT);
  return Math.max(Math.trunc((nodes * percent) / 100), ALL_BELOW);
}

/** Node indexes in scan order: one of each zone in turn, zones in order of first appearance. */
export function scanOrder(nodes: readonly NodeInfo[]): number[] {
  const zones = new Map<string, number[]>();
  for (const { index, labels } of nodes) {
    const zone = `${labels["topology.kubernetes.io/region"] ?? ""}\0${labels["topology.kubernetes.io/zone"] ?? ""}`;
    const members = zones.get(zone);
    if (members) members.push(index);
    else zones.set(zone, [index]);
  }
  const lists = [...zones.values()];
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const order: number[] = [];
  for (let round = 0; round < longest; round++) {
    for (const list of lists) {
      const index = list[round];
      if (index !== undefined) order.push(index);
    }
  }
  return order;
}
