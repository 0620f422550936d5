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
  const seen = new Map<number, Rejection>();

  return (node) => {
    if (podCount[node]! + 1 > podCapacity[node]!) return explain(node);
    for (const { amount, column } of wanted) {
      if (amount > column.allocatable[node]! - column.used[node]!) return explain(node);
    }
    return undefined;
  };

  /** All reasons of one node; equal answers share one object. */
  function explain(node: number): Rejection {
    const full = podCount[node]! + 1 > podCapacity[node]!;
    // One bit for each reason, in front of them one for the code.
    let key = full ? 2 : 0;
    let resolvable = 1;
    let bit = 4;
    for (const { amount, column } of wanted) {
      if (amount > column.allocatable[node]! - column.used[node]!) key += bit;
      if (amount > column.allocatable[node]!) resolvable = 0;
      bit *= 2;
    }
    const known = seen.get(key + resolvable);
    if (known) return known;
    const short = wanted.filter(({ amount, column }) => amount > column.allocatable[node]! - column.used[node]!);
    const reasons = [...(full ? ["Too many pods"] : []), ...short.map(({ name }) => `Insufficient ${name}`)];
    const code = resolvable ? "Unschedulable" : "UnschedulableAndUnresolvable";
    const rejection = reject("NodeResourcesFit", code, reasons);
    seen.set(key + resolvable, rejection);
    return rejection;
  }
}
