import type { Distribution, LoadTerm, Plant, PlantSpec, WorkSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";

export const SECOND_MS = 1000;
const NONE: Distribution = { type: "constant", mean: 0 };

export const exponential = (seconds: number): Distribution => ({ type: "exponential", mean: seconds * SECOND_MS });
export const constant = (seconds: number): Distribution => ({ type: "constant", mean: seconds * SECOND_MS });
export const varied = (seconds: number, cv2: number): Distribution => ({
  type: "hyperexponential",
  mean: seconds * SECOND_MS,
  cv2,
});
export const onCpu = (cpu: Distribution): WorkSpec => ({ cpu, wait: NONE });
export const onWait = (wait: Distribution): WorkSpec => ({ cpu: NONE, wait });

/** One service behind one load. */
export interface Station {
  /** Arrivals a second. */
  readonly lambda: number;
  readonly process?: "poisson" | "deterministic";
  readonly work: WorkSpec;
  readonly slots: number;
  readonly queueCap?: number | null;
  readonly discipline?: "fifo" | "lifo";
  /** Cores of each pod; none = as many as slots. */
  readonly cores?: number;
  readonly pods?: number;
  readonly timeoutMs?: number | null;
  readonly maxRetries?: number;
}

export function specOf(station: Station): PlantSpec {
  const terms: LoadTerm[] = [{ type: "constant", rate: station.lambda }];
  return {
    loads: [{ name: "callers", to: { service: "station" }, process: station.process ?? "poisson", terms }],
    queues: [],
    services: [
      {
        name: "station",
        work: station.work,
        timeoutMs: station.timeoutMs ?? null,
        maxRetries: station.maxRetries ?? 0,
      },
    ],
    workloads: [
      {
        name: "station",
        role: { type: "server", services: ["station"] },
        slots: station.slots,
        queueCap: station.queueCap ?? null,
        discipline: station.discipline ?? "fifo",
        memoryBytes: 0,
        idleCpuMilli: 0,
      },
    ],
  };
}

/** The station with its pods serving, on a node that is never short. */
export function open(station: Station, seed: number): { readonly plant: Plant; readonly pods: readonly number[] } {
  const plant = createPlant(specOf(station), seed);
  const node = plant.addNode("node", 1e9);
  const pods = Array.from({ length: station.pods ?? 1 }, (_, ordinal) =>
    serve(plant, 0, ordinal, node, (station.cores ?? station.slots) * SECOND_MS),
  );
  return { plant, pods };
}

export function serve(
  plant: Plant,
  workload: number,
  ordinal: number,
  node: number,
  limitMilli: number | null,
): number {
  const pod = plant.addPod(workload, ordinal, node, 100, limitMilli);
  plant.setRunning(pod, true);
  plant.setServing(pod, true);
  return pod;
}

/** What one replication shows after its warm-up; times in seconds. */
export interface Seen {
  /** Mean response time. */
  readonly time: number;
  readonly blocking: number;
  /** Seen at regular instants: mean number inside, share of instants with every slot taken. */
  readonly inside: number;
  readonly full: number;
  /** Successes a second. */
  readonly throughput: number;
  readonly quantile: (share: number) => number;
}

const WARM_UP_S = 100;
const SAMPLE_MS = 97;

export function observe(station: Station, seed: number, seconds: number): Seen {
  const { plant, pods } = open(station, seed);
  plant.advance(WARM_UP_S * SECOND_MS);
  plant.resetLatency(0);
  const before = plant.service(0);
  let samples = 0;
  let inside = 0;
  let full = 0;
  const end = (WARM_UP_S + seconds) * SECOND_MS;
  for (let at = WARM_UP_S * SECOND_MS + SAMPLE_MS; at <= end; at += SAMPLE_MS) {
    plant.advance(at);
    samples++;
    inside += plant.service(0).inFlight;
    if (pods.every((pod) => plant.held(pod) >= station.slots)) full++;
  }
  const after = plant.service(0);
  const succeeded = after.succeeded - before.succeeded;
  return {
    time: (after.responseMs - before.responseMs) / succeeded / SECOND_MS,
    blocking: (after.failed - before.failed) / (after.offered - before.offered),
    inside: inside / samples,
    full: full / samples,
    throughput: succeeded / seconds,
    quantile: (share) => plant.latency(0, share) / SECOND_MS,
  };
}

/** Mean of independent replications and its standard error. */
export function estimate(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
