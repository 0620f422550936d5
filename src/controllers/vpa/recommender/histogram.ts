import { exp2, timesPowerOfTwo } from "../../../base/detmath.ts";
import type { DurationMs, TimeMs } from "../../../base/units.ts";
import type { Buckets } from "./buckets.ts";

/**
 * A histogram whose samples weigh twice as much for each half-life that they are newer: weights are never aged, later
 * samples are added with more weight, and all are scaled down when the reference time is moved.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/util/{histogram,decaying_histogram}.go.
 */
export interface Histogram {
  readonly weights: readonly number[];
  readonly total: number;
  /** First and last bucket with a weight; the last and the first of all while it is empty. */
  readonly minBucket: number;
  readonly maxBucket: number;
  /** Samples of this time have their plain weight. */
  readonly reference: TimeMs;
}

/** What a histogram's numbers mean; the same for all histograms of a resource. */
export interface Scale {
  readonly buckets: Buckets;
  readonly halfLifeMs: DurationMs;
  /** The beginning of year 1 UTC in simulated time: half-lives are counted from there, and it is Go's zero time. */
  readonly yearOne: TimeMs;
}

/** A new sample further than this many half-lives ahead moves the reference time. */
const MAX_EXPONENT = 100;
/** Largest weight of a checkpoint. */
const CHECKPOINT_WEIGHT = 10_000;

export const emptyHistogram = ({ buckets, yearOne }: Scale): Histogram => ({
  weights: new Array<number>(buckets.count).fill(0),
  total: 0,
  minBucket: buckets.count - 1,
  maxBucket: 0,
  reference: yearOne,
});

export function addSample(histogram: Histogram, scale: Scale, value: number, weight: number, at: TimeMs): Histogram {
  const { shifted, decayed } = decayedWeight(histogram, scale, weight, at);
  const bucket = scale.buckets.find(value);
  const weights = shifted.weights.slice();
  const grown = (weights[bucket] ?? 0) + decayed;
  weights[bucket] = grown;
  const counts = grown >= scale.buckets.epsilon;
  return {
    ...shifted,
    weights,
    total: shifted.total + decayed,
    minBucket: counts ? Math.min(shifted.minBucket, bucket) : shifted.minBucket,
    maxBucket: counts ? Math.max(shifted.maxBucket, bucket) : shifted.maxBucket,
  };
}

export function subtractSample(
  histogram: Histogram,
  scale: Scale,
  value: number,
  weight: number,
  at: TimeMs,
): Histogram {
  const { epsilon } = scale.buckets;
  const { shifted, decayed } = decayedWeight(histogram, scale, weight, at);
  const bucket = scale.buckets.find(value);
  const without = (from: number): number => (from - decayed < epsilon ? 0 : from - decayed);
  const weights = shifted.weights.slice();
  weights[bucket] = without(weights[bucket] ?? 0);
  return narrowed({ ...shifted, weights, total: without(shifted.total) }, scale);
}

/**
 * Adds `source` to `into`. The older of the two reference times moves to the newer one, of the source too: hence both
 * are returned.
 */
export function merge(
  into: Histogram,
  source: Histogram,
  scale: Scale,
): { readonly into: Histogram; readonly source: Histogram } {
  const left = into.reference < source.reference ? shift(into, scale, source.reference) : into;
  const right = source.reference < into.reference ? shift(source, scale, into.reference) : source;
  const weights = left.weights.slice();
  for (let bucket = right.minBucket; bucket <= right.maxBucket; bucket++) {
    weights[bucket] = (weights[bucket] ?? 0) + (right.weights[bucket] ?? 0);
  }
  const merged = {
    weights,
    total: left.total + right.total,
    minBucket: Math.min(left.minBucket, right.minBucket),
    maxBucket: Math.max(left.maxBucket, right.maxBucket),
    reference: left.reference,
  };
  return { into: merged, source: right };
}

const isEmpty = ({ weights, minBucket }: Histogram, { epsilon }: Buckets): boolean =>
  (weights[minBucket] ?? 0) < epsilon;

