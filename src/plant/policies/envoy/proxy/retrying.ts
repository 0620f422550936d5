import { askedBackOffMs, backOffMs } from "../back-off.ts";
import {
  type Reset as ResetKind,
  type RetryDecision,
  retriableAnswer,
  retriableReset,
  retryDecision,
} from "../retry.ts";
import { draw } from "./chance.ts";
import type { Headers } from "./settings.ts";
import type { Attempt, Forwarded, ProxyState, Request, Retrying } from "./state.ts";
import { count, use } from "./stats.ts";
import type { ResetReason } from "./texts.ts";

/**
 * Retries of one request: Envoy 1.36 source/common/router/retry_state_impl.cc. A decision to retry holds one of the
 * cluster's retries until the next answer is judged.
 */
export function decide(route: Forwarded, wanted: boolean): RetryDecision {
  const { cluster, settings, retry } = route;
  if (!retry) return "no";
  if (retry.armed && !wanted) count(cluster, "upstream_rq_retry_success");
  disarm(route);
  const decision = retryDecision(
    wanted,
    retry.remaining,
    cluster.inUse[settings.priority],
    cluster.settings.limits[settings.priority],
  );
  if (decision === "limit-exceeded") count(cluster, "upstream_rq_retry_limit_exceeded");
  if (decision === "overflow") count(cluster, "upstream_rq_retry_overflow");
  if (decision === "overflow" || decision === "retry") retry.remaining -= 1;
  if (decision === "retry") {
    retry.armed = true;
    use(cluster, settings.priority, "retries", 1);
    count(cluster, "upstream_rq_retry");
  }
  return decision;
}

/** The request needs no more retries. */
export function disarm({ cluster, settings, retry }: Forwarded): void {
  if (!retry?.armed) return;
  retry.armed = false;
  use(cluster, settings.priority, "retries", -1);
}

/** The flag of a request that would have been retried. */
export const FLAG_OF_DECISION: Readonly<Partial<Record<RetryDecision, string>>> = {
  "limit-exceeded": "URX",
  overflow: "UO",
};

/** @param headers of the answer that is retried, if there was one */
export function schedule(proxy: ProxyState, attempt: Attempt, headers: Headers = {}): void {
  const { request, host } = attempt;
  const retry = request.route?.retry;
  if (!retry) return;
  retry.tried.push(host.index);
  request.pendingRetries += 1;
  proxy.timers.add(proxy.now + waitMs(proxy, attempt, retry, headers), { kind: "retry", request: request.id });
}

/** What the answer asks for, unless that is too long; else the exponential back-off. */
function waitMs(proxy: ProxyState, { cluster }: Attempt, retry: Retrying, headers: Headers): number {
  const asked = askedMs(proxy, retry, headers);
  if (asked !== undefined) {
    count(cluster, "upstream_rq_retry_backoff_ratelimited");
    return askedBackOffMs(asked, draw(proxy.chance.retry));
  }
  retry.backOffs += 1;
  count(cluster, "upstream_rq_retry_backoff_exponential");
  const { baseIntervalMs, maxIntervalMs } = retry.policy;
  return backOffMs(baseIntervalMs, maxIntervalMs, retry.backOffs, draw(proxy.chance.retry));
}

function askedMs({ now }: ProxyState, { policy }: Retrying, headers: Headers): number | undefined {
  for (const { name, unixTimestamp } of policy.resetHeaders) {
    const value = headers[name] ?? "";
    if (!/^\d+$/.test(value)) continue;
    const ms = 1000 * Number(value) - (unixTimestamp ? now : 0);
    if (ms >= 0 && ms <= policy.resetMaxIntervalMs) return ms;
  }
  return undefined;
}

export const wantsAnswer = ({ policy }: Retrying, status: number, headers: Headers): boolean =>
  retriableAnswer(
    policy,
    status,
    headers,
    policy.retriableHeaders.some(({ name, matches }) => matches(headers[name])),
  );

/** Whether a broken attempt is a reason to retry, by the conditions alone. */
export const wantsReset = ({ policy }: Retrying, { sent }: Request, reason: ResetReason): boolean =>
  retriableReset(policy, kindOf(reason), sent);

function kindOf(reason: ResetReason): ResetKind {
  if (reason === "overflow") return "overflow";
  if (reason === "remote connection failure" || reason === "connection timeout") return "connect-failure";
  return reason === "remote refused stream reset" ? "refused-stream" : "reset";
}
