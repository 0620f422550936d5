/**
 * How much of a priority is used and when it panics: Envoy 1.36
 * source/extensions/load_balancing_policies/common/load_balancer_impl.cc. Shares are percent.
 */
const OVERPROVISIONING = 140;

/** What a priority can carry, 0…100: hosts stand in for 40 % more than themselves. */
export const availability = (healthy: number, total: number, overprovisioning = OVERPROVISIONING): number =>
  total === 0 ? 0 : Math.min(100, Math.floor((overprovisioning * healthy) / total));

/**
 * Whether all hosts of a priority are used, ejected ones included.
 * @param summed availability of all priorities together
 */
export const panics = (healthy: number, total: number, summed: number, threshold: number): boolean =>
  summed < 100 && total > 0 && (100 * healthy) / total < threshold;

/**
 * Shares of the priorities, first come first filled, in whole percent; they sum to 100 unless no host is healthy
 * anywhere. Where the healthy ones do not suffice, in proportion to what each can carry; what rounding leaves goes to
 * the first that carries anything.
 */
export function priorityShares(
  healthy: ArrayLike<number>,
  total: ArrayLike<number>,
  shares: Float64Array,
  overprovisioning = OVERPROVISIONING,
): void {
  const carried = Array.from(shares, (_, p) => availability(healthy[p] ?? 0, total[p] ?? 0, overprovisioning));
  const summed = carried.reduce((sum, one) => sum + one, 0);
  let left = summed === 0 ? 0 : 100;
  carried.forEach((one, p) => {
    shares[p] = summed === 0 ? 0 : Math.min(left, Math.floor((100 * one) / Math.min(100, summed)));
    left -= shares[p] ?? 0;
  });
  giveFirst(shares, left, (p) => (carried[p] ?? 0) > 0);
}

/** Shares when every priority panics: by numbers of hosts, healthy or not. */
export function panicShares(total: ArrayLike<number>, shares: Float64Array): void {
  const summed = Array.from(total).reduce((sum, one) => sum + one, 0);
  let left = summed === 0 ? 0 : 100;
  for (let p = 0; p < shares.length; p++) {
    shares[p] = summed === 0 ? 0 : Math.floor((100 * (total[p] ?? 0)) / summed);
    left -= shares[p] ?? 0;
  }
  giveFirst(shares, left, (p) => (total[p] ?? 0) > 0);
}

function giveFirst(shares: Float64Array, left: number, takes: (priority: number) => boolean): void {
  const first = shares.findIndex((_, p) => takes(p));
  if (first >= 0) shares[first]! += left;
}

/** The priority that a draw of 0…99 falls into; -1 when the shares are all 0. */
export function sharedPriority(shares: Float64Array, draw: number): number {
  let summed = 0;
  return shares.findIndex((share) => {
    summed += share;
    return draw < summed;
  });
}

/** A locality's weight, lowered once more than its spare hosts are unhealthy. */
export const localityWeight = (
  weight: number,
  healthy: number,
  total: number,
  overprovisioning = OVERPROVISIONING,
): number => (total === 0 ? 0 : weight * Math.min(1, (overprovisioning * healthy) / (100 * total)));
