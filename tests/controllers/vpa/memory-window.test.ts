import { describe, expect, it } from "vitest";
import { HOUR_MS, type TimeMs } from "../../../src/base/units.ts";
import { RECOMMENDER_DEFAULTS } from "../../../src/controllers/vpa/config.ts";
import { newAggregate, scalesOf } from "../../../src/controllers/vpa/recommender/aggregate.ts";
import { MEMORY_BUCKETS } from "../../../src/controllers/vpa/recommender/buckets.ts";
import { Cluster } from "../../../src/controllers/vpa/recommender/cluster.ts";
import { newCluster } from "../../../src/controllers/vpa/recommender/memory.ts";
import {
  type ContainerSamples,
  maxPeak,
  NO_SAMPLES,
  takeMemorySample,
} from "../../../src/controllers/vpa/recommender/memory-window.ts";
import {
  type ContainerState,
  isTooOld,
  memoryNeeded,
  oomBetween,
  oomsOfEviction,
} from "../../../src/controllers/vpa/recommender/oom.ts";
import { yearOneAt } from "../../../src/controllers/vpa/year-one.ts";

const YEAR_ONE = yearOneAt(946_684_800_000);
const SCALES = scalesOf(RECOMMENDER_DEFAULTS, YEAR_ONE);
const MB = 1_000_000;
const MIB = 1_048_576;
const FRESH = newAggregate(RECOMMENDER_DEFAULTS, SCALES, 0);

/** Weights of buckets that hold something, by bucket. */
const heldBy = (readings: readonly (readonly [bytes: number, at: TimeMs])[]) => {
  let state = { samples: NO_SAMPLES, aggregate: FRESH };
  for (const [bytes, at] of readings)
    state = takeMemorySample(state.samples, state.aggregate, SCALES, bytes, at, false);
  const weights = state.aggregate.memory.weights.flatMap((weight, bucket) =>
    weight > 0 ? [[bucket, weight] as const] : [],
  );
  return { weights, windowEnd: state.samples.windowEnd };
};
const bucketOf = (bytes: number): number => MEMORY_BUCKETS.find(bytes);

describe("memory window", () => {
  it.each<{
    name: string;
    readings: readonly (readonly [number, TimeMs])[];
    want: readonly (readonly [number, number])[];
    windowEnd: TimeMs;
  }>([
    {
      name: "the first reading is stamped a day ahead",
      readings: [[500 * MB, 0]],
      want: [[500 * MB, 1]],
      windowEnd: 24 * HOUR_MS,
    },
    {
      name: "a higher reading replaces the peak; the next window adds another, twice as heavy",
      readings: [
        [500 * MB, 0],
        [1000 * MB, 12 * HOUR_MS],
        [200 * MB, 24 * HOUR_MS],
      ],
      want: [
        [200 * MB, 2],
        [1000 * MB, 1],
      ],
      windowEnd: 48 * HOUR_MS,
    },
    {
      name: "a lower reading changes nothing, where a naive rule would add it",
      readings: [
        [500 * MB, 0],
        [200 * MB, HOUR_MS],
      ],
      want: [[500 * MB, 1]],
      windowEnd: 24 * HOUR_MS,
    },
    {
      name: "a first reading of 0 holds the window shut",
      readings: [
        [0, 0],
        [900 * MB, HOUR_MS],
      ],
      want: [[0, 1]],
      windowEnd: 24 * HOUR_MS,
    },
  ])("$name", ({ readings, want, windowEnd }) => {
    const held = heldBy(readings);
    expect(held.weights).toEqual(want.map(([bytes, weight]) => [bucketOf(bytes), weight]));
    expect(held.windowEnd).toBe(windowEnd);
  });
});

