import { optionalDuration, protoDuration } from "./duration.ts";
import { present, type RetryPolicy, typed } from "./envoy.ts";
import type { HttpRetry } from "./objects.ts";

const DEFAULT_RETRY_ON = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

const PREVIOUS_HOSTS = [
  {
    name: "envoy.retry_host_predicates.previous_hosts",
    typedConfig: typed("retry.host.previous_hosts.v3.PreviousHostsPredicate"),
  },
];
const PREVIOUS_PRIORITIES = {
  name: "envoy.retry_priorities.previous_priorities",
  typedConfig: typed("retry.priority.previous_priorities.v3.PreviousPrioritiesConfig", { updateFrequency: 2 }),
};

/**
 * Envoy's retry policy, or nothing where attempts are 0. A route that hashes goes back to the host of its hash.
 * Upstream: pilot/pkg/networking/core/route/retry/retry.go `ConvertPolicy`, istio master 2026-08.
 */
export function retryPolicy(retries: HttpRetry | undefined, hashes: boolean): RetryPolicy | undefined {
  if (retries !== undefined && (retries.attempts ?? 0) <= 0) return undefined;
  const { attempts = 2, retryOn, perTryTimeout, backoff, retryRemoteLocalities } = retries ?? {};
  const avoidsPrevious = retries?.retryIgnorePreviousHosts ?? !hashes;
  return present({
    ...conditions(retryOn || DEFAULT_RETRY_ON),
    numRetries: attempts,
    perTryTimeout: optionalDuration(perTryTimeout),
    retryBackOff: backoff === undefined ? undefined : { baseInterval: protoDuration(backoff) },
    hostSelectionRetryMaxAttempts: "5",
    retryHostPredicate: avoidsPrevious ? PREVIOUS_HOSTS : undefined,
    retryPriority: retryRemoteLocalities ? PREVIOUS_PRIORITIES : undefined,
  });
}

/** Integers that are HTTP statuses become status codes. */
function conditions(text: string): Pick<RetryPolicy, "retryOn" | "retriableStatusCodes"> {
  const parts = text.split(",").flatMap((part) => part.trim() || []);
  const codes = parts.filter(isHttpStatus).map(Number);
  const retryOn = parts.filter((part) => !isHttpStatus(part)).join(",");
  if (codes.length === 0) return { retryOn };
  const suffix = retryOn.includes("retriable-status-codes") ? "" : ",retriable-status-codes";
  return { retryOn: retryOn + suffix, retriableStatusCodes: codes };
}

/** Statuses that Go's net/http has a text for: first and last of each run. */
const STATUSES = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
] as const;

/** Whether a part of `retryOn` is a status code. */
export const isHttpStatus = (part: string): boolean =>
  /^[+-]?\d+$/.test(part) && STATUSES.some(([first, last]) => Number(part) >= first && Number(part) <= last);
