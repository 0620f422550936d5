import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../../src/base/units.ts";
import {
  type Buckets,
  CPU_BUCKETS,
  exponentialBuckets,
  MEMORY_BUCKETS,
} from "../../../src/controllers/vpa/recommender/buckets.ts";
import {
  addSample,
  emptyHistogram,
  type Histogram,
  load,
  merge,
  percentile,
  type Scale,
  store,
  subtractSample,
} from "../../../src/controllers/vpa/recommender/histogram.ts";
import { yearOneAt } from "../../../src/controllers/vpa/year-one.ts";

const YEAR_ONE = yearOneAt(946_684_800_000);
const linear = (width: number, max: number): Buckets => {
  const count = Math.ceil(max / width) + 1;
  return {
    count,
    epsilon: 0.001,
    find: (value) => Math.min(count - 1, Math.max(0, Math.trunc(value / width))),
    start: (bucket) => bucket * width,
  };
};
const scaleOf = (buckets: Buckets, halfLifeMs = HOUR_MS): Scale => ({ buckets, halfLifeMs, yearOne: YEAR_ONE });
type Sample = readonly [value: number, weight: number, hours: number];
const filled = (scale: Scale, samples: readonly Sample[]): Histogram =>
  samples.reduce(
    (so, [value, weight, hours]) => addSample(so, scale, value, weight, hours * HOUR_MS),
    emptyHistogram(scale),
  );

describe("exponential buckets", () => {
  const small = exponentialBuckets(500, 40, 1.5, 0.001);

  it("start where upstream's test says", () => {
    expect(small.count).toBe(6);
    expect(Array.from({ length: 6 }, (_, bucket) => small.start(bucket))).toEqual([0, 40, 100, 190, 325, 527.5]);
  });

  it.each([
    { value: -1, want: 0 },
    { value: 39.99, want: 0 },
    { value: 40, want: 1 },
    { value: 100, want: 2 },
    { value: 900, want: 5 },
  ])("$value falls into bucket $want", ({ value, want }) => expect(small.find(value)).toBe(want));

  it("of CPU and memory are 176", () => expect([CPU_BUCKETS.count, MEMORY_BUCKETS.count]).toEqual([176, 176]));

  it.each([
    { bytes: 20_500_000, want: 1, table: 2 },
    { bytes: 31_525_000, want: 2, table: 3 },
  ])("$bytes B falls into bucket $want by the logarithm; a table of starts says $table", ({ bytes, want, table }) => {
    expect(MEMORY_BUCKETS.find(bytes)).toBe(want);
    const starts = Array.from({ length: MEMORY_BUCKETS.count }, (_, bucket) => MEMORY_BUCKETS.start(bucket));
    expect(starts.findLastIndex((start) => start <= bytes)).toBe(table);
  });
});

describe("percentile", () => {
  const steps = filled(
    scaleOf(linear(1, 10), 1e12),
    [1, 2, 3, 4].map((value): Sample => [value, value, 0]),
  );
  it.each([
    { share: 0, want: 2 },
    { share: 0.1, want: 2 },
    { share: 0.2, want: 3 },
    { share: 0.3, want: 3 },
    { share: 0.4, want: 4 },
    { share: 0.6, want: 4 },
    { share: 0.7, want: 5 },
    { share: 1, want: 5 },
  ])("$share of 1, 2, 3, 4 with their own weights is $want", ({ share, want }) => {
    expect(percentile(steps, linear(1, 10), share)).toBe(want);
  });

  it.each([
    { share: -0.1, want: 0.2 },
    { share: 1.1, want: 0.3 },
  ])("$share needs no clamp: $want", ({ share, want }) => {
    const buckets = linear(0.1, 1);
    const two = filled(scaleOf(buckets, 1e12), [
      [0.1, 0.1, 0],
      [0.2, 0.2, 0],
    ]);
    expect(percentile(two, buckets, share)).toBeCloseTo(want, 12);
  });

  it("of nothing is 0", () => expect(percentile(emptyHistogram(scaleOf(CPU_BUCKETS)), CPU_BUCKETS, 0.9)).toBe(0));
});

