import type { SourceAnswer } from "../../../api/metrics.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { toMilli } from "../values.ts";
import { Params } from "./params.ts";
import { compose, type QueueFigures } from "./rabbitmq-queues.ts";
import { anonymize, managementUrl, queryEscape, vhostOf } from "./rabbitmq-url.ts";
import { externalSpec, type Measure, type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

/** What the management API answers; `pages` counts the pages a regular expression would need. */
export type RabbitReading =
  | { readonly error: string }
  | { readonly httpStatus: string; readonly body: string }
  | { readonly queues: readonly QueueFigures[]; readonly pages: number };

type Answer = Extract<SourceAnswer, { readonly system: "rabbitmq" }>;

const HTTP_MODES = ["MessageRate", "DeliverGetRate", "PublishedToDeliveredRatio", "ExpectedQueueConsumptionTime"];
const UNKNOWN = "Unknown";
const DEFAULT_LENGTH = 20;

interface Metadata {
  readonly queueName: string;
  readonly host: string;
  readonly vhostName: string;
  readonly protocol: string;
  readonly mode: string;
  readonly value: number;
  readonly activationValue: number;
  readonly useRegex: boolean;
  readonly excludeUnacknowledged: boolean;
  readonly pageSize: number;
  readonly operation: string;
}

/** `rabbitmq`: a queue's length or rates. Upstream pkg/scalers/rabbitmq_scaler.go. */
export const rabbitmq: ScalerKind = (config) => {
  const parsed = parse(config);
  if (!parsed.ok) return failed(`error parsing RabbitMQ metadata: error parsing RabbitMQ metadata: ${parsed.error}`);
  const metadata = parsed.value;
  const { host, vhostName, queueName } = metadata;
  return ok({
    spec: externalSpec(config, `rabbitmq-${queryEscape(queueName)}`, toMilli(metadata.value)),
    activation: metadata.activationValue,
    question: { system: "rabbitmq", queue: queueName, vhost: vhostOf(host, vhostName) },
    translate: (answer): RabbitReading =>
      "system" in answer && answer.system === "rabbitmq" ? { queues: [figures(answer)], pages: 1 } : unexpected(answer),
    measure: (reading: RabbitReading) => measure(reading, metadata),
  });
};

function parse(config: TriggerConfig): Result<Metadata, string> {
  const params = new Params(config);
  const optional = { optional: true };
  const given = {
    queueName: params.text("queueName"),
    mode: params.text("mode", { fallback: UNKNOWN }),
    queueLength: params.float("queueLength", optional),
    value: params.float("value", optional),
    activationValue: params.float("activationValue", optional),
    host: params.text("host", { order: "triggerMetadata authParams resolvedEnv" }),
    protocol: params.text("protocol", { fallback: "auto" }),
    vhostName: params.text("vhostName", optional),
    useRegex: params.bool("useRegex"),
    excludeUnacknowledged: params.bool("excludeUnacknowledged"),
    pageSize: params.int("pageSize", { fallback: "100" }),
    operation: params.text("operation", { fallback: "sum" }),
  };
  const protocol = protocolOf(given.protocol, given.host);
  const metadata = { ...given, ...modeAndValue(given), protocol: protocol.ok ? protocol.value : given.protocol };
  const done = params.finish(protocol.ok ? check(given, protocol.value) : checkBefore(given.pageSize, protocol.error));
  return done.ok ? ok(metadata) : done;
}

/** The page size is checked between the protocol's name and its guess from the host. */
const checkBefore = (pageSize: number, fault: string): string =>
  fault.startsWith("unknown host") && pageSize < 1 ? PAGE_SIZE_FAULT : fault;
const PAGE_SIZE_FAULT = "pageSize should be 1 or greater";

function protocolOf(protocol: string, host: string): Result<string, string> {
  if (protocol === "amqp" || protocol === "http") return ok(protocol);
  if (protocol !== "auto") {
    return failed(`the protocol has to be either \`amqp\`, \`http\`, or \`auto\` but is \`${protocol}\``);
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(host)?.[1]?.toLowerCase() ?? "";
  if (scheme === "amqp" || scheme === "amqps") return ok("amqp");
  if (scheme === "http" || scheme === "https") return ok("http");
  return failed(`unknown host URL scheme: \`${scheme}\``);
}

interface Given {
  readonly mode: string;
  readonly queueLength: number;
  readonly value: number;
  readonly useRegex: boolean;
  readonly excludeUnacknowledged: boolean;
  readonly pageSize: number;
}

/** Nothing given: queues of 20; the deprecated `queueLength` alone: queues of that length. */
function modeAndValue({ mode, queueLength, value }: Given): { readonly mode: string; readonly value: number } {
  const unset = mode === UNKNOWN && value === 0;
  if (!unset) return { mode, value };
  return { mode: "QueueLength", value: queueLength === 0 ? DEFAULT_LENGTH : queueLength };
}

/** Upstream rabbitMQMetadata.Validate and validateTrigger, first fault only. */
function check(given: Given, protocol: string): string | undefined {
  if (given.pageSize < 1) return PAGE_SIZE_FAULT;
  if (given.useRegex && protocol !== "http") return "configure useRegex=true only with HTTP protocol";
  if (given.excludeUnacknowledged && protocol !== "http") {
    return "configure excludeUnacknowledged=true only with HTTP protocol";
  }
  return checkTrigger(given, protocol);
}

function checkTrigger({ mode, queueLength, value }: Given, protocol: string): string | undefined {
  if (mode === UNKNOWN && value === 0) return undefined;
  if (queueLength !== 0) return "queueLength is deprecated; use mode and value";
  if (mode === UNKNOWN) return "mode must be specified";
  if (value === 0) return "value must be specified";
  if (mode !== "QueueLength" && !HTTP_MODES.includes(mode)) {
    const [first, second, third, last] = HTTP_MODES;
    return `trigger mode ${mode} must be one of QueueLength, ${first}, ${second}, ${third} or ${last}`;
  }
  if (mode !== "QueueLength" && protocol !== "http") {
    return `protocol ${protocol} not supported; must be HTTP to use trigger mode ${mode}`;
  }
  return undefined;
}

const figures = ({ ready, unacked, publishRate, deliverGetRate }: Answer): QueueFigures => ({
  messages: ready + unacked,
  ready,
  publishRate,
  deliverGetRate,
});

function measure(reading: RabbitReading, metadata: Metadata): Result<Measure, string> {
  const figures = figuresOf(reading, metadata);
  if (!figures.ok) return failed(anonymize(`error inspecting RabbitMQ: ${figures.error}`));
  const { publishRate: published, deliverGetRate: delivered } = figures.value;
  const readyOnly = metadata.excludeUnacknowledged || metadata.protocol === "amqp";
  const messages = readyOnly ? figures.value.ready : figures.value.messages;
  const { mode, activationValue } = metadata;
  const [value, alsoActive] = modeValue(mode, messages, published, delivered, activationValue);
  return ok({ value, active: value > activationValue || alsoActive });
}

/** The mode's value, and what makes the trigger active beside it. */
function modeValue(
  mode: string,
  messages: number,
  published: number,
  delivered: number,
  activation: number,
): readonly [number, boolean] {
  const stuck = delivered === 0;
  switch (mode) {
    case "MessageRate":
      return [published, messages > activation];
    case "DeliverGetRate":
      return [delivered, false];
    case "PublishedToDeliveredRatio":
      if (published <= 0) return [0, false];
      return [stuck ? activation : delivered > 0 ? published / delivered : 0, stuck];
    case "ExpectedQueueConsumptionTime":
      return [stuck ? activation : (published - delivered) / delivered + messages / delivered, stuck];
    default:
      return [messages, false];
  }
}

function figuresOf(reading: RabbitReading, metadata: Metadata): Result<QueueFigures, string> {
  if ("error" in reading) return failed(reading.error);
  if ("httpStatus" in reading) {
    const { httpStatus, body } = reading;
    const url = managementUrl(metadata);
    return failed(`error requesting RabbitMQ API status: ${httpStatus}, response: ${body}, from: ${url}`);
  }
  if (!metadata.useRegex) return compose(reading.queues.slice(0, 1), "sum");
  if (reading.pages > 1) return failed("regex matches more queues than can be recovered at once");
  return compose(reading.queues, metadata.operation);
}
