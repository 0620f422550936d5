import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "../../../src/base/cron/all-zones.ts";
import { boundedLag, evenConsumers } from "../../../src/controllers/keda/scalers/kafka-bound.ts";
import { partitionLag } from "../../../src/controllers/keda/scalers/kafka-lag.ts";
import { buildScaler } from "../../../src/controllers/keda/scalers/registry.ts";
import type { Scaler } from "../../../src/controllers/keda/scalers/scaler.ts";

function scaler(type: string, metadata: Record<string, string>, env: Record<string, string> = {}): Scaler {
  const built = buildScaler({ trigger: { type, metadata }, index: 0, env });
  if (!built.ok) throw new Error(built.error);
  return built.value;
}
const refusal = (type: string, metadata: Record<string, string>): string => {
  const built = buildScaler({ trigger: { type, metadata }, index: 0, env: {} });
  return built.ok ? "taken" : built.error;
};
const RABBIT = { host: "http://broker/shop", queueName: "orders" };
const PROMETHEUS = { serverAddress: "http://p", query: "q", threshold: "10" };

describe("kafka", () => {
  const rule = { offsetResetPolicy: "latest", scaleToZeroOnInvalidOffset: false, excludePersistentLag: false };
  it.each([
    { name: "end less committed", committed: 100, end: 150, part: {}, want: 50, naive: 150 },
    { name: "no commit, latest", committed: -1, end: 150, part: {}, want: 1, naive: 151 },
    {
      name: "no commit, earliest",
      committed: -1,
      end: 150,
      part: { offsetResetPolicy: "earliest" },
      want: 150,
      naive: 1,
    },
    {
      name: "no commit, scale to zero",
      committed: -1,
      end: 150,
      part: { scaleToZeroOnInvalidOffset: true },
      want: 0,
      naive: 1,
    },
    { name: "committed past the end", committed: 160, end: 150, part: {}, want: -10, naive: 0 },
  ])("$name: $want, not $naive", ({ committed, end, part, want }) => {
    expect(partitionLag({ id: 0, committed, end }, { ...rule, ...part }, {}).counted).toBe(want);
  });

  it("a partition that stands still counts for activity only", () => {
    const persistent = { ...rule, excludePersistentLag: true };
    const first = partitionLag({ id: 0, committed: 5, end: 9 }, persistent, {});
    const again = partitionLag({ id: 0, committed: 5, end: 9 }, persistent, first.offsets);
    expect([first.counted, first.raw, again.counted, again.raw]).toEqual([4, 4, 0, 4]);
  });

  it.each([
    [10, 1],
    [20, 2],
    [40, 4],
    [50, 5],
    [99, 10],
    [100, 10],
    [101, 20],
  ])("lag %i over 100 partitions asks for %i even consumers", (lag, want) => {
    expect(evenConsumers(lag, 100, 10)).toBe(want);
  });

  const bound = {
    lagThreshold: 10,
    allowIdleConsumers: false,
    limitToPartitionsWithLag: false,
    ensureEvenDistributionOfPartitions: false,
  };
  it("the truncating division lets one consumer more slip through", () => {
    expect(boundedLag(19, 1, 1, bound)).toBe(19);
    expect(boundedLag(20, 1, 1, bound)).toBe(10);
  });

  it("asks for at most one consumer more than there are partitions", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 64 }), (lag, partitions) => {
        expect(boundedLag(lag, partitions, partitions, bound) / 10).toBeLessThan(partitions + 1);
      }),
    );
  });
});

describe("rabbitmq", () => {
  const figures = { messages: 10, ready: 4, publishRate: 6, deliverGetRate: 2 };
  const measured = (metadata: Record<string, string>, queue = figures) => {
    const result = scaler("rabbitmq", { ...RABBIT, ...metadata }).measure({ queues: [queue], pages: 1 }, undefined, 0);
    return result.ok ? [result.value.value, result.value.active] : result.error;
  };
  const stuck = { ...figures, publishRate: 3, deliverGetRate: 0 };
  it.each<{ name: string; metadata: Record<string, string>; queue: typeof figures; want: readonly [number, boolean] }>([
    {
      name: "ready and unacknowledged",
      metadata: { mode: "QueueLength", value: "5" },
      queue: figures,
      want: [10, true],
    },
    {
      name: "ready only",
      metadata: { mode: "QueueLength", value: "5", excludeUnacknowledged: "true" },
      queue: figures,
      want: [4, true],
    },
    {
      name: "a low rate is active by its messages",
      metadata: { mode: "MessageRate", value: "5", activationValue: "8" },
      queue: figures,
      want: [6, true],
    },
    { name: "ratio", metadata: { mode: "PublishedToDeliveredRatio", value: "1" }, queue: figures, want: [3, true] },
    {
      name: "ratio without delivery",
      metadata: { mode: "PublishedToDeliveredRatio", value: "1", activationValue: "4" },
      queue: stuck,
      want: [4, true],
    },
    {
      name: "consumption time",
      metadata: { mode: "ExpectedQueueConsumptionTime", value: "1" },
      queue: figures,
      want: [7, true],
    },
  ])("$name", ({ metadata, queue, want }) => {
    expect(measured(metadata, queue)).toEqual(want);
  });

  it("asks the vhost of its host, from the container's own variables too", () => {
    const { question } = scaler(
      "rabbitmq",
      { queueName: "orders", hostFromEnv: "BROKER" },
      { BROKER: "amqp://u:p@broker/shop" },
    );
    expect(question).toEqual({ system: "rabbitmq", queue: "orders", vhost: "shop" });
  });

  it("hides user and password in errors", () => {
    const built = scaler("rabbitmq", { ...RABBIT, host: "http://me:secret@broker/shop" });
    expect(built.measure({ httpStatus: "404 Not Found", body: "x" }, undefined, 0)).toEqual({
      ok: false,
      error:
        "error inspecting RabbitMQ: error requesting RabbitMQ API status: 404 Not Found, response: x, from: http://user:password@broker/api/queues/shop/orders",
    });
  });
});