describe("decay", () => {
  const buckets = linear(1, 10);
  const hourly = filled(
    scaleOf(buckets),
    [1, 2, 3, 4].map((value): Sample => [value, value, value]),
  );
  const dwarfed = filled(scaleOf(buckets), [
    [2, 1000, 0],
    [1, 1, 20],
  ]);

  it.each([
    { name: "20 half-lives outweigh a thousandfold weight", of: dwarfed, share: 0.999, want: 2, undecayed: 3 },
    { name: "all of the weight includes the old sample", of: dwarfed, share: 1, want: 3, undecayed: 3 },
    { name: "one hour apart, least", of: hourly, share: 0, want: 2, undecayed: 2 },
    { name: "one hour apart, 2 %", of: hourly, share: 0.02, want: 2, undecayed: 2 },
    { name: "one hour apart, 3 %", of: hourly, share: 0.03, want: 3, undecayed: 2 },
    { name: "one hour apart, 10 %", of: hourly, share: 0.1, want: 3, undecayed: 2 },
    { name: "one hour apart, 11 %", of: hourly, share: 0.11, want: 4, undecayed: 3 },
    { name: "one hour apart, 34 %", of: hourly, share: 0.34, want: 4, undecayed: 4 },
    { name: "one hour apart, 35 %", of: hourly, share: 0.35, want: 5, undecayed: 4 },
    { name: "one hour apart, all", of: hourly, share: 1, want: 5, undecayed: 5 },
  ])("$name: $want, without decay $undecayed", ({ of, share, want, undecayed }) => {
    expect(percentile(of, buckets, share)).toBe(want);
    const plain =
      of === dwarfed
        ? [
            [2, 1000, 0],
            [1, 1, 0],
          ]
        : [1, 2, 3, 4].map((value) => [value, value, 0]);
    expect(percentile(filled(scaleOf(buckets), plain as unknown as Sample[]), buckets, share)).toBe(undecayed);
  });

  it("counts half-lives from the year 1: a day's reference time is a UTC midnight", () => {
    const scale: Scale = { buckets, halfLifeMs: 24 * HOUR_MS, yearOne: yearOneAt(946_684_800_000 + 13 * HOUR_MS) };
    const midnight = addSample(emptyHistogram(scale), scale, 1, 1, 0).reference;
    expect(midnight).toBe(11 * HOUR_MS);
  });
});

describe("checkpoint", () => {
  const scale = scaleOf(linear(1, 10));
  const of = (weights: readonly Sample[]): Histogram => filled(scale, weights);
  it.each([
    {
      name: "light buckets vanish",
      samples: [
        [1, 1, 0],
        [2, 100_000, 0],
      ],
      want: { 2: 10_000 },
      total: 100_001,
    },
    {
      name: "weights up to 10000 stay",
      samples: [
        [1, 1, 0],
        [2, 10_000, 0],
        [3, 50, 0],
      ],
      want: { 1: 1, 2: 10_000, 3: 50 },
      total: 10_051,
    },
  ])("$name", ({ samples, want, total }) => {
    const stored = store(of(samples as unknown as Sample[]));
    expect(stored.bucketWeights).toEqual(want);
    expect(stored.totalWeight).toBeCloseTo(total, 3);
  });

  it("spreads the total over the stored weights", () => {
    const { weights } = load({ reference: 0, totalWeight: 6, bucketWeights: { 0: 1, 1: 2 } }, scale);
    expect(weights.slice(0, 2)).toEqual([2, 4]);
  });

  it("of nothing loads only the reference time", () => {
    const loaded = load({ reference: 7, totalWeight: 0, bucketWeights: {} }, scale);
    expect(loaded).toEqual({ ...emptyHistogram(scale), reference: 7 });
  });
});

describe("any histogram", () => {
  const scale = scaleOf(CPU_BUCKETS, 24 * HOUR_MS);
  const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 20_000 })), {
    minLength: 1,
    maxLength: 40,
  });
  const built = (list: readonly (readonly [number, number])[]): Histogram =>
    list.reduce((so, [usage, at]) => addSample(so, scale, usage / 1000, 0.1, at * MINUTE_MS), emptyHistogram(scale));

  it("has percentiles that never fall", () => {
    fc.assert(
      fc.property(
        samples,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, a, b) => {
          const histogram = built(list);
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          expect(percentile(histogram, CPU_BUCKETS, low)).toBeLessThanOrEqual(percentile(histogram, CPU_BUCKETS, high));
        },
      ),
    );
  });

  it("never mutates, and a merge with nothing keeps its percentiles", () => {
    fc.assert(
      fc.property(samples, (list) => {
        const histogram = built(list);
        const before = structuredClone(histogram);
        const { into } = merge(emptyHistogram(scale), histogram, scale);
        addSample(histogram, scale, 1, 1, 1e9);
        subtractSample(histogram, scale, 1, 1, 1e9);
        expect(histogram).toEqual(before);
        expect(percentile(into, CPU_BUCKETS, 0.9)).toBe(percentile(histogram, CPU_BUCKETS, 0.9));
      }),
    );
  });
});
