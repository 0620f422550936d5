import { describe, expect, it } from "vitest";
import { type HpaRelease, hpaConfig } from "../../../src/controllers/hpa/config.ts";
import { decide } from "../../../src/controllers/hpa/decide.ts";
import { EMPTY_MEMORY } from "../../../src/controllers/hpa/memory.ts";
import { reconcile, type Sync } from "../../../src/controllers/hpa/reconcile.ts";
import type { HpaStatus } from "../../../src/controllers/hpa/spec.ts";
import { externalMetric, type Given, hpaOf, NOW, objectMetric, observationOf, utilization } from "./given.ts";

const same = (count: number, usage: number) => Array.from({ length: count }, () => ({ usage }));
const asleep: Partial<HpaStatus> = { conditions: [{ type: "ScaledToZero", status: "True", lastTransitionTime: 0 }] };
const QUEUE = externalMetric({ averageValue: 10_000 });

const shared = (given: Given) => {
  const selector = { matchLabels: { app: "web" } };
  return { ...observationOf(given), others: [{ key: "default/rival", selector }] };
};

interface Row {
  readonly name: string;
  readonly given: Given;
  readonly look: (sync: Sync) => unknown;
  readonly want: Readonly<Record<HpaRelease, unknown>>;
}

const size = (sync: Sync): number => sync.write?.to ?? sync.status.currentReplicas;
const message = (type: string) => (sync: Sync) => sync.status.conditions.find((each) => each.type === type)?.message;

const ROWS: readonly Row[] = [
  {
    name: "77 % of 70 % is ratio 1.1",
    given: { hpa: hpaOf({ metrics: [utilization(70)] }), replicas: 10, pods: same(10, 770) },
    look: size,
    want: { "1.32": 11, "1.36": 10, "1.37": 10 },
  },
  {
    name: "0.9 is inside everywhere",
    given: { hpa: hpaOf({ metrics: [utilization(70)] }), replicas: 10, pods: same(10, 630) },
    look: size,
    want: { "1.32": 10, "1.36": 10, "1.37": 10 },
  },
  {
    name: "asleep at min 0, work arrives",
    given: { hpa: hpaOf({ minReplicas: 0, metrics: [QUEUE] }, asleep), replicas: 0, values: [25_000] },
    look: size,
    want: { "1.32": 3, "1.36": 0, "1.37": 3 },
  },
  {
    name: "scaled to 0 by hand at min 0",
    given: { hpa: hpaOf({ minReplicas: 0, metrics: [QUEUE] }), replicas: 0, values: [25_000] },
    look: size,
    want: { "1.32": 3, "1.36": 0, "1.37": 0 },
  },
  {
    name: "one negative series",
    given: { hpa: hpaOf({ metrics: [QUEUE] }), replicas: 3, values: [-5_000, 1_000] },
    look: (sync) => sync.status.currentMetrics[0]?.external?.current.averageValue,
    want: { "1.32": "-1333m", "1.36": "9223372036854775807m", "1.37": "9223372036854775807m" },
  },
  {
    name: "memory averages",
    given: {
      hpa: hpaOf({ metrics: [utilization(50, "memory")] }),
      replicas: 1,
      pods: [{ usage: 104_857_600_000, request: 209_715_200_000 }],
    },
    look: (sync) => sync.status.currentMetrics[0]?.resource?.current.averageValue,
    want: { "1.32": "104857600", "1.36": "100Mi", "1.37": "100Mi" },
  },
  {
    name: "the text of an object metric that fails",
    given: { hpa: hpaOf({ metrics: [objectMetric({ value: 1_000 })] }), replicas: 1, values: "gone" },
    look: message("ScalingActive"),
    want: {
      "1.32":
        "the HPA was unable to compute the replica count: unable to get metric rps: Ingress on default main/unable to fetch metrics from custom metrics API: gone",
      "1.36":
        "the HPA was unable to compute the replica count: unable to get metric rps: Ingress on default main/unable to fetch metrics from custom metrics API: gone",
      "1.37":
        "the HPA was unable to compute the replica count: unable to get metric rps on Ingress default/main: unable to fetch metrics from custom metrics API: gone",
    },
  },
  {
    name: "observedGeneration",
    given: { hpa: hpaOf({}), replicas: 1, pods: same(1, 500) },
    look: (sync) => sync.status.observedGeneration,
    want: { "1.32": undefined, "1.36": undefined, "1.37": 1 },
  },
];

