import { describe, expect, test } from "vitest";
import type { LoadSpec, Plant, PlantSpec, QueueSpec, WorkloadSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { QUEUE } from "./plants.ts";

const PODS = 4;
const LOOK_MS = 37;
const LENGTH_MS = 60_000;

const steady = (name: string, rate: number): LoadSpec => ({
  name,
  to: { queue: "queue" },
  process: "poisson",
  terms: [{ type: "constant", rate }],
});

const WORKER: WorkloadSpec = {
  name: "worker",
  role: { type: "consumer", queue: "queue" },
  slots: 1,
  queueCap: null,
  discipline: "fifo",
  memoryBytes: 0,
  idleCpuMilli: 5,
};

const WORK: QueueSpec = {
  ...QUEUE,
  work: { cpu: { type: "exponential", mean: 60 }, wait: { type: "exponential", mean: 140 } },
};

/**
 * Four consumers of one queue. Followed event by event: a second load, which never comes, makes every arrival an event,
 * and a neighbour whose usage is stated, as nothing, keeps the pods from coasting.
 */
function station(seed: number, followed: boolean): Plant {
  const spec: PlantSpec = {
    loads: [steady("messages", 20), ...(followed ? [steady("silence", 0)] : [])],
    queues: [WORK],
    services: [],
    workloads: [
      WORKER,
      {
        ...WORKER,
        name: "neighbour",
        idleCpuMilli: 0,
        role: { type: "curve", totalCpu: [{ type: "constant", rate: 0 }] },
      },
    ],
  };
  const plant = createPlant(spec, seed);
  const node = plant.addNode("node", 16_000);
  for (let pod = 0; pod < PODS; pod++) {
    plant.addPod(0, pod, node, 100, null);
    plant.setRunning(pod, true);
    plant.setServing(pod, true);
  }
  if (followed) plant.setRunning(plant.addPod(1, 0, node, 100, null), true);
  return plant;
}

const exact = (plant: Plant) => [
  plant.arrived(0),
  plant.queue(0),
  ...Array.from({ length: PODS }, (_, pod) => [plant.cpuUsedMs(pod), plant.held(pod)]),
];

const CHANGES: readonly { readonly name: string; readonly make: (plant: Plant, round: number) => void }[] = [
  { name: "nothing changes", make: () => undefined },
  {
    name: "a limit comes and goes",
    make: (plant, round) => plant.resizePod(round % PODS, 100, round % 2 === 0 ? 400 : null),
  },
  {
    name: "slots come and go",
    make: (plant, round) => plant.setWorkload(0, { ...WORKER, slots: 1 + (round % 2) }),
  },
  {
    name: "idle usage changes",
    make: (plant, round) => plant.setWorkload(0, { ...WORKER, idleCpuMilli: round % 3 }),
  },
  {
    name: "containers die and start again",
    make: (plant, round) => plant.setRunning(round % PODS, Math.floor(round / PODS) % 2 === 1),
  },
  {
    name: "consumers drain and serve again",
    make: (plant, round) => plant.setServing(round % PODS, Math.floor(round / PODS) % 2 === 1),
  },
  {
    name: "prefetch changes",
    make: (plant, round) =>
      plant.setQueue(0, {
        ...QUEUE,
        work: { cpu: { type: "exponential", mean: 60 }, wait: { type: "constant", mean: 140 } },
        prefetch: 1 + (round % 3),
      }),
  },
  {
    name: "a visibility timeout comes and goes",
    make: (plant, round) => plant.setQueue(0, { ...WORK, visibilityMs: round % 2 === 0 ? 150 : null, maxReceive: 3 }),
  },
  {
    name: "some messages are poison",
    make: (plant, round) => plant.setQueue(0, { ...WORK, poisonShare: (round % 3) / 10, maxReceive: 2 }),
  },
  {
    name: "some messages cost nothing, some do not wait",
    make: (plant, round) =>
      plant.setQueue(0, {
        ...QUEUE,
        work: {
          cpu: { type: "constant", mean: round % 2 === 0 ? 0 : 60 },
          wait: { type: "constant", mean: round % 3 === 0 ? 0 : 140 },
        },
      }),
  },
  {
    name: "the load changes",
    make: (plant, round) => plant.setLoad(0, [{ type: "constant", rate: round % 2 === 0 ? 5 : 40 }]),
  },
];

describe("pods that coast and arrivals that are fetched late show what events would, to the bit", () => {
  test.each(CHANGES)("$name", ({ make }) => {
    const [coasting, followed] = [station(3, false), station(3, true)];
    let round = 0;
    for (let at = LOOK_MS; at <= LENGTH_MS; at += LOOK_MS) {
      for (const plant of [coasting, followed]) plant.advance(at);
      expect(exact(coasting)).toEqual(exact(followed));
      if (at % (29 * LOOK_MS) !== 0) continue;
      for (const plant of [coasting, followed]) make(plant, round);
      round++;
    }
    expect(coasting.queue(0).acked).toBeGreaterThan(100);
  });
});
