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
 * Shares of the priorities, first come first filled; they are written into `shares` and sum to 100 unless no host is
 * healthy anywhere. Where the healthy ones do not suffice, in proportion to what each can carry.
 */
export function priorityShares(healthy: ArrayLike<number>, total: ArrayLike<number>, shares: Float64Array): void {
  let summed = 0;
  for (let p = 0; p < shares.length; p++) summed += availability(healthy[p] ?? 0, total[p] ?? 0);
  const scale = Math.min(100, summed);
  let left = 100;
  for (let p = 0; p < shares.length; p++) {
    const carried = availability(healthy[p] ?? 0, total[p] ?? 0);
    shares[p] = scale === 0 ? 0 : Math.min(left, (100 * carried) / scale);
    left -= shares[p]!;
  }
}

/** A locality's weight, lowered once more than its spare hosts are unhealthy. */
export const localityWeight = (weight: number, healthy: number, total: number): number =>
  total === 0 ? 0 : weight * Math.min(1, (OVERPROVISIONING * healthy) / (100 * total));
