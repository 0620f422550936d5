import { describe, expect, test } from "vitest";
import { ms, SERVICE, servers } from "./plants.ts";

describe("attempts", () => {
  test("endpoints take turns", () => {
    const { plant, pods } = servers(3, [0, 1, 2, 3, 4, 5, 6]);
    plant.advance(10);
    expect(pods.map((pod) => plant.held(pod)).sort()).toEqual([2, 2, 3]);
  });

  test.each([
    { name: "unbounded queue", queueCap: null, want: { refused: 0, failed: 0, waiting: 3, inFlight: 4 } },
    { name: "room for one", queueCap: 1, want: { refused: 2, failed: 2, waiting: 1, inFlight: 2 } },
    { name: "no queue", queueCap: 0, want: { refused: 3, failed: 3, waiting: 0, inFlight: 1 } },
  ])("full: $name", ({ queueCap, want }) => {
    const { plant } = servers(1, [0, 1, 2, 3], {}, { queueCap });
    plant.advance(50);
    expect(plant.service(0)).toMatchObject(want);
  });

  test("a refused attempt is repeated at once, on the next endpoint", () => {
    const { plant, pods } = servers(2, [0, 1, 2], { maxRetries: 1 }, { queueCap: 0 });
    plant.advance(50);
    expect(pods.map((pod) => plant.held(pod))).toEqual([1, 1]);
    expect(plant.service(0)).toMatchObject({ offered: 3, attempts: 4, refused: 2, failed: 1, inFlight: 2 });
  });

  test("nobody serves: refused", () => {
    const { plant } = servers(0, [5], { maxRetries: 2 });
    plant.advance(10);
    expect(plant.service(0)).toMatchObject({ offered: 1, attempts: 3, refused: 3, failed: 1 });
  });
});

describe("timeouts", () => {
  test("the pod works on for nobody, and the line behind it is stale", () => {
    const { plant, pods } = servers(1, [0, 1], { timeoutMs: 90 });
    plant.advance(95);
    expect(plant.service(0)).toMatchObject({ timedOut: 2, failed: 2, inFlight: 0, waiting: 1 });
    expect(plant.held(pods[0]!)).toBe(2);
    plant.advance(300);
    expect(plant.service(0)).toMatchObject({ wasted: 2, succeeded: 0 });
  });

  test("a retry is new work, and its response time counts from the first offer", () => {
    const slow = { ...SERVICE, work: { cpu: ms(0), wait: ms(60.5) }, timeoutMs: 60, maxRetries: 3 };
    const { plant } = servers(2, [0], slow);
    plant.advance(60);
    expect(plant.service(0)).toMatchObject({ timedOut: 1, attempts: 2, inFlight: 1 });
    plant.setService(0, { ...slow, timeoutMs: null });
    plant.advance(1000);
    expect(plant.service(0)).toMatchObject({ timedOut: 2, attempts: 3, wasted: 2, succeeded: 1 });
    expect(plant.service(0).responseMs).toBeCloseTo(180.5);
    expect(Math.abs(plant.latency(0, 0.5) / 180.5 - 1)).toBeLessThan(0.016);
  });

  test("an answer at the deadline counts", () => {
    const { plant } = servers(1, [0], { timeoutMs: 100 });
    plant.advance(100);
    expect(plant.service(0)).toMatchObject({ succeeded: 1, timedOut: 0 });
  });
});

describe("pods that go", () => {
  test("a dead pod's attempts fail at their callers, who try elsewhere while retries are left", () => {
    const { plant, pods } = servers(2, [0, 1], { maxRetries: 1 });
    plant.advance(10);
    plant.setRunning(pods[1]!, false);
    expect(plant.service(0)).toMatchObject({ lost: 1, attempts: 3, failed: 0, waiting: 1 });
    plant.setRunning(pods[0]!, false);
    expect(plant.service(0)).toMatchObject({ lost: 3, refused: 1, failed: 2, inFlight: 0 });
  });

  test("a draining pod finishes its queue", () => {
    const { plant, pods } = servers(1, [0, 1, 2, 50]);
    plant.advance(10);
    plant.setServing(pods[0]!, false);
    plant.advance(1000);
    expect(plant.service(0)).toMatchObject({ succeeded: 3, refused: 1 });
  });

  test("a lost node takes its pods' work along", () => {
    const { plant, pods, node } = servers(2, [0, 1]);
    plant.advance(10);
    plant.removeNode(node);
    expect(plant.service(0)).toMatchObject({ lost: 2, failed: 2 });
    expect(pods.map((pod) => [plant.held(pod), plant.memoryBytes(pod)])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    for (const pod of pods) plant.removePod(pod);
  });
});

test.each([
  { discipline: "fifo" as const, second: 199 },
  { discipline: "lifo" as const, second: 198 },
])("$discipline: of two who wait, the one of $second ms is next", ({ discipline, second }) => {
  const { plant } = servers(1, [0, 1, 2], {}, { discipline });
  plant.advance(200);
  expect(plant.service(0)).toMatchObject({ succeeded: 2, responseMs: 100 + second });
});

test("fewer slots end nothing that runs, more slots start those who wait", () => {
  const { plant, pods } = servers(1, [0, 1, 2, 3], {}, { slots: 2 });
  plant.advance(10);
  const workload = {
    name: "pods",
    role: { type: "server", services: ["service"] },
    queueCap: null,
    discipline: "fifo",
    memoryBytes: 0,
    idleCpuMilli: 0,
  } as const;
  plant.setWorkload(0, { ...workload, slots: 1 });
  plant.advance(100);
  expect(plant.service(0)).toMatchObject({ succeeded: 1, waiting: 2 });
  plant.setWorkload(0, { ...workload, slots: 4 });
  expect(plant.service(0).waiting).toBe(0);
  expect(plant.held(pods[0]!)).toBe(3);
});
