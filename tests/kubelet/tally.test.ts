import { expect, test } from "vitest";
import { NO_RESTARTS } from "../../src/kubelet/crash-loop.ts";
import type { Runtime } from "../../src/kubelet/runtime.ts";
import { Tally } from "../../src/kubelet/tally.ts";

const bound = (uid: string, slot: number): Runtime => ({
  uid,
  namespace: "default",
  name: uid,
  workload: "web",
  container: "web",
  node: "node",
  slot,
  cpuRequestMilli: 500,
  memoryLimitBytes: null,
  restarts: NO_RESTARTS,
  startup: { sandboxMs: 0, pullMs: 0, bootMs: 0, runMs: null, fails: 0 },
  startedAt: null,
  doneAt: null,
  hungAt: null,
  unreadyAt: null,
  killedAt: null,
  up: false,
  ready: false,
  stopping: false,
  state: "starting",
});

test("pods are counted as they change, and keep their order of binding through a restart", () => {
  const tally = new Tally();
  const [one, two] = [bound("one", 7), bound("two", 3)];
  const runs = { ...one, startedAt: 1000, state: "ready" as const };
  const other = { ...two, startedAt: 2000 };
  const down = { ...runs, startedAt: null, state: "failing" as const };
  const counts = (of: Tally = tally): readonly unknown[] => {
    const { starting, ready, stopping, requestMilli, running } = of;
    return [starting, ready, stopping, requestMilli, [...running]];
  };
  const steps: readonly (readonly [Runtime | undefined, Runtime | undefined, readonly unknown[]])[] = [
    [undefined, one, [1, 0, 0, 0, [-1]]],
    [undefined, two, [2, 0, 0, 0, [-1, -1]]],
    [one, runs, [1, 1, 0, 500, [7, -1]]],
    [two, other, [1, 1, 0, 1000, [7, 3]]],
    [runs, down, [1, 0, 0, 500, [-1, 3]]],
    [down, runs, [1, 1, 0, 1000, [7, 3]]],
    [runs, { ...runs, cpuRequestMilli: 200 }, [1, 1, 0, 700, [7, 3]]],
  ];
  for (const [before, after, want] of steps) {
    tally.note(before, after);
    expect(counts()).toEqual(want);
  }
  const copy = tally.copy();
  tally.note(other, undefined);
  expect(counts()).toEqual([0, 1, 0, 200, [7]]);
  expect(counts(copy)).toEqual([1, 1, 0, 700, [7, 3]]);
});
