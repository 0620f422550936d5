import type { Distribution, Plant, PlantSpec, QueueSpec, ServiceSpec, WorkloadSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";

export const ms = (mean: number): Distribution => ({ type: "constant", mean });

const WORKLOAD: Omit<WorkloadSpec, "role"> = {
  name: "pods",
  slots: 1,
  queueCap: null,
  discipline: "fifo",
  memoryBytes: 1_000,
  idleCpuMilli: 0,
};

export const QUEUE: QueueSpec = {
  name: "queue",
  work: { cpu: ms(0), wait: ms(100) },
  prefetch: 1,
  maxReceive: null,
  visibilityMs: null,
  poisonShare: 0,
  partitions: null,
};

/** A queue without load and `count` serving consumers of one slot. */
export function consumers(count: number, queue: Partial<QueueSpec> = {}, workload: Partial<WorkloadSpec> = {}) {
  const spec: PlantSpec = {
    loads: [],
    queues: [{ ...QUEUE, ...queue }],
    services: [],
    workloads: [{ ...WORKLOAD, ...workload, role: { type: "consumer", queue: "queue" } }],
  };
  return staffed(createPlant(spec, 1), count);
}

export const SERVICE: ServiceSpec = {
  name: "service",
  work: { cpu: ms(0), wait: ms(100) },
  timeoutMs: null,
  maxRetries: 0,
};

/** A service, `count` serving pods, and requests at the given times. */
export function servers(
  count: number,
  requestsAtMs: readonly number[],
  service: Partial<ServiceSpec> = {},
  workload: Partial<WorkloadSpec> = {},
) {
  const spec: PlantSpec = {
    loads: [
      {
        name: "callers",
        to: { service: "service" },
        process: "deterministic",
        terms: requestsAtMs.map((atMs) => ({ type: "burst", count: 1, atMs, everyMs: null })),
      },
    ],
    queues: [],
    services: [{ ...SERVICE, ...service }],
    workloads: [{ ...WORKLOAD, ...workload, role: { type: "server", services: ["service"] } }],
  };
  return staffed(createPlant(spec, 1), count);
}

function staffed(
  plant: Plant,
  count: number,
): { readonly plant: Plant; readonly pods: readonly number[]; readonly node: number } {
  const node = plant.addNode("node", 64_000);
  const pods = Array.from({ length: count }, (_, ordinal) => plant.addPod(0, ordinal, node, 100, null));
  for (const pod of pods) {
    plant.setRunning(pod, true);
    plant.setServing(pod, true);
  }
  return { plant, pods, node };
}
