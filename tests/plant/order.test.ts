import { describe, expect, test } from "vitest";
import { consumers, ms, QUEUE } from "./plants.ts";

const KEYED = { keys: 4, work: { cpu: ms(0), wait: ms(100) } };

describe("order of keyed messages", () => {
  test.each([
    { name: "one worker", count: 1, partitions: null, inOrder: true, seconds: [100, 100] },
    { name: "four compete", count: 4, partitions: null, inOrder: false, seconds: [25, 25] },
    { name: "a partition a key", count: 4, partitions: 4, inOrder: true, seconds: [25.1, 30] },
    { name: "two partitions, two keys each", count: 4, partitions: 2, inOrder: true, seconds: [50, 60] },
  ])("$name", ({ count, partitions, inOrder, seconds: [least, most] }) => {
    const { plant } = consumers(count, { ...KEYED, partitions });
    plant.publish(0, 1000);
    let last = 0;
    for (; plant.queue(0).acked < 1000; last += 100) plant.advance(last);
    const took = (last - 100) / 1000;
    expect(took).toBeGreaterThanOrEqual(least! - 1e-9);
    expect(took).toBeLessThanOrEqual(most! + 1e-9);
    expect(plant.queue(0).disordered === 0).toBe(inOrder);
  });

  test("slots side by side in one pod break it too", () => {
    const { plant } = consumers(1, { ...KEYED, prefetch: 3 }, { slots: 3 });
    plant.publish(0, 300);
    plant.advance(60_000);
    expect(plant.queue(0)).toMatchObject({ acked: 300 });
    expect(plant.queue(0).disordered).toBeGreaterThan(0);
  });

  test("what waits in a pod has not begun, and a dead-lettered message is done with", () => {
    const { plant } = consumers(1, { ...KEYED, prefetch: 10, poisonShare: 0.2, maxReceive: 1 });
    plant.publish(0, 300);
    plant.advance(60_000);
    expect(plant.queue(0).deadLettered).toBeGreaterThan(0);
    expect(plant.queue(0).disordered).toBe(0);
  });

  test("messages without keys have no order", () => {
    const { plant } = consumers(4, QUEUE);
    plant.publish(0, 100);
    plant.advance(60_000);
    expect(plant.queue(0)).toMatchObject({ acked: 100, disordered: 0 });
  });

  test("a restored queue goes on counting as the straight one", () => {
    const { plant } = consumers(4, KEYED);
    plant.publish(0, 1000);
    plant.advance(8_050);
    const saved = plant.checkpoint();
    plant.advance(60_000);
    const straight = plant.queue(0);
    plant.restore(saved);
    plant.advance(60_000);
    expect(plant.queue(0)).toEqual(straight);
  });
});
