import { mersenneTwister } from "./mersenne-twister.ts";

/**
 * Consistent hashing with bounded loads: a host with more than its share of the active requests passes the request on
 * to the first of a shuffle that the hash seeds, or to the least loaded. Envoy 1.36
 * source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc `BoundedLoadHashingLoadBalancer`.
 */
export interface Loads {
  /** Percent of the mean load that a host may have. */
  readonly balanceFactor: number;
  /** Weights of the hosts; they sum to 1. */
  readonly weights: readonly number[];
  /** Active requests of each host and of the cluster. */
  readonly active: readonly number[];
  readonly overall: number;
}

export function boundedHost(loads: Loads, first: number, hash: bigint): number {
  let least = first;
  if (overload(loads, first) <= 1) return first;
  const order = loads.weights.map((_, host) => host);
  const random = mersenneTwister(Number(BigInt.asUintN(32, hash)));
  for (let i = 0; i < order.length; i++) {
    const other = i + below(random, order.length - i);
    const host = order[other] ?? 0;
    order[other] = order[i] ?? 0;
    order[i] = host;
    if (host === first) continue;
    if (overload(loads, host) <= 1) return host;
    if (overload(loads, host) < overload(loads, least)) least = host;
  }
  return least;
}

function overload({ balanceFactor, weights, active, overall }: Loads, host: number): number {
  const slots = Math.floor(((overall + 1) * balanceFactor + 99) / 100);
  return (active[host] ?? 0) / Math.max(Math.ceil(slots * (weights[host] ?? 0)), 1);
}

/** Uniform in [0, bound). */
function below(random: () => number, bound: number): number {
  const width = Math.floor(4_294_967_296 / bound);
  let drawn = bound;
  while (drawn >= bound) drawn = Math.floor(random() / width);
  return drawn;
}
