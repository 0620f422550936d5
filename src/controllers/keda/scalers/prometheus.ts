import { parseFloat64 } from "../../../base/go-parse.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { toMilli } from "../values.ts";
import { Params } from "./params.ts";
import { externalSpec, type Measure, type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

/** An instant query's answer: the series, each the parts of its sample ([time, value]); null is JSON null. */
export type PrometheusReading =
  | { readonly error: string }
  | { readonly httpStatus: number }
  | { readonly series: readonly (readonly (string | null)[])[] };

interface Metadata {
  readonly serverAddress: string;
  readonly query: string;
  readonly threshold: number;
  readonly activationThreshold: number;
  readonly ignoreNullValues: boolean;
}

/** `prometheus`: an instant query that must give one series. Upstream pkg/scalers/prometheus_scaler.go. */
export const prometheus: ScalerKind = (config) => {
  const parsed = parse(config);
  if (!parsed.ok)
    return failed(`error parsing prometheus metadata: error parsing prometheus metadata: ${parsed.error}`);
  const metadata = parsed.value;
  return ok({
    spec: externalSpec(config, "prometheus", toMilli(metadata.threshold)),
    activation: metadata.activationThreshold,
    question: { system: "prometheus", query: metadata.query, serverAddress: metadata.serverAddress },
    translate: (answer): PrometheusReading =>
      "system" in answer && answer.system === "prometheus"
        ? { series: answer.series.map((value) => ["", String(value)]) }
        : unexpected(answer),
    measure: (reading: PrometheusReading) => measure(reading, metadata),
  });
};

function parse(config: TriggerConfig): Result<Metadata, string> {
  const params = new Params(config);
  const metadata = {
    serverAddress: params.text("serverAddress"),
    query: params.text("query"),
    threshold: params.float("threshold"),
    activationThreshold: params.float("activationThreshold", { optional: true }),
    ignoreNullValues: params.bool("ignoreNullValues", "true"),
  };
  const done = params.finish();
  return done.ok ? ok(metadata) : done;
}

function measure(reading: PrometheusReading, metadata: Metadata): Result<Measure, string> {
  const value = execute(reading, metadata);
  return value.ok ? ok({ value: value.value, active: value.value > metadata.activationThreshold }) : value;
}

/** ExecutePromQuery: the sample, 0 for nothing or no number if that is to be ignored, −1 for JSON null. */
function execute(reading: PrometheusReading, { query, ignoreNullValues }: Metadata): Result<number, string> {
  if ("error" in reading) return failed(reading.error);
  if ("httpStatus" in reading) return failed(`prometheus query api returned error. status: ${reading.httpStatus}`);
  const nothing = (what: string): Result<number, string> => (ignoreNullValues ? ok(0) : failed(what));
  const lost = "prometheus metrics 'prometheus' target may be lost, the";
  const [sample, ...others] = reading.series;
  if (sample === undefined) return nothing(`${lost} result is empty`);
  if (others.length > 0) return failed(`prometheus query ${query} returned multiple elements`);
  if (sample.length === 0) return nothing(`${lost} value list is empty`);
  const text = sample[1];
  if (text === undefined) return failed(`prometheus query ${query} didn't return enough values`);
  if (text === null) return ok(-1);
  const number = parseFloat64(text);
  if (!number.ok || Number.isFinite(number.value)) return number;
  return nothing(`prometheus query returns ${floatWord(number.value)}`);
}

/** Go's %f of what is not finite. */
const floatWord = (value: number): string => (Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
