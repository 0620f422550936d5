import { parseInteger } from "../../../base/go-parse.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { Params } from "./params.ts";
import { externalSpec, type Measure, type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

/** Queue attributes as the API's texts; absent = not among them. */
export type SqsReading =
  | { readonly error: string }
  | { readonly visible?: string; readonly inFlight?: string; readonly delayed?: string };

interface Metadata {
  readonly queueLength: number;
  readonly activationQueueLength: number;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly scaleOnInFlight: boolean;
  readonly scaleOnDelayed: boolean;
}

/** `aws-sqs-queue`: messages visible, in flight and delayed. Upstream pkg/scalers/aws_sqs_queue_scaler.go. */
export const awsSqs: ScalerKind = (config) => {
  const parsed = parse(config);
  if (!parsed.ok) return failed(`error parsing SQS queue metadata: ${parsed.error}`);
  const metadata = parsed.value;
  return ok({
    spec: externalSpec(config, `aws-sqs-${metadata.queueName}`, metadata.queueLength * 1_000),
    activation: metadata.activationQueueLength,
    question: { system: "aws-sqs", queueUrl: metadata.queueUrl },
    translate: (answer): SqsReading =>
      "system" in answer && answer.system === "aws-sqs"
        ? { visible: String(answer.visible), inFlight: String(answer.inFlight), delayed: String(answer.delayed) }
        : unexpected(answer),
    measure: (reading: SqsReading) => measure(reading, metadata),
  });
};

function parse(config: TriggerConfig): Result<Metadata, string> {
  const params = new Params(config);
  const metadata = {
    queueLength: params.int("queueLength", { fallback: "5" }),
    activationQueueLength: params.int("activationQueueLength", { fallback: "0" }),
    queueUrl: params.text("queueURL", { order: "triggerMetadata resolvedEnv" }),
    scaleOnInFlight: params.bool("scaleOnInFlight", "true"),
    scaleOnDelayed: params.bool("scaleOnDelayed", "false"),
  };
  params.text("awsRegion", { order: "triggerMetadata authParams" });
  const done = params.finish();
  if (!done.ok) return failed(`error parsing SQS queue metadata: ${done.error}`);
  const queueName = nameOf(metadata.queueUrl);
  return queueName === undefined ? failed("cannot get queueName from queueURL") : ok({ ...metadata, queueName });
}

/** The last part of a queue's URL (`https://host/account/name`); a text that is no URL is the name itself. */
function nameOf(queueUrl: string): string | undefined {
  const path = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*)?(\/.*|)$/.exec(queueUrl)?.[1];
  if (path === undefined) return queueUrl;
  const [, , name, ...more] = path.replace(/[?#].*$/, "").split("/");
  return name && more.length === 0 ? name : undefined;
}

function measure(reading: SqsReading, metadata: Metadata): Result<Measure, string> {
  if ("error" in reading) return failed(reading.error);
  const wanted = [
    ["ApproximateNumberOfMessages", reading.visible, true],
    ["ApproximateNumberOfMessagesNotVisible", reading.inFlight, metadata.scaleOnInFlight],
    ["ApproximateNumberOfMessagesDelayed", reading.delayed, metadata.scaleOnDelayed],
  ] as const;
  let value = 0;
  for (const [attribute, text, counts] of wanted) {
    if (!counts) continue;
    if (text === undefined) return failed(`metric ${attribute} not found in SQS queue attributes`);
    const number = parseInteger(text, 64);
    if (!number.ok) return number;
    value += number.value;
  }
  return ok({ value, active: value > metadata.activationQueueLength });
}
