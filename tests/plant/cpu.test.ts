import { describe, expect, test } from "vitest";
import type { LoadTerm, Plant, WorkloadSpec } from "../../src/api/plant.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { ms, servers } from "./plants.ts";

const curve = (name: string, totalCpu: readonly LoadTerm[], idleCpuMilli = 0): WorkloadSpec => ({
  name,
  role: { type: "curve", totalCpu },
  slots: 0,
  queueCap: null,
  discipline: "fifo",
  memoryBytes: 5_000,
  idleCpuMilli,
});
const cores = (rate: number): readonly LoadTerm[] => [{ type: "constant", rate }];

function start(plant: Plant, workload: number, node: number, request: number, limit: number | null): number {
  const pod = plant.addPod(workload, 0, node, request, limit);
  plant.setRunning(pod, true);
  plant.setServing(pod, true);
  return pod;
}

describe("a node short of cores is water-filled by request", () => {
  test.each([
    { name: "enough for all", node: 4000, wants: [1, 2], requests: [100, 100], want: [1, 2] },
    { name: "equal requests share equally", node: 2000, wants: [4, 4], requests: [100, 100], want: [1, 1] },
    { name: "by weight", node: 2000, wants: [4, 4], requests: [1000, 3000], want: [0.5, 1.5] },
    {
      name: "what one leaves goes to the others",
      node: 3000,
      wants: [0.5, 4, 4],
      requests: [500, 500, 500],
      want: [0.5, 1.25, 1.25],
    },
    { name: "two rounds", node: 4000, wants: [0.5, 1.5, 9], requests: [1000, 1000, 1000], want: [0.5, 1.5, 2] },
    {
      name: "no request weighs 2 shares",
      node: 1000,
      wants: [4, 4],
      requests: [0, 1000],
      want: [2 / 1026, 1024 / 1026],
    },
  ])("$name", ({ node, wants, requests, want }) => {
    const workloads = wants.map((want, i) => curve(`w${i}`, cores(want)));
    const plant = createPlant({ loads: [], queues: [], services: [], workloads }, 1);
    const at = plant.addNode("node", node);
    const pods = requests.map((request, i) => start(plant, i, at, request, null));
    plant.advance(1000);
    pods.forEach((pod, i) => {
      expect(plant.cpuUsedMs(pod) / 1000).toBeCloseTo(want[i]!, 6);
    });
  });

  test("who leaves makes room", () => {
    const plant = createPlant({ loads: [], queues: [], services: [], workloads: [curve("w", cores(8))] }, 1);
    const at = plant.addNode("node", 2000);
    const [stays, goes] = [start(plant, 0, at, 100, null), start(plant, 0, at, 100, null)];
    plant.advance(1000);
    plant.removePod(goes);
    plant.advance(2000);
    expect(plant.cpuUsedMs(stays)).toBeCloseTo(1000 + 2000, 6);
  });
});

describe("threads", () => {
  test.each([
    { name: "one thread, one core", limit: null, requests: 1, want: 100 },
    { name: "one thread under half a core", limit: 500, requests: 1, want: 200 },
    { name: "two threads under one core", limit: 1000, requests: 2, want: 200 },
    { name: "two threads on two cores", limit: 2000, requests: 2, want: 100 },
    { name: "idle usage comes off the limit", limit: 500, requests: 1, idle: 100, want: 250 },
  ])("$name", ({ limit, requests, idle = 0, want }) => {
    const times = new Array<number>(requests).fill(0);
    const { plant, node } = servers(
      0,
      times,
      { work: { cpu: ms(100), wait: ms(0) } },
      { slots: 10, idleCpuMilli: idle },
    );
    const pod = start(plant, 0, node, 100, limit);
    plant.advance(want - 0.01);
    expect(plant.service(0).succeeded).toBe(0);
    plant.advance(want + 0.01);
    expect(plant.service(0).succeeded).toBe(requests);
    expect(plant.cpuUsedMs(pod)).toBeCloseTo(100 * requests + (idle / 1000) * (want + 0.01), 6);
  });

  test("a late comer slows those who run: 100 and 100 core-ms, 50 ms apart, on one core", () => {
    const { plant, node } = servers(0, [0, 50], { work: { cpu: ms(100), wait: ms(0) } }, { slots: 10 });
    start(plant, 0, node, 100, 1000);
    plant.advance(149.9);
    expect(plant.service(0).succeeded).toBe(0);
    plant.advance(150.1);
    expect(plant.service(0).succeeded).toBe(1);
    plant.advance(200.1);
    expect(plant.service(0)).toMatchObject({ succeeded: 2 });
    expect(plant.service(0).responseMs).toBeCloseTo(150 + 150, 6);
  });

  test("a neighbour on a short node slows the threads", () => {
    const plant = createPlant(
      {
        loads: [
          {
            name: "callers",
            to: { service: "s" },
            process: "deterministic",
            terms: [{ type: "burst", count: 1, atMs: 100, everyMs: null }],
          },
        ],
        queues: [],
        services: [{ name: "s", work: { cpu: ms(100), wait: ms(50) }, timeoutMs: null, maxRetries: 0 }],
        workloads: [
          { ...curve("s", []), role: { type: "server", services: ["s"] }, slots: 1 },
          curve("noisy", [{ type: "steps", points: [{ atMs: 150, rate: 4 }] }]),
        ],
      },
      1,
    );
    const node = plant.addNode("node", 1000);
    start(plant, 0, node, 100, null);
    start(plant, 1, node, 100, null);
    // 50 ms alone, then half a core: 100 ms for the other half of the demand, and the wait.
    plant.advance(1000);
    expect(plant.service(0).responseMs).toBeCloseTo(50 + 100 + 50, 6);
  });
});

describe("a stated curve", () => {
  test("is shared evenly by the pods that serve, within their limits, on top of idle usage", () => {
    const plant = createPlant({ loads: [], queues: [], services: [], workloads: [curve("w", cores(3), 100)] }, 1);
    const node = plant.addNode("node", 64_000);
    const [a, b, limited] = [
      start(plant, 0, node, 100, null),
      start(plant, 0, node, 100, null),
      start(plant, 0, node, 100, 500),
    ];
    plant.advance(1000);
    expect([a, b, limited].map((pod) => Math.round(plant.cpuUsedMs(pod)))).toEqual([1100, 1100, 500]);
    plant.setServing(a, false);
    plant.advance(2000);
    expect([a, b].map((pod) => Math.round(plant.cpuUsedMs(pod)))).toEqual([1200, 2700]);
    expect(plant.memoryBytes(a)).toBe(5_000);
    plant.setRunning(a, false);
    plant.advance(3000);
    expect(Math.round(plant.cpuUsedMs(a))).toBe(1200);
  });

  test("its integral is exact, ramps and sines included", () => {
    const totalCpu: readonly LoadTerm[] = [
      { type: "ramp", from: 0, to: 2, startMs: 300, endMs: 5_700 },
      { type: "sine", mean: 1, amplitude: 1, periodMs: 4_000, phaseMs: 0 },
    ];
    const plant = createPlant({ loads: [], queues: [], services: [], workloads: [curve("w", totalCpu)] }, 1);
    const pod = start(plant, 0, plant.addNode("node", 64_000), 100, null);
    plant.advance(8_000);
    expect(plant.cpuUsedMs(pod)).toBeCloseTo(5_400 + 2 * 2_300 + 8_000, 3);
  });
});
