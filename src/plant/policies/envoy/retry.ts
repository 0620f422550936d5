import { type InUse, type Limits, mayRetry } from "./limits.ts";

/** When a request is retried: Envoy 1.36 source/common/router/retry_state_impl.cc. */
export interface RetrySettings {
  readonly on: ReadonlySet<string>;
  readonly retriableStatusCodes: readonly number[];
}

/** gRPC statuses by the condition that retries them. */
const GRPC_STATUS: ReadonlyMap<string, string> = new Map([
  ["1", "cancelled"],
  ["4", "deadline-exceeded"],
  ["8", "resource-exhausted"],
  ["13", "internal"],
  ["14", "unavailable"],
]);

/**
 * Whether an answer is a reason to retry.
 * @param retriableHeader whether one of the policy's `retriable_headers` matches it
 */
export function retriableAnswer(
  settings: RetrySettings,
  status: number,
  headers: Readonly<Record<string, string>>,
  retriableHeader: boolean,
): boolean {
  const { on } = settings;
  if ("x-envoy-ratelimited" in headers) return on.has("envoy-ratelimited");
  if (retriableStatus(settings, status)) return true;
  if (retriableHeader && on.has("retriable-headers")) return true;
  return on.has(GRPC_STATUS.get(headers["grpc-status"] ?? "") ?? "");
}

/** @param retryOn conditions as Envoy writes them: "5xx,connect-failure" */
export const retrySettings = (retryOn: string, retriableStatusCodes: readonly number[] = []): RetrySettings => ({
  on: new Set(
    retryOn
      .split(",")
      .map((condition) => condition.trim())
      .filter((condition) => condition !== ""),
  ),
  retriableStatusCodes,
});

/** Whether an answer's status alone is a reason to retry. */
export function retriableStatus({ on, retriableStatusCodes }: RetrySettings, status: number): boolean {
  if (on.has("5xx") && status >= 500 && status < 600) return true;
  if (on.has("gateway-error") && status >= 502 && status <= 504) return true;
  if (on.has("retriable-4xx") && status === 409) return true;
  return on.has("retriable-status-codes") && retriableStatusCodes.includes(status);
}

/** How an attempt broke off without an answer; a per-try timeout is a `reset`. */
export type Reset = "overflow" | "connect-failure" | "refused-stream" | "reset";

/** @param sent whether any byte of the request had gone out */
export function retriableReset({ on }: RetrySettings, reset: Reset, sent: boolean): boolean {
  if (reset === "overflow") return false;
  if (on.has("reset") || on.has("5xx") || on.has("gateway-error")) return true;
  if (on.has("reset-before-request") && !sent) return true;
  return reset !== "reset" && on.has(reset);
}

/** `limit-exceeded` is flagged URX, `overflow` UO: the caller then gets the attempt's own answer. */
export type RetryDecision = "no" | "limit-exceeded" | "overflow" | "retry";

/** @param remaining retries that the request has left; one fewer after `overflow` and `retry` */
export function retryDecision(retriable: boolean, remaining: number, inUse: InUse, limits: Limits): RetryDecision {
  if (!retriable) return "no";
  if (remaining <= 0) return "limit-exceeded";
  return mayRetry(inUse, limits) ? "retry" : "overflow";
}

/**
 * Milliseconds that one attempt may take once it has a connection; 0 for no bound of its own. One that is not shorter
 * than the route's timeout is ignored (source/common/router/router.cc `FilterUtility::finalTimeout`).
 */
export const perTryTimeoutMs = (perTryMs: number, routeMs: number): number =>
  routeMs > 0 && perTryMs >= routeMs ? 0 : perTryMs;
