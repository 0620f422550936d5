/** Placement rules, shared by the scheduler and by the what-ifs of autoscalers. */
export { type Cycle, cycle } from "./cycle.ts";
export { type Budget, budgetStatus, evict, protects } from "./disruption.ts";
export { findNodes, nodeCheck, type Search } from "./filters.ts";
export { failureMessage, fitError, NO_NODES, type Rejection } from "./messages.ts";
export { meetsRequirement } from "./node-affinity.ts";
export { type PodInfo, podInfo } from "./pod-info.ts";
export { portsClash } from "./ports.ts";
export { type Candidate, PREEMPTED_REASON, type Preemption, preempt } from "./preemption.ts";
export { type PriorityClass, resolvePriority } from "./priority.ts";
export { amountsOf } from "./requests.ts";
export { scanOrder } from "./sampling.ts";
export { best, breakTie, type Ranking, rank, scoreAt } from "./scores.ts";
export { Snapshot, type Surroundings } from "./snapshot.ts";
export { toleratesCordon, toleratesNode } from "./taints.ts";
export { selects } from "./terms.ts";
