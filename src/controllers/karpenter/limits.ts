import { type Amounts, amounts, decimalText, sum } from "./amounts.ts";
import type { NodePool } from "./kinds.ts";
import { poolOf, type World } from "./world.ts";

/** Capacity of a pool's nodes; those on their way out do not count. */
const poolUsage = (world: World, pool: string): Amounts =>
  sum(world.nodes.filter((node) => poolOf(node) === pool && !node.markedForDeletion).map(({ capacity }) => capacity));

/**
 * Why no claim may be created now: a limit is exceeded already. The new claim itself is not counted.
 * Upstream: karpenter v1.14.1 pkg/apis/v1/nodepool.go Limits.ExceededBy.
 */
export function limitProblem(world: World, pool: NodePool): string | undefined {
  const limits = amounts(pool.spec.limits);
  const usage = poolUsage(world, pool.metadata.name);
  for (const name of Object.keys(usage).sort()) {
    const limit = limits[name];
    const used = usage[name] ?? 0;
    if (limit === undefined || used <= limit) continue;
    const numbers = `limit=${decimalText(name, limit)}, resource-name=${name}, usage=${decimalText(name, used)}`;
    return `resource usage exceeds limit (${numbers})`;
  }
  return undefined;
}
