import type { PlantSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { bareLoop } from "./bare-loop.ts";

const ROUNDS = 7;
const REQUESTS = 400_000;
const LAMBDA = 80;
const MU = 10;
const SERVERS = 10;
const SECOND_MS = 1000;

const SPEC: PlantSpec = {
  loads: [{ name: "web", to: { service: "web" }, process: "poisson", terms: [{ type: "constant", rate: LAMBDA }] }],
  queues: [],
  services: [
    {
      name: "web",
      work: { cpu: { type: "exponential", mean: SECOND_MS / MU }, wait: { type: "constant", mean: 0 } },
      timeoutMs: null,
      maxRetries: 0,
    },
  ],
  workloads: [
    {
      name: "web",
      role: { type: "server", services: ["web"] },
      slots: SERVERS,
      queueCap: null,
      discipline: "fifo",
      memoryBytes: 0,
      idleCpuMilli: 0,
    },
  ],
};

/** Requests a second of wall clock through the plant (M/M/10, λ = 80, µ = 10), against the bare event loop. */
export function measureMm10(): { name: "mm10"; value: number; unit: "requests/s"; reference: number; ratio: number } {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => ({ plant: plantRate(round + 1), bare: bareRate() }));
  const value = median(rounds.map(({ plant }) => plant));
  const reference = median(rounds.map(({ bare }) => bare));
  const ratio = median(rounds.map(({ plant, bare }) => plant / bare));
  return { name: "mm10", value, unit: "requests/s", reference, ratio };
}

/** Requests a second of wall clock through the plant. */
export function plantRate(seed: number): number {
  const plant = createPlant(SPEC, seed);
  const pod = plant.addPod(0, 0, plant.addNode("node", SERVERS * SECOND_MS), SERVERS * SECOND_MS, null);
  plant.setRunning(pod, true);
  plant.setServing(pod, true);
  const began = performance.now();
  for (let second = 1; plant.service(0).succeeded < REQUESTS; second++) plant.advance(second * SECOND_MS);
  return perSecond(plant.service(0).succeeded, began);
}

function bareRate(): number {
  const began = performance.now();
  return perSecond(bareLoop(REQUESTS, LAMBDA, MU, SERVERS), began);
}

const perSecond = (count: number, began: number): number => (count * SECOND_MS) / (performance.now() - began);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
