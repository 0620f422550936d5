import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../../src/base/units.ts";
import { RECOMMENDER_DEFAULTS } from "../../../src/controllers/vpa/config.ts";
import { milli, whole } from "../../../src/controllers/vpa/quantity.ts";
import { newAggregate, scalesOf, withCpuSample } from "../../../src/controllers/vpa/recommender/aggregate.ts";
import { confidenceOf, lowerFactor, upperFactor } from "../../../src/controllers/vpa/recommender/confidence.ts";
import { estimate, minimumsOf } from "../../../src/controllers/vpa/recommender/estimators.ts";
import { EMPTY_RECOMMENDER, type RecommenderMemory } from "../../../src/controllers/vpa/recommender/memory.ts";
import { NO_SAMPLES, takeMemorySample } from "../../../src/controllers/vpa/recommender/memory-window.ts";
import { type RecommenderSeen, recommend } from "../../../src/controllers/vpa/recommender/recommend.ts";
import type { ResourcePolicy } from "../../../src/controllers/vpa/types.ts";
import { yearOneAt } from "../../../src/controllers/vpa/year-one.ts";
import { vpaNamed } from "./given.ts";

const YEAR_ONE = yearOneAt(946_684_800_000);
const SCALES = scalesOf(RECOMMENDER_DEFAULTS, YEAR_ONE);
const MIB = 1_048_576;

/** The aggregate of one container that is sampled each minute. */
function sampled(count: number, cpuMilli: (index: number) => number, memoryBytes = 400 * MIB) {
  let state = newAggregate(RECOMMENDER_DEFAULTS, SCALES, 0);
  let samples = NO_SAMPLES;
  for (let index = 0; index < count; index++) {
    state = withCpuSample(state, SCALES, cpuMilli(index), index * MINUTE_MS);
    const taken = takeMemorySample(samples, state, SCALES, memoryBytes, index * MINUTE_MS, false);
    [samples, state] = [taken.samples, taken.aggregate];
  }
  return state;
}
const boundsOf = (state: ReturnType<typeof sampled>) => {
  const { lower, target, upper } = estimate(state, RECOMMENDER_DEFAULTS, minimumsOf(RECOMMENDER_DEFAULTS, 1));
  return { lower, target, upper };
};

describe("recommendation of one container, 1 sample a minute from a UTC midnight", () => {
  it.each([
    { samples: 1, lower: [25, 262_144_000], target: [126, 511_772_986], upper: [1e14, 1e14] },
    { samples: 10, lower: [93, 380_330_697], target: [126, 511_772_986], upper: [20_286, 82_395_450_746] },
    { samples: 60, lower: [120, 487_677_220], target: [126, 511_772_986], upper: [3201, 13_002_503_491] },
    { samples: 1440, lower: [125, 510_750_264], target: [126, 511_772_986], upper: [252, 1_023_901_616] },
    { samples: 10_080, lower: [125, 511_626_781], target: [126, 511_772_986], upper: [144, 584_890_666] },
  ])("$samples samples of 0.1 core and 400 MiB", ({ samples, ...want }) => {
    const bounds = boundsOf(sampled(samples, () => 100));
    for (const name of ["lower", "target", "upper"] as const) {
      expect([name, bounds[name].cpu.amount, bounds[name].memory.amount]).toEqual([name, ...want[name]]);
    }
  });

  it.each([
    { busy: 3, target: 1168, upper: 2336, mean: 209 },
    { busy: 2, target: 126, upper: 2336, mean: 172 },
  ])("1 core for $busy of 25 minutes: target $target m, where a mean would say $mean m", ({ busy, target, upper }) => {
    const bounds = boundsOf(sampled(1440, (index) => (index % 25 < busy ? 1000 : 100)));
    expect([bounds.lower.cpu.amount, bounds.target.cpu.amount, bounds.upper.cpu.amount]).toEqual([125, target, upper]);
  });

  it.each([
    { cpu: 20, want: 25 },
    { cpu: 50, want: 63 },
    { cpu: 200, want: 247 },
    { cpu: 250, want: 296 },
    { cpu: 500, want: 587 },
    { cpu: 1000, want: 1168 },
    { cpu: 2000, want: 2406 },
    { cpu: 4000, want: 4742 },
  ])("a constant $cpu m gives $want m", ({ cpu, want }) => {
    expect(boundsOf(sampled(1, () => cpu)).target.cpu.amount).toBe(want);
  });

  it.each([
    { mib: 256, want: 323_522_422 },
    { mib: 512, want: 628_694_953 },
    { mib: 1024, want: 1_238_659_775 },
    { mib: 2048, want: 2_539_377_048 },
  ])("a constant $mib MiB gives $want B", ({ mib, want }) => {
    expect(boundsOf(sampled(1, () => 1, mib * MIB)).target.memory.amount).toBe(want);
  });

  it.each([
    { days: 1, from: 100, to: 500, want: 113 },
    { days: 3, from: 100, to: 500, want: 193 },
    { days: 8, from: 100, to: 500, want: 219 },
    { days: 1, from: 500, to: 100, want: 3542 },
    { days: 3, from: 500, to: 100, want: 4536 },
  ])("after $days days of $from m it takes $want samples of $to m", ({ days, from, to, want }) => {
    const goal = boundsOf(sampled(1, () => to)).target.cpu.amount;
    let state = sampled(days * 1440, () => from);
    let taken = 0;
    while (boundsOf(state).target.cpu.amount !== goal) {
      state = withCpuSample(state, SCALES, to, (days * 1440 + taken) * MINUTE_MS);
      taken++;
    }
    expect(taken).toBe(want);
  });
});

