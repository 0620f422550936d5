import { describe, expect, test } from "vitest";
import { afterExit, NO_RESTARTS } from "../../src/kubelet/crash-loop.ts";

describe("CrashLoopBackOff", () => {
  test("a container that exits at once restarts at 0, 10, 30, 70, 150, 310, 610, 910 s", () => {
    let restarts = NO_RESTARTS;
    let now = 0;
    const restartedAt = Array.from({ length: 8 }, () => {
      const next = afterExit(restarts, now, now);
      restarts = next.restarts;
      now += next.waitMs;
      return now / 1000;
    });
    expect(restartedAt).toEqual([0, 10, 30, 70, 150, 310, 610, 910]);
    expect(restarts.count).toBe(8);
  });

  test("a run of more than ten minutes starts the count anew; of exactly ten minutes it does not", () => {
    const late = { count: 6, backOffMs: 300_000 };
    expect(afterExit(late, 0, 600_001).waitMs).toBe(0);
    expect(afterExit(late, 0, 600_000).waitMs).toBe(300_000);
  });
});
