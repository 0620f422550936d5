import type { EdgeSpec } from "../../src/api/calls.ts";
import type { PlantSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { type Measure, median } from "./measure.ts";
import { plantRate } from "./mm10.ts";

const ROUNDS = 5;
const HOPS = 600_000;
const SECOND_MS = 1000;
const RATE = 200;
const PODS = 3;

/** Front → cart → (stock, price at once) → ledger behind stock: five services, five edges. */
const PATHS: readonly (readonly [from: string | null, to: string])[] = [
  [null, "front"],
  ["front", "cart"],
  ["cart", "stock"],
  ["cart", "price"],
  ["stock", "ledger"],
];
const NAMES = PATHS.map(([, to]) => to);

const edgeOf = ([from, to]: (typeof PATHS)[number]): EdgeSpec => ({
  from,
  to,
  step: 0,
  share: 1,
  timeoutMs: 250,
  patience: "fixed",
  deadlineMs: null,
  retries: 2,
  retryOn: "5xx",
  backOff: { type: "jittered", baseMs: 25, maxMs: 250 },
  limits: { maxConnections: 1024, maxPendingRequests: 1024, maxRequests: 1024, maxRetries: null },
  retryBudget: { enabled: true, percent: 20, minConcurrency: 3 },
  retryTokens: null,
  breaker: {
    enabled: true,
    slidingWindowType: "COUNT_BASED",
    slidingWindowSize: 100,
    minimumNumberOfCalls: 100,
    failureRateThreshold: 50,
    slowCallRateThreshold: 100,
    slowCallDurationThresholdMs: 60_000,
    waitInOpenState: 10_000,
    permittedNumberOfCallsInHalfOpenState: 10,
  },
  outlier: { enabled: true, panicThreshold: 50 },
  throttle: null,
  balance: "least-request",
  fallback: false,
  cancel: false,
});

const SPEC: PlantSpec = {
  loads: [{ name: "users", to: { service: "front" }, process: "poisson", terms: [{ type: "constant", rate: RATE }] }],
  queues: [],
  services: NAMES.map((name) => ({
    name,
    work: { cpu: { type: "exponential", mean: 5 }, wait: { type: "constant", mean: 0 } },
    timeoutMs: null,
    maxRetries: 0,
  })),
  workloads: NAMES.map((name) => ({
    name,
    role: { type: "server", services: [name] },
    slots: 50,
    queueCap: 100,
    discipline: "fifo",
    memoryBytes: 0,
    idleCpuMilli: 0,
  })),
  edges: PATHS.map(edgeOf),
};

/**
 * Attempts a second of wall clock, with timeouts, retries and their budget, limits, breaker and outlier detection on,
 * against requests a second of mm10.
 */
export function measureMeshHops(): Measure {
  const rounds = Array.from({ length: ROUNDS }, (_, i) => ({ hops: hopRate(i + 1), plain: plantRate(i + 1) }));
  const value = median(rounds.map(({ hops }) => hops));
  const reference = median(rounds.map(({ plain }) => plain));
  const ratio = median(rounds.map(({ hops, plain }) => hops / plain));
  return { name: "mesh-hops", value, unit: "hops/s", reference, ratio };
}

function hopRate(seed: number): number {
  const plant = createPlant(SPEC, seed);
  for (const workload of NAMES.keys()) {
    const node = plant.addNode("node", 16 * SECOND_MS);
    for (let ordinal = 0; ordinal < PODS; ordinal++) {
      const pod = plant.addPod(workload, ordinal, node, SECOND_MS, null);
      plant.setRunning(pod, true);
      plant.setServing(pod, true);
    }
  }
  const hops = (): number => NAMES.reduce((sum, _, index) => sum + plant.edge(index).attempts, 0);
  const began = performance.now();
  for (let second = 1; hops() < HOPS; second++) plant.advance(second * SECOND_MS);
  return (hops() * SECOND_MS) / (performance.now() - began);
}
