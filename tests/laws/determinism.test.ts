import { describe, expect, test } from "vitest";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { digestOf, never, replayOf } from "../engine/scenarios.ts";

const HORIZON = { horizonMs: 6 * 60_000 };
const MORE_LOAD = { at: 120_000, by: "user", path: "load/messages.rate", value: 55 };

describe.each(["cpu-hpa", "keda-queue", "hpa-queue"])("calm-cpu-long-queue, %s", (variant) => {
  const name = "calm-cpu-long-queue";
  const straight = digestOf(replayOf(name, variant, HORIZON));

  test("the same run twice has the same digest", () => {
    expect(digestOf(replayOf(name, variant, HORIZON))).toBe(straight);
  });

  test("another seed has another digest", () => {
    expect(digestOf(replayOf(name, variant, { ...HORIZON, seed: 99 }))).not.toBe(straight);
  });

  test("a variant with an empty patch differs by exactly nothing", () => {
    const sets = [{ path: "queue/checkout.prefetch", value: 1 }];
    expect(digestOf(replayOf(name, variant, { ...HORIZON, sets }))).toBe(straight);
  });

  test.each([1_000, 7_000, 61_000])("slices of %i ms change nothing", (slice) => {
    const replay = replayOf(name, variant, HORIZON);
    for (let until = slice; !replay.done; until += slice) replay.advance(until, never);
    expect(replay.run.history.fingerprint()).toBe(straight);
  });

  test("a shuffled registry changes nothing", () => {
    const shuffled = [...CONTROLLERS].reverse();
    expect(digestOf(replayOf(name, variant, HORIZON, [], shuffled))).toBe(straight);
  });

  test("resuming any checkpoint changes nothing", () => {
    const replay = replayOf(name, variant, HORIZON);
    for (let at = 30_000; at < HORIZON.horizonMs; at += 45_000) {
      const { run } = replay;
      replay.advance(at, never);
      const checkpoint = run.checkpoint();
      run.advance(at + 20_000);
      run.restore(checkpoint);
    }
    expect(digestOf(replay)).toBe(straight);
  });

  test("fork equals replay: an intervention in the past gives the run that had it from the start", () => {
    const forked = replayOf(name, variant, HORIZON);
    expect(digestOf(forked)).toBe(straight);
    forked.rewrite([MORE_LOAD]);
    expect(digestOf(forked)).toBe(digestOf(replayOf(name, variant, HORIZON, [MORE_LOAD])));
  });

  test("taking the intervention back gives the first run again", () => {
    const forked = replayOf(name, variant, HORIZON, [MORE_LOAD]);
    expect(digestOf(forked)).not.toBe(straight);
    forked.rewrite([]);
    expect(digestOf(forked)).toBe(straight);
  });
});

describe("bound-before-product, retries, so many that checkpoints go by work", () => {
  const MANY = { horizonMs: 120_000, sets: [{ path: "load/visits.rate", value: 2000 }] };
  const FEWER = { at: 100_000, by: "user", path: "load/visits.rate", value: 20 };
  const run = (log: readonly (typeof FEWER)[]) => replayOf("bound-before-product", "retries", MANY, log);

  test("fork equals replay", () => {
    const forked = run([]);
    forked.advance(MANY.horizonMs, never);
    expect(forked.run.work).toBeGreaterThan(900_000);
    forked.rewrite([FEWER]);
    expect(digestOf(forked)).toBe(digestOf(run([FEWER])));
  });
});