describe("refused triggers", () => {
  const twice = (what: string, error: string) =>
    `error parsing ${what} metadata: error parsing ${what} metadata: ${error}`;
  it.each<{ name: string; type: string; metadata: Record<string, string>; want: string }>([
    { name: "unknown type", type: "telepathy", metadata: {}, want: "no scaler found for type: telepathy" },
    { name: "a built-in word", type: "constructor", metadata: {}, want: "no scaler found for type: constructor" },
    {
      name: "no threshold",
      type: "prometheus",
      metadata: { serverAddress: "x", query: "q" },
      want: twice("prometheus", 'missing required parameter "threshold" in [triggerMetadata]'),
    },
    {
      name: "an empty text is missing",
      type: "prometheus",
      metadata: { ...PROMETHEUS, query: " " },
      want: twice("prometheus", 'missing required parameter "query" in [triggerMetadata]'),
    },
    {
      name: "no number",
      type: "prometheus",
      metadata: { ...PROMETHEUS, threshold: "ten" },
      want: twice(
        "prometheus",
        'unable to set param "threshold" value "ten": unable to unmarshal to field type float64: invalid character \'t\' looking for beginning of value',
      ),
    },
    {
      name: "no boolean",
      type: "prometheus",
      metadata: { ...PROMETHEUS, ignoreNullValues: "yes" },
      want: twice(
        "prometheus",
        'unable to set param "ignoreNullValues" value "yes": unable to parse boolean value "yes": strconv.ParseBool: parsing "yes": invalid syntax',
      ),
    },
    {
      name: "mode without value",
      type: "rabbitmq",
      metadata: { ...RABBIT, mode: "QueueLength" },
      want: twice("RabbitMQ", "value must be specified"),
    },
    {
      name: "every fault of one trigger",
      type: "kafka",
      metadata: { topic: "t", lagThreshold: "0" },
      want: twice(
        "kafka",
        'missing required parameter "bootstrapServers" in [triggerMetadata resolvedEnv]\nmissing required parameter "consumerGroup" in [triggerMetadata resolvedEnv]\n"lagThreshold" must be positive number',
      ),
    },
    {
      name: "no address",
      type: "redis",
      metadata: { listName: "l" },
      want: twice(
        "redis",
        "no addresses or hosts given. address should be a comma separated list of host:port or set the host/port values",
      ),
    },
  ])("$name", ({ type, metadata, want }) => {
    expect(refusal(type, metadata)).toBe(want);
  });
});

it.each([
  [
    "aws-sqs-queue",
    { queueURL: "https://sqs.eu-west-1.amazonaws.com/1/orders.fifo", awsRegion: "eu-west-1" },
    "s0-aws-sqs-orders-fifo",
  ],
  ["rabbitmq", { ...RABBIT, queueName: "a/b c(d)" }, "s0-rabbitmq-a-2Fb+c-28d-29"],
  ["kafka", { bootstrapServers: "k", consumerGroup: "g" }, "s0-kafka-g-topics"],
  ["redis", { address: "r:6379", listName: "my:list/1" }, "s0-redis-my-list-1"],
  [
    "cron",
    { timezone: "Etc/UTC", start: "0,30 8 ? * *", end: "*/5 9 * * *", desiredReplicas: "2" },
    "s0-cron-Etc-UTC-0Cm308Qmxx-xSl59xxx",
  ],
])("%s names its metric", (type, metadata, want) => {
  const { spec } = scaler(type, metadata);
  expect(spec.type === "External" && spec.external.metric.name).toBe(want);
});