const RELEASES = ["1.32", "1.36", "1.37"] as const;

describe("releases", () => {
  it.each(ROWS.flatMap((row) => RELEASES.map((release) => ({ ...row, release }))))(
    "$name, $release",
    ({ given, look, want, release }) => {
      const sync = reconcile(given.hpa, observationOf(given), EMPTY_MEMORY, NOW, hpaConfig(release));
      expect(look(sync)).toEqual(want[release]);
    },
  );

  it.each([
    {
      release: "1.36" as const,
      want: "pods by selector app=web are controlled by multiple HPAs: [default/rival default/web]",
    },
    {
      release: "1.37" as const,
      want: "pods by selector app=web are controlled by more than one HPA (e.g. [default/rival default/web])",
    },
  ])("shared pods, $release", ({ release, want }) => {
    const given = { hpa: hpaOf({}), replicas: 1, pods: same(1, 500) };
    const sync = reconcile(given.hpa, shared(given), EMPTY_MEMORY, NOW, hpaConfig(release));
    expect(message("ScalingActive")(sync)).toBe(want);
  });

  it.each([
    { release: "1.32" as const, conflicts: 1, want: "FailedUpdateScale" },
    { release: "1.36" as const, conflicts: 1, want: "SucceededRescale" },
  ])("a conflict on the scale write, $release", ({ release, conflicts, want }) => {
    const given = { hpa: hpaOf({}), replicas: 1, pods: same(1, 900) };
    const seen = observationOf(given);
    const scale = Array.from({ length: conflicts }, () => ({ conflict: true, error: "modified" }));
    const refused = { ...seen, answers: { ...seen.answers, scale } };
    const sync = reconcile(given.hpa, refused, EMPTY_MEMORY, NOW, hpaConfig(release));
    expect(sync.status.conditions.find(({ type }) => type === "AbleToScale")?.reason).toBe(want);
  });
});

describe("when a sync happens", () => {
  const given = { hpa: hpaOf({}), replicas: 1, pods: same(1, 500) };
  const WATCH = { by: "watch" } as const;
  const TIMER = { by: "timer", timer: "sync" } as const;
  const edited = { ...given.hpa, metadata: { ...given.hpa.metadata, generation: 2 } };

  it.each([
    { release: "1.36" as const, created: false, edited: false },
    { release: "1.37" as const, created: true, edited: true },
  ])("$release: at once when created $created, when edited $edited", ({ release, created, edited: atOnce }) => {
    const config = hpaConfig(release);
    const first = decide(observationOf(given), EMPTY_MEMORY, NOW, WATCH, config);
    expect(first.commands.length > 0).toBe(created);
    expect(first.timers).toEqual({ sync: NOW + 15_000 });
    const change = decide(observationOf({ ...given, hpa: edited }), first.memory, NOW + 5_000, WATCH, config);
    expect(change.explanation !== undefined).toBe(atOnce);
    expect(change.timers, "the sync that waits stays where it is").toBeUndefined();
  });

  it("a status write never speeds a sync up", () => {
    const config = hpaConfig("1.37");
    const first = decide(observationOf(given), EMPTY_MEMORY, NOW, WATCH, config);
    const echo = decide(observationOf(given), first.memory, NOW + 1, WATCH, config);
    expect([echo.commands, echo.timers, echo.explanation]).toEqual([[], undefined, undefined]);
  });

  it("the next sync is one period after this one", () => {
    const config = hpaConfig("1.36", { syncPeriodMs: 30_000 });
    const queued = decide(observationOf(given), EMPTY_MEMORY, 0, WATCH, config);
    expect(decide(observationOf(given), queued.memory, NOW, TIMER, config).timers).toEqual({ sync: NOW + 30_000 });
  });

  it("a deleted HPA is forgotten at its next due sync, not before", () => {
    const config = hpaConfig("1.36");
    const gone = { ...observationOf(given), hpa: undefined };
    const { memory } = decide(observationOf(given), EMPTY_MEMORY, NOW, TIMER, config);
    expect(decide(gone, memory, NOW + 1, WATCH, config).memory).toBe(memory);
    expect(decide(gone, memory, NOW + 15_000, TIMER, config)).toEqual({ memory: EMPTY_MEMORY, commands: [] });
  });
});
