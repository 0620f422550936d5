import type { Pod } from "../../api/objects.ts";
import { type Budget, protects } from "../../cluster/schedule/index.ts";

/** What PodDisruptionBudgets still allow while removals are simulated. Upstream: core/scaledown/pdb/basic.go, 1.36.1. */
export class RemainingBudgets {
  private readonly left: { readonly budget: Budget; allowed: number }[];

  constructor(budgets: readonly Budget[]) {
    this.left = budgets.map((budget) => ({ budget, allowed: budget.status?.disruptionsAllowed ?? 0 }));
  }

  protect(pod: Pod): boolean {
    return this.left.some(({ budget }) => protects(budget, pod));
  }

  /** Some budget of the pod allows no disruption. */
  isExhausted(pod: Pod): boolean {
    return this.left.some(({ budget, allowed }) => allowed < 1 && protects(budget, pod));
  }

  /** All of these pods may be disrupted at the same time. */
  allowTogether(pods: readonly Pod[]): boolean {
    return this.left.every(
      ({ budget, allowed }) => pods.filter((pod) => protects(budget, pod)).length <= Math.max(0, allowed),
    );
  }

  spend(pods: readonly Pod[]): void {
    for (const entry of this.left) entry.allowed -= pods.filter((pod) => protects(entry.budget, pod)).length;
  }
}
