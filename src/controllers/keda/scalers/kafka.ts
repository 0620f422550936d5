import { failed, ok, type Result } from "../../../base/result.ts";
import { boundedLag } from "./kafka-bound.ts";
import { type LagRule, type Offsets, type Partition, partitionLag } from "./kafka-lag.ts";
import { parsePartitionLimitation } from "./kafka-limitation.ts";
import { Params } from "./params.ts";
import { externalSpec, type Measure, type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

/** The group's partitions, with offsets (`topic` where the trigger names none), or why its offsets are not told. */
export type KafkaReading =
  | { readonly error: string }
  | { readonly partitions: readonly Partition[]; readonly groupError?: string };

interface Metadata extends LagRule {
  readonly topic: string;
  readonly consumerGroup: string;
  readonly lagThreshold: number;
  readonly activationLagThreshold: number;
  readonly allowIdleConsumers: boolean;
  readonly limitToPartitionsWithLag: boolean;
  readonly ensureEvenDistributionOfPartitions: boolean;
  /** Null: all partitions. */
  readonly limitation: readonly number[] | null;
}

/** `kafka`: a consumer group's lag. Upstream pkg/scalers/kafka_scaler.go. */
export const kafka: ScalerKind = (config) => {
  const parsed = parse(config);
  if (!parsed.ok) return failed(`error parsing kafka metadata: error parsing kafka metadata: ${parsed.error}`);
  const metadata = parsed.value;
  const { topic, consumerGroup: group } = metadata;
  return ok({
    spec: externalSpec(
      config,
      topic === "" ? `kafka-${group}-topics` : `kafka-${topic}`,
      metadata.lagThreshold * 1_000,
    ),
    activation: metadata.activationLagThreshold,
    question: { system: "kafka", topic, group },
    translate: (answer): KafkaReading =>
      "system" in answer && answer.system === "kafka" ? { partitions: answer.partitions } : unexpected(answer),
    measure: (reading: KafkaReading, memory: unknown) => measure(reading, metadata, (memory ?? {}) as Offsets),
  });
};

function parse(config: TriggerConfig): Result<Metadata, string> {
  const params = new Params(config);
  params.text("bootstrapServers", { order: "triggerMetadata resolvedEnv" });
  const given = {
    consumerGroup: params.text("consumerGroup", { order: "triggerMetadata resolvedEnv" }),
    topic: params.text("topic", { order: "triggerMetadata resolvedEnv", optional: true }),
    partitionLimitation: params.text("partitionLimitation", { optional: true }),
    lagThreshold: params.int("lagThreshold", { fallback: "10" }),
    activationLagThreshold: params.int("activationLagThreshold", { fallback: "0" }),
    offsetResetPolicy: params.text("offsetResetPolicy", { fallback: "latest", oneOf: ["latest", "earliest"] }),
    allowIdleConsumers: params.bool("allowIdleConsumers", "false"),
    excludePersistentLag: params.bool("excludePersistentLag", "false"),
    scaleToZeroOnInvalidOffset: params.bool("scaleToZeroOnInvalidOffset", "false"),
    limitToPartitionsWithLag: params.bool("limitToPartitionsWithLag", "false"),
    ensureEvenDistributionOfPartitions: params.bool("ensureEvenDistributionOfPartitions", "false"),
  };
  const limitation = parsePartitionLimitation(given.partitionLimitation);
  const done = params.finish(check(given, limitation));
  if (!done.ok) return done;
  return ok({ ...given, limitation: limitation.ok && given.topic !== "" ? limitation.value : null });
}

/** Upstream kafkaMetadata.Validate, first fault only. */
function check(
  given: Omit<Metadata, "limitation">,
  limitation: Result<readonly number[] | null, string>,
): string | undefined {
  if (given.lagThreshold <= 0) return '"lagThreshold" must be positive number';
  if (given.activationLagThreshold < 0) return '"activationLagThreshold" must be a non-negative number';
  if (!limitation.ok) return limitation.error;
  const limit = given.limitToPartitionsWithLag;
  const even = given.ensureEvenDistributionOfPartitions;
  if (given.allowIdleConsumers && limit) return together("allowIdleConsumers", "limitToPartitionsWithLag");
  if (given.topic === "" && limit) return needsTopic("limitToPartitionsWithLag");
  if (limit && even) return together("limitToPartitionsWithLag", "ensureEvenDistributionOfPartitions");
  return given.topic === "" && even ? needsTopic("ensureEvenDistributionOfPartitions") : undefined;
}

const together = (a: string, b: string): string => `${a} and ${b} cannot be set simultaneously`;
const needsTopic = (option: string): string => `topic must be specified when using ${option}`;

/** Lags of all partitions, then the bound of the whole. Upstream getTotalLag. */
function measure(reading: KafkaReading, metadata: Metadata, before: Offsets): Result<Measure, string> {
  if ("error" in reading) return failed(reading.error);
  const { limitation, topic } = metadata;
  const { groupError } = reading;
  if (groupError !== undefined && topic === "") return failed(`error listing cg offset: ${groupError}`);
  const partitions = reading.partitions.filter(({ id }) => limitation === null || limitation.includes(id));
  if (partitions.length === 0 && topic !== "" && (groupError === undefined || reading.partitions.length > 0)) {
    return failed(`expected at least one active partition within the topic '${topic}'`);
  }
  if (groupError !== undefined) return failed(`error listing consumer group offsets: ${groupError}`);
  const listed = partitions.filter(({ end }) => end !== null);
  let offsets = before;
  let total = 0;
  let raw = 0;
  let lagging = 0;
  for (const partition of listed) {
    const lag = partitionLag(partition, metadata, offsets);
    offsets = lag.offsets;
    total += lag.counted;
    raw += lag.raw;
    if (lag.counted > 0) lagging++;
  }
  const value = boundedLag(total, listed.length, lagging, metadata);
  return ok({ value, active: raw > metadata.activationLagThreshold, memory: offsets });
}
