/** Placement rules, shared by the scheduler and by the what-ifs of autoscalers. */
export { type Cycle, cycle } from "./cycle.ts";
export { differences, isPlaced, placedDifferences } from "./differences.ts";
export { type Budget, budgetStatus, evict, protects } from "./disruption.ts";
export { findNodes, nodeCheck } from "./filters.ts";
export type { Rejection } from "./messages.ts";
export { meetsRequirement } from "./node-affinity.ts";
export { type PodInfo, podInfo } from "./pod-info.ts";
export { type HostPort, hostPorts, portsClash } from "./ports.ts";
export { PREEMPTED_REASON, type Preemption } from "./preemption.ts";
export { type PriorityClass, resolvePriority } from "./priority.ts";
export { amountsOf, podAmounts } from "./requests.ts";
export { scanOrder } from "./sampling.ts";
export { breakTie, type Ranking, rank, scoreAt } from "./scores.ts";
export { Snapshot } from "./snapshot.ts";
export { tolerates, toleratesCordon, toleratesNode } from "./taints.ts";
export { type Affinity, selects, type TopologySpreadConstraint, withOwnLabels } from "./terms.ts";