/** The end of the bucket where the running weight reaches `share` of the total; 0 when empty. */
export function percentile(histogram: Histogram, buckets: Buckets, share: number): number {
  if (isEmpty(histogram, buckets)) return 0;
  const threshold = share * histogram.total;
  let partial = 0;
  let bucket = histogram.minBucket;
  for (; bucket < histogram.maxBucket; bucket++) {
    partial += histogram.weights[bucket] ?? 0;
    if (partial >= threshold) break;
  }
  return buckets.start(Math.min(bucket + 1, buckets.count - 1));
}

/** A histogram as a checkpoint keeps it: whole weights up to 10000, by bucket. */
export interface StoredHistogram {
  readonly reference: TimeMs;
  readonly totalWeight: number;
  readonly bucketWeights: Readonly<Record<number, number>>;
}

export function store({ weights, total, minBucket, maxBucket, reference }: Histogram): StoredHistogram {
  let heaviest = 0;
  for (let bucket = minBucket; bucket <= maxBucket; bucket++) heaviest = Math.max(heaviest, weights[bucket] ?? 0);
  const ratio = CHECKPOINT_WEIGHT / heaviest;
  const bucketWeights: Record<number, number> = {};
  for (let bucket = minBucket; bucket <= maxBucket; bucket++) {
    const weight = Math.floor((weights[bucket] ?? 0) * ratio + 0.5);
    if (weight > 0) bucketWeights[bucket] = weight;
  }
  return { reference, totalWeight: total, bucketWeights };
}

export function load(stored: StoredHistogram, scale: Scale): Histogram {
  const empty = { ...emptyHistogram(scale), reference: stored.reference };
  const buckets = Object.keys(stored.bucketWeights).map(Number);
  const sum = buckets.reduce((so, bucket) => so + (stored.bucketWeights[bucket] ?? 0), 0);
  if (sum === 0) return empty;
  const ratio = stored.totalWeight / sum;
  const weights = empty.weights.slice();
  for (const bucket of buckets) weights[bucket] = (stored.bucketWeights[bucket] ?? 0) * ratio;
  const minBucket = Math.min(empty.minBucket, ...buckets);
  const maxBucket = Math.max(empty.maxBucket, ...buckets);
  return narrowed({ ...empty, weights, minBucket, maxBucket, total: stored.totalWeight }, scale);
}

function decayedWeight(histogram: Histogram, scale: Scale, weight: number, at: TimeMs) {
  const far = at > histogram.reference + scale.halfLifeMs * MAX_EXPONENT;
  const shifted = far ? shift(histogram, scale, at) : histogram;
  return { shifted, decayed: weight * exp2((at - shifted.reference) / scale.halfLifeMs) };
}

/** Moves the reference time to the nearest whole half-life, ties up. */
function shift(histogram: Histogram, scale: Scale, to: TimeMs): Histogram {
  const { halfLifeMs, yearOne } = scale;
  const past = (to - yearOne) % halfLifeMs;
  const reference = past + past < halfLifeMs ? to - past : to - past + halfLifeMs;
  const factor = timesPowerOfTwo(1, Math.floor((histogram.reference - reference) / halfLifeMs + 0.5));
  const { minBucket, maxBucket } = histogram;
  const weights = histogram.weights.map((weight, bucket) =>
    bucket >= minBucket && bucket <= maxBucket ? weight * factor : weight,
  );
  return narrowed({ ...histogram, weights, total: histogram.total * factor, reference }, scale);
}

/** Shrinks the range past buckets without weight. */
function narrowed(histogram: Histogram, { buckets }: Scale): Histogram {
  let { minBucket, maxBucket } = histogram;
  const isBare = (bucket: number): boolean => (histogram.weights[bucket] ?? 0) < buckets.epsilon;
  while (isBare(minBucket) && minBucket < buckets.count - 1) minBucket++;
  while (isBare(maxBucket) && maxBucket > 0) maxBucket--;
  return { ...histogram, minBucket, maxBucket };
}
