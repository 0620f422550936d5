import { type Rejection, reject } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Filter, Snapshot } from "./snapshot.ts";

/**
 * Does the pod fit beside what is requested already?
 * Upstream: pkg/scheduler/framework/plugins/noderesources/fit.go, v1.34.1.
 */
export function fitFilter(snapshot: Snapshot, pod: PodInfo): Filter {
  const { podCount, podCapacity } = snapshot;
  const wanted = pod.requests.positive.map(({ name, amount }) => ({ name, amount, column: snapshot.column(name) }));
  const seen = new Map<string, Rejection>();

  return (node) => {
    if (podCount[node]! + 1 > podCapacity[node]!) return explain(node);
    for (const { amount, column } of wanted) {
      if (amount > column.allocatable[node]! - column.used[node]!) return explain(node);
    }
    return undefined;
  };

  /** All reasons of one node; equal answers share one object. */
  function explain(node: number): Rejection {
    const reasons: string[] = [];
    let resolvable = true;
    if (podCount[node]! + 1 > podCapacity[node]!) reasons.push("Too many pods");
    for (const { name, amount, column } of wanted) {
      if (amount <= column.allocatable[node]! - column.used[node]!) continue;
      reasons.push(`Insufficient ${name}`);
      if (amount > column.allocatable[node]!) resolvable = false;
    }
    const key = `${resolvable} ${reasons.join()}`;
    const known =
      seen.get(key) ??
      reject("NodeResourcesFit", resolvable ? "Unschedulable" : "UnschedulableAndUnresolvable", reasons);
    seen.set(key, known);
    return known;
  }
}
