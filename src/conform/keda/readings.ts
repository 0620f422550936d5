import type { SqsReading } from "../../controllers/keda/scalers/aws-sqs.ts";
import type { KafkaReading } from "../../controllers/keda/scalers/kafka.ts";
import type { Partition } from "../../controllers/keda/scalers/kafka-lag.ts";
import type { PrometheusReading } from "../../controllers/keda/scalers/prometheus.ts";
import type { RabbitReading } from "../../controllers/keda/scalers/rabbitmq.ts";
import type { RedisReading } from "../../controllers/keda/scalers/redis.ts";

/** A source as a recording writes it: some of these keys, by the trigger's type. */
export interface Source {
  readonly value?: number;
  readonly text?: string;
  readonly httpStatus?: number;
  readonly empty?: true;
  readonly series?: number;
  readonly valueItems?: number;
  readonly nullValue?: true;
  readonly notJson?: true;
  readonly queues?: readonly {
    readonly messages: number;
    readonly ready: number;
    readonly publishRate: number;
    readonly deliverGetRate: number;
  }[];
  readonly pages?: number;
  readonly body?: string;
  readonly partitions?: readonly Partition[];
  readonly groupError?: number;
  readonly visible?: number | string;
  readonly inFlight?: number | string;
  readonly delayed?: number | string;
  readonly length?: number;
  readonly error?: string;
}

/** Go's words for a body that is not JSON ("not JSON …"). */
const NOT_JSON = "invalid character 'o' in literal null (expecting 'u')";
const TIME = "0";

function prometheus(source: Source): PrometheusReading {
  if (source.httpStatus !== undefined) return { httpStatus: source.httpStatus };
  if (source.notJson) return { error: NOT_JSON };
  if (source.empty) return { series: [] };
  const sample = (text: string | null): readonly (string | null)[] => [TIME, text];
  if (source.series !== undefined) return { series: Array.from({ length: source.series }, () => sample("1")) };
  if (source.valueItems !== undefined) return { series: [Array.from({ length: source.valueItems }, () => "1")] };
  return { series: [sample(source.nullValue ? null : (source.text ?? String(source.value)))] };
}

const HTTP_WORDS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

function rabbitmq({ httpStatus, body = "", queues = [], pages = 1 }: Source): RabbitReading {
  if (httpStatus !== undefined) return { httpStatus: `${httpStatus} ${HTTP_WORDS[httpStatus] ?? ""}`.trim(), body };
  return { queues, pages };
}

/** Texts of Kafka's error codes, as the Sarama client words them. */
const KAFKA_WORDS: Readonly<Record<number, string>> = {
  14: "kafka server: The coordinator is still loading offsets and cannot currently process requests",
  15: "kafka server: Offset's topic has not yet been created",
  16: "kafka server: Request was for a consumer group that is not coordinated by this broker",
  24: "kafka server: The provided group id is invalid",
  29: "kafka server: The client is not authorized to access this topic",
  30: "kafka server: The client is not authorized to access this group",
};

const kafka = ({ groupError, partitions = [] }: Source): KafkaReading =>
  groupError === undefined
    ? { partitions }
    : { partitions, groupError: KAFKA_WORDS[groupError] ?? `kafka error ${groupError}` };

const text = (value: number | string | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

const sqs = ({ visible, inFlight, delayed }: Source): SqsReading => ({
  visible: text(visible),
  inFlight: text(inFlight),
  delayed: text(delayed),
});

const redis = ({ error, length = 0 }: Source): RedisReading => (error === undefined ? { length } : { error });

/** A recorded source in the terms of the scaler that reads it. */
export function readingOf(type: string, source: Source): unknown {
  if (type === "rabbitmq") return rabbitmq(source);
  if (type === "kafka") return kafka(source);
  if (type === "aws-sqs-queue") return sqs(source);
  return type === "redis" ? redis(source) : prometheus(source);
}
