import type { TimeMs } from "../../base/units.ts";
import type { Budget } from "./disruption.ts";
import { findNodes, type Search } from "./filters.ts";
import { failureMessage, fitError, NO_NODES } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import { type Preemption, preempt } from "./preemption.ts";
import { best, breakTie, type Ranking, rank } from "./scores.ts";
import type { Snapshot } from "./snapshot.ts";

/** What one look at one pod comes to. Nothing is changed: the caller adds the pod to the snapshot, or nominates it. */
export type Cycle =
  | {
      readonly outcome: "placed";
      readonly search: Search;
      readonly node: number;
      /** The nodes that share the largest total. */
      readonly top: readonly number[];
      /** Absent when only one node was feasible: nothing is scored then. */
      readonly ranking: Ranking | undefined;
    }
  | {
      readonly outcome: "failed";
      readonly search: Search;
      readonly message: string;
      /** Absent in a cluster without nodes. */
      readonly preemption: Preemption | undefined;
    };

/**
 * One scheduling cycle: filter, score, choose; or preempt.
 * Upstream: pkg/scheduler/schedule_one.go schedulingCycle, v1.34.1.
 * @param order node indexes in scan order
 * @param start position in `order` where the last cycle stopped
 */
export function cycle(
  snapshot: Snapshot,
  pod: PodInfo,
  order: readonly number[],
  start: number,
  budgets: readonly Budget[],
  now: TimeMs,
): Cycle {
  const search = findNodes(snapshot, pod, order, start);
  const { feasible, rejected } = search;
  const [only] = feasible;
  if (only === undefined) {
    if (snapshot.size === 0) return { outcome: "failed", search, message: NO_NODES, preemption: undefined };
    const preemption = preempt(snapshot, pod, rejected, budgets, now);
    const filters = fitError(snapshot.nodes.map(({ index }) => rejected.get(index)?.reasons ?? []));
    const message = failureMessage(filters, preemption.outcome === "nominate" ? undefined : preemption.message);
    return { outcome: "failed", search, message, preemption };
  }
  if (feasible.length === 1) return { outcome: "placed", search, node: only, top: feasible, ranking: undefined };
  const ranking = rank(snapshot, pod, feasible);
  const top = best(ranking.totals).map((i) => feasible[i]!);
  return { outcome: "placed", search, node: breakTie(snapshot, pod, top), top, ranking };
}
