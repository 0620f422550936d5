interface BoundRule {
  readonly lagThreshold: number;
  readonly allowIdleConsumers: boolean;
  readonly limitToPartitionsWithLag: boolean;
  readonly ensureEvenDistributionOfPartitions: boolean;
}

/**
 * No more consumers than partitions. The division truncates, so one consumer more can slip through.
 * Upstream pkg/scalers/kafka_scaler.go getTotalLag.
 */
export function boundedLag(total: number, partitions: number, lagging: number, rule: BoundRule): number {
  const { lagThreshold: threshold, limitToPartitionsWithLag: limit, ensureEvenDistributionOfPartitions: even } = rule;
  if (rule.allowIdleConsumers && !limit && !even) return total;
  const lag = even ? evenConsumers(total, partitions, threshold) * threshold : total;
  const upper = limit ? lagging : partitions;
  return Math.trunc(lag / threshold) > upper ? upper * threshold : lag;
}

/** The smallest factor of the partition count that carries the lag. Upstream getNextFactorThatBalances…. */
export function evenConsumers(total: number, partitions: number, threshold: number): number {
  for (let factor = 1; factor < partitions; factor++) {
    if (partitions % factor === 0 && factor * threshold >= total) return factor;
  }
  return partitions;
}
