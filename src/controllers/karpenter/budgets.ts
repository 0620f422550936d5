import { firesWithin } from "./cron.ts";
import { apiDuration } from "./go-duration.ts";
import type { DisruptionBudget, Reason } from "./kinds.ts";

/** No budget is active. */
export const UNLIMITED = 2_147_483_647;

/** How many nodes of a pool may be disrupted at once; `unreadable`: some budget cannot be read, so none may. */
export interface Allowance {
  readonly nodes: number;
  readonly unreadable: boolean;
}

/**
 * The smallest active budget that applies to the reason.
 * Upstream: karpenter v1.14.1 pkg/apis/v1/nodepool.go GetAllowedDisruptionsByReason.
 * @param nodes initialized nodes of the pool
 */
export function allowance(
  budgets: readonly DisruptionBudget[],
  reason: Reason,
  nodes: number,
  unixMs: number,
): Allowance {
  const values = budgets.map((budget) => ({ budget, value: budgetValue(budget, nodes, unixMs) }));
  if (values.some(({ value }) => value === undefined)) return { nodes: 0, unreadable: true };
  const applying = values.filter(({ budget }) => budget.reasons === undefined || budget.reasons.includes(reason));
  return { nodes: Math.min(UNLIMITED, ...applying.map(({ value }) => value ?? 0)), unreadable: false };
}

/** Percentages are rounded up. Undefined when schedule or number cannot be read. */
function budgetValue(budget: DisruptionBudget, nodes: number, unixMs: number): number | undefined {
  const active = isActive(budget, unixMs);
  if (active === undefined) return undefined;
  if (!active) return UNLIMITED;
  const match = /^(\d+)(%?)$/.exec(budget.nodes);
  if (!match) return undefined;
  const number = Number(match[1]);
  return match[2] ? Math.ceil((number * nodes) / 100) : number;
}

/** From each hit of the schedule for the duration, its end excluded. */
function isActive({ schedule, duration }: DisruptionBudget, unixMs: number): boolean | undefined {
  if (schedule === undefined && duration === undefined) return true;
  return firesWithin(schedule ?? "", unixMs - (apiDuration(duration) ?? 0), unixMs);
}
