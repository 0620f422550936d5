import type { AccrualPolicy } from "../../api/calls.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../base/units.ts";

/**
 * What the annotations of a Service ask of the proxies that call it. Those that cannot be read are ignored, as the
 * policy controller does, and said. Upstream: linkerd2 policy-controller/k8s/index/src/outbound/index.rs
 * `parse_accrual_config`, `parse_timeouts`, index/http.rs `parse_http_retry`, 2025.
 */
export interface ServicePolicy {
  readonly accrual: AccrualPolicy | undefined;
  readonly retry: RoutePolicy | undefined;
  readonly requestTimeoutMs: DurationMs | null;
  /** What was ignored, and why. */
  readonly ignored: readonly string[];
}

export interface RoutePolicy {
  readonly limit: number;
  readonly timeoutMs: DurationMs | null;
  /** Statuses that are retried. */
  readonly statuses: readonly number[];
}

type Annotations = Readonly<Record<string, string>>;
type Read<T> = Result<T, string>;

export function servicePolicy(annotations: Annotations = {}): ServicePolicy {
  const accrual = accrualOf(annotations);
  const retry = retryOf(annotations);
  const request = optional(annotations["timeout.linkerd.io/request"], readDuration);
  return {
    accrual: accrual.ok ? accrual.value : undefined,
    retry: retry.ok ? retry.value : undefined,
    requestTimeoutMs: request.ok ? (request.value ?? null) : null,
    ignored: [
      ...(accrual.ok ? [] : [`Failed to parse accrual config: ${accrual.error}`]),
      ...(retry.ok ? [] : [`Failed to parse http retry: ${retry.error}`]),
      ...(request.ok ? [] : [`Failed to parse timeouts: ${request.error}`]),
    ],
  };
}

const MODE = "balancer.linkerd.io/failure-accrual";
const CONSECUTIVE = `${MODE}-consecutive`;
const SUCCESS_RATE = "balancer.alpha.linkerd.io/failure-accrual-success-rate";

function accrualOf(annotations: Annotations): Read<AccrualPolicy | undefined> {
  const mode = annotations[MODE];
  if (mode === undefined) return ok(undefined);
  if (mode === "consecutive") return consecutiveOf(annotations);
  if (mode !== "unified") return failed(`unsupported failure accrual mode: ${mode}`);
  const consecutive = consecutiveOf(annotations);
  if (!consecutive.ok) return consecutive;
  const successRate = successRateOf(annotations);
  return successRate.ok ? ok({ ...consecutive.value, successRate: successRate.value }) : successRate;
}

function consecutiveOf(annotations: Annotations): Read<AccrualPolicy> {
  const failures = optional(annotations[`${CONSECUTIVE}-max-failures`], readCount);
  const max = optional(annotations[`${CONSECUTIVE}-max-penalty`], readDuration);
  const min = optional(annotations[`${CONSECUTIVE}-min-penalty`], readDuration);
  const jitter = optional(annotations[`${CONSECUTIVE}-jitter-ratio`], readNumber);
  if (!failures.ok) return failures;
  if (!max.ok) return max;
  if (!min.ok) return min;
  if (!jitter.ok) return jitter;
  const policy: AccrualPolicy = {
    enabled: true,
    maxFailures: failures.value ?? 7,
    minPenaltyMs: min.value ?? SECOND_MS,
    maxPenaltyMs: max.value ?? MINUTE_MS,
    jitterRatio: jitter.value ?? 0.5,
  };
  const wrong = wrongPenalty(policy);
  return wrong === undefined ? ok(policy) : failed(wrong);
}

const LEAST_WINDOW_MS = 10;
const MOST_REQUESTS = 1_000_000;

