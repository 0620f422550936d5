import { describe, expect, test } from "vitest";
import { consumers, ms, QUEUE } from "./plants.ts";

describe("delivery", () => {
  test("consumers take turns, each up to its prefetch; slots bound what is worked on", () => {
    const { plant, pods } = consumers(2, { prefetch: 3 });
    plant.publish(0, 10);
    expect(plant.queue(0)).toMatchObject({ ready: 4, unacked: 6, delivered: 6, acked: 0 });
    expect(pods.map((pod) => plant.held(pod))).toEqual([3, 3]);
    plant.advance(100);
    expect(plant.queue(0)).toMatchObject({ ready: 2, unacked: 6, acked: 2 });
    plant.advance(500);
    expect(plant.queue(0)).toMatchObject({ ready: 0, unacked: 0, acked: 10 });
  });

  test("prefetch 0 is no bound", () => {
    const { plant } = consumers(1, { prefetch: 0 });
    plant.publish(0, 1000);
    expect(plant.queue(0)).toMatchObject({ ready: 0, unacked: 1000 });
  });

  test("a draining consumer finishes what it holds and takes no more", () => {
    const { plant, pods } = consumers(1, { prefetch: 3 });
    plant.publish(0, 5);
    plant.setServing(pods[0]!, false);
    plant.advance(1000);
    expect(plant.queue(0)).toMatchObject({ ready: 2, unacked: 0, acked: 3 });
    plant.setServing(pods[0]!, true);
    plant.advance(1200);
    expect(plant.queue(0)).toMatchObject({ ready: 0, acked: 5 });
  });

  test("a pod that serves but does not run yet gets nothing", () => {
    const { plant, node } = consumers(0);
    const pod = plant.addPod(0, 0, node, 100, null);
    plant.setServing(pod, true);
    plant.publish(0, 1);
    expect(plant.queue(0)).toMatchObject({ ready: 1, unacked: 0 });
    plant.setRunning(pod, true);
    expect(plant.queue(0)).toMatchObject({ ready: 0, unacked: 1 });
  });

  test("more prefetch takes effect at once", () => {
    const { plant } = consumers(1);
    plant.publish(0, 5);
    plant.setQueue(0, { ...QUEUE, prefetch: 4 });
    expect(plant.queue(0)).toMatchObject({ ready: 1, unacked: 4 });
  });
});

describe("redelivery", () => {
  test("a dead consumer's messages go back to the head, in order, and count as received", () => {
    const { plant, pods } = consumers(1, { prefetch: 2 });
    plant.publish(0, 1);
    plant.advance(10);
    plant.publish(0, 1);
    plant.advance(20);
    plant.publish(0, 1);
    plant.removePod(pods[0]!);
    expect(plant.queue(0)).toMatchObject({ ready: 3, unacked: 0, redelivered: 0, oldestAgeMs: 20 });
    const next = plant.addPod(0, 1, 0, 100, null);
    plant.setRunning(next, true);
    plant.setServing(next, true);
    expect(plant.queue(0)).toMatchObject({ ready: 1, unacked: 2, delivered: 4, redelivered: 2, oldestAgeMs: 20 });
    plant.advance(120);
    expect(plant.queue(0)).toMatchObject({ acked: 1, oldestAgeMs: 110 });
    plant.advance(220);
    expect(plant.queue(0)).toMatchObject({ acked: 2, oldestAgeMs: 200 });
  });

  test("a poison message costs exactly maxReceive executions", () => {
    const { plant } = consumers(3, { poisonShare: 1, maxReceive: 4 });
    plant.publish(0, 5);
    plant.advance(10_000);
    expect(plant.queue(0)).toMatchObject({
      ready: 0,
      unacked: 0,
      acked: 0,
      deadLettered: 5,
      executions: 20,
      redelivered: 15,
    });
  });

  test("without a cap it cycles for ever", () => {
    const { plant } = consumers(1, { poisonShare: 1 });
    plant.publish(0, 1);
    plant.advance(10_000);
    expect(plant.queue(0)).toMatchObject({ executions: 100, acked: 0, deadLettered: 0 });
  });

  test("a draining consumer's poison message passes to the others", () => {
    const { plant, pods } = consumers(2, { poisonShare: 1 });
    plant.publish(0, 1);
    plant.setServing(pods[0]!, false);
    plant.advance(150);
    expect([plant.held(pods[0]!), plant.held(pods[1]!)]).toEqual([0, 1]);
  });

  test("work longer than the visibility timeout is done twice, and the first end changes nothing", () => {
    const { plant } = consumers(2, { work: { cpu: ms(0), wait: ms(100) }, visibilityMs: 60 });
    plant.publish(0, 1);
    plant.advance(60);
    expect(plant.queue(0)).toMatchObject({ ready: 0, unacked: 1, delivered: 2, redelivered: 1 });
    plant.advance(100);
    expect(plant.queue(0)).toMatchObject({ acked: 0, executions: 1, unacked: 1 });
    plant.setQueue(0, { ...QUEUE, visibilityMs: 500 });
    plant.advance(1000);
    expect(plant.queue(0)).toMatchObject({ acked: 1, ready: 0, unacked: 0, executions: 3 });
  });

  test("an ack at the very end of the visibility timeout counts", () => {
    const { plant } = consumers(1, { visibilityMs: 100 });
    plant.publish(0, 1);
    plant.advance(100);
    expect(plant.queue(0)).toMatchObject({ acked: 1, redelivered: 0 });
  });
});

describe("partitions", () => {
  test("one consumer each: more consumers than partitions do not help", () => {
    const { plant, pods } = consumers(5, { partitions: 3 });
    plant.publish(0, 30);
    expect(pods.map((pod) => plant.held(pod))).toEqual([1, 1, 1, 0, 0]);
    plant.advance(500);
    expect(plant.queue(0)).toMatchObject({ acked: 15, ready: 12 });
    expect([0, 1, 2].map((partition) => plant.partition(0, partition))).toEqual([4, 4, 4]);
  });

  test("a lost consumer's partitions pass to the others", () => {
    const { plant, pods } = consumers(2, { partitions: 4 });
    plant.publish(0, 20);
    plant.removePod(pods[0]!);
    plant.advance(2000);
    expect(plant.queue(0)).toMatchObject({ acked: 20, ready: 0, redelivered: 1 });
  });

  test("messages of partitions that are given up move to the rest", () => {
    const { plant } = consumers(1, { partitions: 4 });
    plant.publish(0, 9);
    plant.setQueue(0, { ...QUEUE, partitions: 2 });
    plant.setQueue(0, QUEUE);
    plant.advance(900);
    expect(plant.queue(0)).toMatchObject({ acked: 9, ready: 0 });
  });
});

test("a backlog of a million messages drains in order", () => {
  const { plant } = consumers(50, { work: { cpu: ms(0), wait: ms(1) } }, { slots: 1 });
  plant.publish(0, 1_000_000);
  plant.advance(10_000);
  expect(plant.queue(0)).toMatchObject({ acked: 500_000, ready: 499_950, oldestAgeMs: 10_000 });
});