describe("out of memory", () => {
  const open = (memoryPeak: number, oomPeak = 0): ContainerSamples => ({
    ...NO_SAMPLES,
    lastMemory: 0,
    windowEnd: 24 * HOUR_MS,
    memoryPeak,
    oomPeak,
  });

  it.each([
    { name: "a fifth more", request: 1000 * MB, peak: 0, want: 1200 * MB },
    { name: "at least 100 MiB more", request: MB, peak: 0, want: MB + 100 * MIB },
    { name: "of the peak, if that is higher", request: 1000 * MB, peak: 3000 * MB, want: 3600 * MB },
  ])("needs $name", ({ request, peak, want }) => expect(memoryNeeded(open(peak), FRESH, request)).toBe(want));

  it.each([
    { name: "a second one below the first changes nothing", request: 999 * MB, want: 1200 * MB },
    { name: "a second one above replaces it", request: 2000 * MB, want: 2400 * MB },
  ])("$name", ({ request, want }) => {
    const cluster = new Cluster(newCluster(0), RECOMMENDER_DEFAULTS, YEAR_ONE, 0);
    const where = { namespace: "default", pod: "web-0", container: "app" };
    cluster.addPod({
      namespace: "default",
      name: "web-0",
      labels: {},
      phase: "Running",
      containers: ["app"],
      initContainers: [],
    });
    cluster.addOom({ ...where, at: 0, memoryBytes: 1000 * MB });
    cluster.addOom({ ...where, at: HOUR_MS, memoryBytes: request });
    const samples = cluster.pods["default/web-0"]?.containers.app;
    expect(samples && maxPeak(samples)).toBe(want);
  });

  it.each([
    { at: -6 * HOUR_MS, want: true },
    { at: 0, want: false },
    { at: 30 * HOUR_MS, want: false },
  ])("at $at of a window that ends at 24 h: too old is $want", ({ at, want }) =>
    expect(isTooOld(open(0), FRESH, at)).toBe(want),
  );

  const running: ContainerState = { state: "running", restarts: 0, memoryRequestBytes: 1 };
  const killed: ContainerState = {
    state: "terminated",
    restarts: 0,
    reason: "OOMKilled",
    finishedAt: 9,
    memoryRequestBytes: 2,
  };
  const back: ContainerState = {
    state: "running",
    restarts: 1,
    lastReason: "OOMKilled",
    lastFinishedAt: 8,
    memoryRequestBytes: 3,
  };
  it.each<{ name: string; before: ContainerState; after: ContainerState; want: unknown }>([
    { name: "now terminated: the new request", before: running, after: killed, want: { at: 9, memoryBytes: 2 } },
    { name: "still terminated: seen before", before: killed, after: killed, want: undefined },
    { name: "terminated again", before: killed, after: { ...killed, restarts: 1 }, want: { at: 9, memoryBytes: 2 } },
    { name: "restarted meanwhile: the old request", before: running, after: back, want: { at: 8, memoryBytes: 1 } },
    {
      name: "waited in between: counted already",
      before: { ...running, state: "waiting" },
      after: back,
      want: undefined,
    },
    { name: "another reason", before: running, after: { ...killed, reason: "Error" }, want: undefined },
  ])("$name", ({ before, after, want }) => expect(oomBetween(before, after)).toEqual(want));

  it.each([
    { name: "each starved container", usage: "1Gi,2Gi", starved: "memory,memory", want: ["a", "b"] },
    { name: "only those that starved of memory", usage: "1Gi,2Gi", starved: "ephemeral-storage,memory", want: ["b"] },
    { name: "nothing when the lists do not fit", usage: "1Gi", starved: "memory,memory", want: [] },
    { name: "nothing that is no quantity", usage: "much,2Gi", starved: "memory,memory", want: ["b"] },
  ])("an eviction names $name", ({ usage, starved, want }) => {
    const ooms = oomsOfEviction({
      namespace: "default",
      pod: "web-0",
      reason: "Evicted",
      involvedKind: "Pod",
      at: 0,
      annotations: { offending_containers: "a,b", offending_containers_usage: usage, starved_resource: starved },
    });
    expect(ooms.map(({ container }) => container)).toEqual(want);
  });
});