/** Its bounds hold only where the measure is on. */
function successRateOf(annotations: Annotations): Read<NonNullable<AccrualPolicy["successRate"]>> {
  const share = optional(annotations[`${SUCCESS_RATE}-threshold`], (text) => readNumber(text.trim()));
  const span = optional(annotations[`${SUCCESS_RATE}-window`], readDuration);
  const least = optional(annotations[`${SUCCESS_RATE}-min-requests`], (text) => readCount(text.trim()));
  if (!share.ok) return share;
  if (!span.ok) return span;
  if (!least.ok) return least;
  const [threshold, windowMs, minRequests] = [share.value ?? 0.8, span.value ?? 10 * SECOND_MS, least.value ?? 5];
  if (threshold < 0 || threshold > 1) {
    return failed(`success-rate threshold must be between 0.0 and 1.0, got ${threshold}`);
  }
  if (windowMs === 0) return failed("success-rate-window must be greater than zero");
  if (threshold > 0 && windowMs < LEAST_WINDOW_MS) {
    return failed(`success-rate-window must be at least 10ms, got ${rustDuration(windowMs)}`);
  }
  if (threshold > 0 && minRequests > MOST_REQUESTS) return failed("success-rate-min-requests cannot exceed 1000000");
  return ok({ threshold, windowMs, minRequests });
}

function wrongPenalty({ minPenaltyMs, maxPenaltyMs, jitterRatio }: AccrualPolicy): string | undefined {
  if (minPenaltyMs > maxPenaltyMs) {
    return `min_penalty (${rustDuration(minPenaltyMs)}) cannot exceed max_penalty (${rustDuration(maxPenaltyMs)})`;
  }
  if (maxPenaltyMs === 0) return "max_penalty cannot be zero";
  if (jitterRatio < 0) return "jitter cannot be negative";
  return jitterRatio > 100 ? "jitter cannot be greater than 100" : undefined;
}

/** As Rust's `{:?}` writes whole milliseconds. */
const rustDuration = (ms: DurationMs): string => (ms > 0 && ms < SECOND_MS ? `${ms}ms` : `${ms / SECOND_MS}s`);

const RETRY = "retry.linkerd.io";

function retryOf(annotations: Annotations): Read<RoutePolicy | undefined> {
  const limit = optional(annotations[`${RETRY}/limit`], readCount);
  const timeout = optional(annotations[`${RETRY}/timeout`], readDuration);
  const statuses = optional(annotations[`${RETRY}/http`], readStatuses);
  if (!limit.ok) return limit;
  if (!timeout.ok) return timeout;
  if (!statuses.ok) return statuses;
  const given = [limit.value || undefined, timeout.value || undefined, statuses.value];
  if (given.every((value) => value === undefined)) return ok(undefined);
  return ok({ limit: limit.value || 1, timeoutMs: timeout.value || null, statuses: statuses.value ?? [] });
}

/** "5xx,gateway-error,429,520-529". */
function readStatuses(text: string): Read<readonly number[]> {
  const ranges = text.split(",").map(rangeOf);
  if (!ranges.every((range) => range !== undefined)) return failed(`invalid retry condition: ${text}`);
  return ok(ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index)));
}

function rangeOf(condition: string): readonly [number, number] | undefined {
  if (condition.toLowerCase() === "5xx") return [500, 599];
  if (condition.toLowerCase() === "gateway-error") return [502, 504];
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(condition) ?? [];
  return isStatus(first) && isStatus(last) && Number(first) <= Number(last) ? [Number(first), Number(last)] : undefined;
}

const isStatus = (text: string): boolean => text !== "" && Number(text) >= 100 && Number(text) < 600;

function optional<T>(text: string | undefined, read: (text: string) => Read<T>): Read<T | undefined> {
  return text === undefined ? ok(undefined) : read(text);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

function readDuration(text: string): Read<DurationMs> {
  const trimmed = text.trim();
  const [, amount, unit = ""] = /^(.*\d)(\D*)$/.exec(trimmed) ?? [];
  if (amount === undefined) return failed(`${trimmed} does not contain a timeout duration value`);
  const count = readCount(amount);
  if (!count.ok) return count;
  const scale = unit === "" && count.value === 0 ? 0 : UNITS[unit];
  if (scale !== undefined) return ok(count.value * scale);
  return failed(`invalid duration unit ${unit} (expected one of 'ms', 's', 'm', 'h', or 'd')`);
}

const readCount = (text: string): Read<number> =>
  /^\+?\d+$/.test(text) ? ok(Number(text)) : failed("invalid digit found in string");

const readNumber = (text: string): Read<number> =>
  /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? ok(Number(text)) : failed("invalid float literal");
