import { expect, test } from "vitest";
import { MetricsServer, type Readings, type SampledPod } from "../../src/sensors/metrics-server.ts";

const CORE = 1e9;

const pod = (uid: string, slot: number, startedAt: number): SampledPod => ({
  uid,
  namespace: "default",
  name: uid,
  container: "app",
  slot,
  startedAt,
});

/** A sample in which each pod has used so many core-milliseconds. */
const sample = (at: number, ...used: readonly (readonly [SampledPod, number])[]): Readings => ({
  at,
  pods: used.map(([each]) => each),
  cpuMs: Float64Array.from(used, ([, cpuMs]) => cpuMs),
  memoryBytes: Float64Array.from(used, () => 1024),
});

interface Row {
  readonly name: string;
  readonly samples: readonly Readings[];
  /** Nanocores by uid; null: no metrics. */
  readonly want: Readonly<Record<string, number | null>>;
}

const [web, other] = [pod("web", 0, 0), pod("other", 0, 40_000)];

const ROWS: readonly Row[] = [
  { name: "one point of an old container is no rate", samples: [sample(20_000, [web, 100])], want: { web: null } },
  {
    name: "a container of 10 to 15 s is measured from its start",
    samples: [sample(12_000, [web, 6_000])],
    want: { web: CORE / 2 },
  },
  {
    name: "two points",
    samples: [sample(20_000, [web, 5_000]), sample(35_000, [web, 20_000])],
    want: { web: CORE },
  },
  {
    name: "the same sample twice is one point",
    samples: [sample(20_000, [web, 5_000]), sample(35_000, [web, 20_000]), sample(35_000, [web, 20_000])],
    want: { web: CORE },
  },
  {
    name: "a restart begins anew",
    samples: [sample(20_000, [web, 5_000]), sample(35_000, [pod("web", 0, 30_000), 20_000])],
    want: { web: null },
  },
  {
    name: "a point that was missed begins anew",
    samples: [sample(20_000, [web, 5_000]), sample(35_000), sample(50_000, [web, 20_000])],
    want: { web: null },
  },
  {
    name: "another pod takes the slot of one that is gone",
    samples: [
      sample(35_000, [web, 5_000]),
      sample(50_000, [web, 9_000]),
      sample(65_000, [other, 3_000]),
      sample(80_000, [other, 18_000]),
    ],
    want: { web: null, other: CORE },
  },
  {
    name: "no usage at all is no metric",
    samples: [sample(20_000, [web, 0]), sample(35_000, [web, 0])],
    want: { web: null },
  },
];

test.each(ROWS)("$name", ({ samples, want }) => {
  const server = new MetricsServer();
  const copies = samples.map((each) => {
    server.scrape(each);
    return server.copy();
  });
  for (const [uid, cpuNano] of Object.entries(want)) {
    expect(server.podMetrics(uid)?.containers[0]?.cpuNano ?? null).toBe(cpuNano);
    // What was copied before does not follow.
    expect(copies[0]?.podMetrics(uid)?.timestamp ?? samples[0]?.at).toBe(samples[0]?.at);
  }
});

test("who is asked for in the same order again is found where it stands now", () => {
  const server = new MetricsServer();
  const [a, b, c] = [pod("a", 0, 0), pod("b", 1, 0), pod("c", 1, 0)];
  const ask = () => ["a", "b"].map((uid) => server.podMetrics(uid)?.containers[0]?.cpuNano ?? null);
  server.scrape(sample(20_000, [a, 1_000], [b, 1_000]));
  server.scrape(sample(35_000, [a, 16_000], [b, 8_500]));
  expect([ask(), ask()]).toEqual([
    [CORE, CORE / 2],
    [CORE, CORE / 2],
  ]);
  const moved = pod("b", 2, 0);
  server.scrape(sample(50_000, [a, 31_000], [c, 5_000], [moved, 9_000]));
  expect(ask()).toEqual([CORE, null]);
  server.scrape(sample(65_000, [a, 46_000], [c, 6_000], [moved, 12_000]));
  expect([ask(), ask()]).toEqual([
    [CORE, CORE / 5],
    [CORE, CORE / 5],
  ]);
  expect(server.podMetrics("c")?.containers[0]?.cpuNano).toBe(Math.trunc(CORE / 15));
});
