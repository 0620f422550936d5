import { ln } from "../../../base/detmath.ts";

/**
 * How a histogram divides its values.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/util/histogram_options.go.
 */
export interface Buckets {
  readonly count: number;
  /** Weights below this count as none. */
  readonly epsilon: number;
  find(value: number): number;
  start(bucket: number): number;
}

/** Buckets whose widths grow by `ratio` from `first`, up to `max`. */
export function exponentialBuckets(max: number, first: number, ratio: number, epsilon: number): Buckets {
  const log = (x: number): number => ln(x) / ln(ratio);
  const count = Math.ceil(log((max * (ratio - 1)) / first + 1)) + 1;
  const starts = Array.from({ length: count }, (_, bucket) => (first * (power(ratio, bucket) - 1)) / (ratio - 1));
  return {
    count,
    epsilon,
    find: (value) => (value < first ? 0 : Math.min(count - 1, Math.trunc(log((value * (ratio - 1)) / first + 1)))),
    start: (bucket) => starts[bucket] ?? 0,
  };
}

/** base^exponent by squaring: Go's math.Pow for whole exponents, to the last bit. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if (rest & 1) result *= square;
    square *= square;
  }
  return result;
}

/** Weight of every CPU sample since 1.4.0. */
export const CPU_SAMPLE_WEIGHT = 0.1;
const EPSILON = 0.001 * CPU_SAMPLE_WEIGHT;
const GROWTH = 1 + 0.05;

/** Cores. */
export const CPU_BUCKETS = exponentialBuckets(1000, 0.01, GROWTH, EPSILON);
/** Bytes. */
export const MEMORY_BUCKETS = exponentialBuckets(1e12, 1e7, GROWTH, EPSILON);
