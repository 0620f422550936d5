import { failed, type Result } from "../../../base/result.ts";
import { awsSqs } from "./aws-sqs.ts";
import { cron } from "./cron.ts";
import { kafka } from "./kafka.ts";
import { prometheus } from "./prometheus.ts";
import { rabbitmq } from "./rabbitmq.ts";
import { redis } from "./redis.ts";
import { resource } from "./resource.ts";
import type { Scaler, ScalerKind, TriggerConfig } from "./scaler.ts";

const KINDS: Readonly<Record<string, ScalerKind>> = {
  "aws-sqs-queue": awsSqs,
  cpu: resource,
  cron,
  kafka,
  memory: resource,
  prometheus,
  rabbitmq,
  redis,
};

/** The trigger types that are modelled, in the order of their names. */
export const TRIGGER_TYPES: readonly string[] = Object.keys(KINDS);

/** cpu and memory: the HPA computes them, KEDA has no activity for them. */
export const isResource = (type: string): boolean => type === "cpu" || type === "memory";

interface Built {
  readonly config: TriggerConfig;
  readonly scaler: Result<Scaler, string>;
}

/** The last scaler of each trigger: it is asked for in every poll, and triggers are never written to. */
const lastBuilt = new WeakMap<TriggerConfig["trigger"], Built>();

/** A trigger's scaler, or why it is refused. Upstream pkg/scaling/scalers_builder.go buildScaler. */
export function buildScaler(config: TriggerConfig): Result<Scaler, string> {
  const last = lastBuilt.get(config.trigger);
  if (last && last.config.index === config.index && last.config.env === config.env) return last.scaler;
  const scaler = build(config);
  lastBuilt.set(config.trigger, { config, scaler });
  return scaler;
}

function build(config: TriggerConfig): Result<Scaler, string> {
  const { type, metricType } = config.trigger;
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) return failed(`no scaler found for type: ${type}`);
  if (metricType === "Utilization" && !isResource(type)) {
    const allowed = "allowed values are 'Value' or 'AverageValue'";
    const why = `'Utilization' metric type is unsupported for external metrics, ${allowed}`;
    return failed(`error getting scaler metric type: ${why}`);
  }
  return kind(config);
}
