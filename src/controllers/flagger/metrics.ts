import type { SourceAnswer } from "../../api/metrics.ts";
import { goDuration } from "../../base/go-duration.ts";
import type { Canary, CanaryMetric } from "./types.ts";

/** What Prometheus answers for one of the canary's metrics. */
export interface Checked {
  readonly metric: CanaryMetric;
  readonly answer: SourceAnswer;
}

/** Why a canary goes no further; undefined when its numbers are fine. Upstream: pkg/controller/scheduler_metrics.go. */
export function halt(canary: Canary, { metric, answer }: Checked): string | undefined {
  if ("error" in answer) return `Prometheus query failed: ${answer.error}`;
  if (answer.system !== "istio") return undefined;
  const { name, namespace } = canary.metadata;
  const value = metric.name === "request-duration" ? Math.trunc(answer.p99Ms) : answer.successPercent;
  if (Number.isNaN(value)) {
    const where = `${canary.spec.targetRef.name}.${namespace}`;
    const what = `Halt advancement no values found for istio metric ${metric.name}`;
    return `${what} probably ${where} is not receiving traffic: running query failed: no values found`;
  }
  const shown = metric.name === "request-duration" ? DURATION : SUCCESS;
  const { min, max } = boundsOf(metric);
  const says = (sign: string, bound: number) =>
    `Halt ${name}.${namespace} advancement ${shown.what} ${shown.value(value)} ${sign} ${shown.bound(bound)}`;
  if (min !== undefined && value < min) return says("<", min);
  return max !== undefined && value > max ? says(">", max) : undefined;
}

/** The old `threshold` is a least success rate, or a longest duration. */
function boundsOf({ name, threshold = 0, thresholdRange }: CanaryMetric): {
  readonly min?: number;
  readonly max?: number;
} {
  if (thresholdRange) return thresholdRange;
  return name === "request-duration" ? { max: threshold } : { min: threshold };
}

const SUCCESS = {
  what: "success rate",
  value: (percent: number): string => `${percent.toFixed(2)}%`,
  bound: (percent: number): string => `${percent}%`,
};
const DURATION = { what: "request duration", value: goDuration, bound: goDuration };