describe("confidence", () => {
  const state = {
    ...newAggregate(RECOMMENDER_DEFAULTS, SCALES, 0),
    firstSample: 0,
    lastSample: 16 * MINUTE_MS,
    samples: 9,
  };

  it("is the smaller of days and samples", () => expect(confidenceOf(state, 24 * HOUR_MS)).toBe(9 / 1440));

  it.each([
    { confidence: 0, upper: Number.POSITIVE_INFINITY, lower: 0 },
    { confidence: 1, upper: 2, lower: 1 / (1.001 * 1.001) },
  ])("$confidence gives $upper and $lower", ({ confidence, upper, lower }) => {
    expect([upperFactor(confidence), lowerFactor(confidence)]).toEqual([upper, lower]);
  });

  it("0 × ∞ without memory samples ends at the minimum, not at the maximum", () => {
    const once = withCpuSample(newAggregate(RECOMMENDER_DEFAULTS, SCALES, 0), SCALES, 100, 0);
    const { upper } = boundsOf(once);
    expect([upper.cpu.amount, upper.memory.amount]).toEqual([1e14, 262_144_000]);
  });
});

describe("the pod's minimum", () => {
  it.each([
    { containers: 1, cpu: 25, memory: 262_144_000 },
    { containers: 2, cpu: 12, memory: 131_072_000 },
    { containers: 3, cpu: 8, memory: 87_381_333 },
  ])("is shared by $containers containers", ({ containers, cpu, memory }) => {
    expect(minimumsOf(RECOMMENDER_DEFAULTS, containers)).toEqual({ cpu, memory });
  });
});

const seenWith = (
  policy: ResourcePolicy | undefined,
  cpuMilli: number,
  memoryBytes: number,
  at: number,
): RecommenderSeen => ({
  yearOne: YEAR_ONE,
  vpas: [
    {
      vpa: vpaNamed("web", { resourcePolicy: policy }),
      target: { selector: { matchLabels: { app: "web" } }, error: "", topmost: "self", exists: true },
    },
  ],
  pods: [
    {
      namespace: "default",
      name: "web-0",
      labels: { app: "web" },
      phase: "Running",
      containers: ["app"],
      initContainers: [],
    },
  ],
  samples: [{ namespace: "default", pod: "web-0", container: "app", at, cpuMilli, memoryBytes }],
  ooms: [],
});

describe("any loop", () => {
  const amount = fc.integer({ min: 1, max: 64_000 });

  it("keeps the order lower ≤ target ≤ upper, inside the policy's bounds, and leaves its memory alone", () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 8 }), amount, amount, (usages, a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const policy = {
          containerPolicies: [{ containerName: "*", minAllowed: { cpu: `${min}m` }, maxAllowed: { cpu: `${max}m` } }],
        };
        let memory: RecommenderMemory = EMPTY_RECOMMENDER;
        usages.forEach((usage, index) => {
          const before = structuredClone(memory);
          const run = recommend(
            seenWith(policy, usage, usage * MIB, index * MINUTE_MS),
            memory,
            index * MINUTE_MS,
            RECOMMENDER_DEFAULTS,
          );
          expect(memory).toEqual(before);
          memory = run.memory;
          const app = run.vpas[0]?.containers[0];
          if (!app?.lower.cpu || !app.target.cpu || !app.upper.cpu) throw new Error("no recommendation");
          const cpu = [app.lower.cpu, app.target.cpu, app.upper.cpu].map((one) => Number(milli(one)));
          expect(cpu).toEqual([...cpu].sort((x, y) => x - y));
          expect(Math.min(...cpu)).toBeGreaterThanOrEqual(min);
          expect(Math.max(...cpu)).toBeLessThanOrEqual(max);
          const memories = [app.lower.memory, app.target.memory, app.upper.memory].map((one) =>
            one ? Number(whole(one)) : 0,
          );
          expect(memories).toEqual([...memories].sort((x, y) => x - y));
        });
      }),
      { numRuns: 50 },
    );
  });

  it("writes the same status only once", () => {
    const first = recommend(seenWith(undefined, 100, 400 * MIB, 0), EMPTY_RECOMMENDER, 0, RECOMMENDER_DEFAULTS);
    const status = first.vpas[0]?.status ?? {};
    const seen = seenWith(undefined, 100, 400 * MIB, 0);
    const vpas = seen.vpas.map(({ vpa, target }) => ({ vpa: { ...vpa, status }, target }));
    const second = recommend({ ...seen, vpas }, first.memory, MINUTE_MS, RECOMMENDER_DEFAULTS);
    expect([first.vpas[0]?.isWritten, second.vpas[0]?.isWritten]).toEqual([true, false]);
  });
});
