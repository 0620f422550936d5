import { chooseHost } from "./balancer.ts";
import { happens } from "./chance.ts";
import { endFault } from "./filters.ts";
import { answered, failed as countFailure } from "./outlier.ts";
import { abandon, endStream, newStream, type PoolCallbacks } from "./pool.ts";
import { decide, disarm, FLAG_OF_DECISION, schedule, wantsAnswer, wantsReset } from "./retrying.ts";
import { clusterOf, forwarded, mirrored } from "./route.ts";
import type { Headers } from "./settings.ts";
import type { Attempt, Forwarded, ProxyState, Request, Reset, Result } from "./state.ts";
import { count } from "./stats.ts";
import { flagOf, type ResetReason, resetBody, resetDetails } from "./texts.ts";

/** A request's attempts, from its route to its answer: Envoy 1.36 source/common/router/{router,upstream_request}.cc. */
export const POOL: PoolCallbacks = { ready, failed };

export function start(proxy: ProxyState, request: Request): void {
  const action = request.match?.action;
  if (!action) {
    reply(proxy, request, 404, "NR", "", "route_not_found");
    return;
  }
  if ("status" in action) {
    reply(proxy, request, action.status, undefined, action.body, "direct_response");
    return;
  }
  const cluster = clusterOf(proxy, action, request.headers);
  if (!cluster) {
    reply(proxy, request, action.clusterNotFoundStatus, "NC", "", "cluster_not_found");
    return;
  }
  const route = forwarded(cluster, action, request);
  request.route = route;
  const mirrors = action.mirrors.filter(({ fraction }) => happens(proxy.chance.route, fraction));
  const tooLarge = request.bodyBytes > proxy.settings.bufferLimit && (route.retry !== undefined || mirrors.length > 0);
  if (tooLarge) {
    count(cluster, "retry_or_shadow_abandoned");
    delete route.retry;
  }
  forward(proxy, request, route);
  if (tooLarge) return;
  for (const { cluster: name, hostSuffix } of mirrors) copy(proxy, request, route, name, hostSuffix);
}

/** The first attempt, and the clock of all of them. */
function forward(proxy: ProxyState, request: Request, { timeoutMs }: Forwarded): void {
  if (timeoutMs > 0) proxy.timers.add(proxy.now + timeoutMs, { kind: "route", request: request.id });
  tryOnce(proxy, request);
}

/** A copy goes its own way once, whatever becomes of the original. */
function copy(proxy: ProxyState, original: Request, route: Forwarded, name: string, hostSuffix: boolean): void {
  const cluster = proxy.clusters.get(name);
  if (!cluster) return;
  const { host = "" } = original.headers;
  const made: Request = {
    ...original,
    id: proxy.nextId++,
    headers: { ...original.headers, host: hostSuffix ? `${host}-shadow` : host },
    copy: true,
    route: mirrored(cluster, route),
    live: new Set(),
    pendingRetries: 0,
    attemptCount: 0,
    sent: false,
    flags: [],
  };
  delete made.fault;
  proxy.requests.set(made.id, made);
  forward(proxy, made, mirrored(cluster, route));
}

/** One more attempt. */
export function tryOnce(proxy: ProxyState, request: Request): void {
  const { route } = request;
  if (!route) return;
  request.attemptCount += 1;
  const { cluster, retry, hash } = route;
  const again = request.attemptCount > 1 ? retry : undefined;
  const host = chooseHost(cluster.balancer, {
    ...(hash !== undefined && { hash }),
    active: cluster.hosts.map(({ active }) => active),
    draws: again ? again.policy.hostSelectionMaxAttempts + 1 : 1,
    refuses: (index) => again?.policy.previousHosts === true && again.tried.includes(index),
    panicked: () => count(cluster, "lb_healthy_panic"),
  });
  if (host === undefined) {
    count(cluster, "upstream_cx_none_healthy");
    reply(proxy, request, 503, "UH", "no healthy upstream", "no_healthy_upstream");
    return;
  }
  const attempt: Attempt = {
    id: proxy.nextId++,
    request,
    cluster,
    host: cluster.hosts[host]!,
    awaitingHeaders: true,
    retried: false,
    timeoutCounted: false,
    idleAt: 0,
  };
  proxy.attempts.set(attempt.id, attempt);
  request.live.add(attempt.id);
  newStream(proxy, attempt, POOL);
}

/** The attempt has a connection: only now its own clocks start. */
function ready(proxy: ProxyState, attempt: Attempt): void {
  const { request } = attempt;
  const { perTryMs = 0, perTryIdleMs = 0 } = request.route ?? {};
  if (perTryMs > 0) proxy.timers.add(proxy.now + perTryMs, { kind: "per-try", attempt: attempt.id });
  if (perTryIdleMs > 0) {
    attempt.idleAt = proxy.now + perTryIdleMs;
    proxy.timers.add(attempt.idleAt, { kind: "per-try-idle", attempt: attempt.id });
  }
  const tries = proxy.settings.attemptCountInRequest && { "x-envoy-attempt-count": `${request.attemptCount}` };
  proxy.io.send(attempt, { ...request.headers, ...tries });
}

/** The headers of an answer: what counts for outlier detection and for retries. @param end whether that is all of it */
export function onHeaders(proxy: ProxyState, attempt: Attempt, status: number, headers: Headers, end: boolean): void {
  const { request, cluster, host } = attempt;
  const { route } = request;
  if (!route || !request.live.has(attempt.id) || !attempt.awaitingHeaders) return;
  attempt.awaitingHeaders = false;
  attempt.idleAt = proxy.now + route.perTryIdleMs;
  request.idleAt = proxy.now + route.settings.idleTimeoutMs;
  answered(proxy, cluster, host.index, status);
  const wanted = route.retry !== undefined && wantsAnswer(route.retry, status, headers);
  const decision = attempt.retried ? "no" : decide(route, wanted);
  if (decision === "retry") {
    leaveStream(proxy, attempt, end);
    schedule(proxy, attempt, headers);
    return;
  }
  flag(request, FLAG_OF_DECISION[decision]);
  // A bad answer gives way to attempts that may still do better.
  if (wanted && isTrying(proxy, request)) {
    leaveStream(proxy, attempt, end);
    return;
  }
  disarm(route);
  delete route.retry;
  for (const id of [...request.live]) if (id !== attempt.id) cancel(proxy, proxy.attempts.get(id));
  const tries = proxy.settings.attemptCountInResponse && { "x-envoy-attempt-count": `${request.attemptCount}` };
  const result: Result = {
    status,
    flags: request.flags,
    details: "via_upstream",
    attempts: request.attemptCount,
    headers: { ...headers, ...tries },
    body: "",
  };
  request.answering = { attempt: attempt.id, result };
  if (end) onEnd(proxy, attempt);
}

/** The answer is complete. */
function onEnd(proxy: ProxyState, attempt: Attempt): void {
  const { request } = attempt;
  if (request.answering?.attempt !== attempt.id) return;
  remove(proxy, attempt);
  finish(proxy, request, request.answering.result);
  endStream(proxy, attempt, POOL);
}

/** The host reset the stream of an attempt and kept the connection (HTTP/2). */
export function onStreamReset(proxy: ProxyState, attempt: Attempt, reset: Reset): void {
  if (reset.reason === "remote reset") count(attempt.cluster, "upstream_rq_rx_reset");
  endStream(proxy, attempt, POOL);
  failed(proxy, attempt, reset);
}

/** The attempt broke off, waiting or under way. An overflow says nothing about the host. */
function failed(proxy: ProxyState, attempt: Attempt, { reason, transport }: Reset): void {
  const { request, cluster, host } = attempt;
  if (!request.live.has(attempt.id)) return;
  if (reason !== "overflow") countFailure(proxy, cluster, host.index, "reset");
  if (retryReset(proxy, attempt, reason)) return;
  const retried = request.attemptCount > 1;
  remove(proxy, attempt);
  if (isTrying(proxy, request)) return;
  const started = request.answering !== undefined;
  const status = reason === "protocol error" ? 502 : 503;
  const headers: Headers = reason === "overflow" ? { "x-envoy-overloaded": "true" } : {};
  const details = resetDetails(reason, transport, started);
  reply(proxy, request, status, flagOf(reason), resetBody(reason, transport, retried), details, headers);
}

/** Whether the broken attempt gives way to a retry. */
function retryReset(proxy: ProxyState, attempt: Attempt, reason: ResetReason): boolean {
  const { request } = attempt;
  const { route } = request;
  if (request.answering || !route?.retry || attempt.retried) return false;
  request.sent ||= attempt.connection !== undefined;
  const decision = decide(route, wantsReset(route.retry, request, reason));
  flag(request, FLAG_OF_DECISION[decision]);
  if (decision !== "retry") return false;
  remove(proxy, attempt);
  schedule(proxy, attempt);
  return true;
}

/** An attempt took too long; with hedging it goes on beside its replacement. */
export function onPerTryTimeout(proxy: ProxyState, attempt: Attempt, idle: boolean): void {
  const { request, cluster, host } = attempt;
  const { route } = request;
  if (!route || (request.answering && !idle)) return;
  if (route.hedge && !request.answering) {
    hedge(proxy, attempt, route);
    return;
  }
  count(cluster, idle ? "upstream_rq_per_try_idle_timeout" : "upstream_rq_per_try_timeout");
  abandon(proxy, attempt, POOL);
  countFailure(proxy, cluster, host.index, "timeout");
  if (retryReset(proxy, attempt, "local reset")) return;
  remove(proxy, attempt);
  timeOut(proxy, request, idle ? "upstream_per_try_idle_timeout" : "upstream_per_try_timeout");
}

function hedge(proxy: ProxyState, attempt: Attempt, route: Forwarded): void {
  countFailure(proxy, attempt.cluster, attempt.host.index, "timeout");
  attempt.timeoutCounted = true;
  if (!route.retry) return;
  const decision = decide(route, true);
  flag(attempt.request, FLAG_OF_DECISION[decision]);
  if (decision !== "retry") return;
  schedule(proxy, attempt);
  attempt.retried = true;
}

/** The route's time is over, back-off included. */
export function onRouteTimeout(proxy: ProxyState, request: Request): void {
  for (const id of [...request.live]) {
    const attempt = proxy.attempts.get(id);
    if (!attempt) continue;
    const { cluster, host } = attempt;
    count(cluster, "upstream_rq_timeout");
    const counts = attempt.awaitingHeaders && !attempt.timeoutCounted && attempt.connection !== undefined;
    if (counts) countFailure(proxy, cluster, host.index, "timeout");
    cancel(proxy, attempt);
  }
  timeOut(proxy, request, "response_timeout");
}

function timeOut(proxy: ProxyState, request: Request, details: string): void {
  const { timeoutStatus } = request;
  reply(proxy, request, timeoutStatus, "UT", timeoutStatus === 504 ? "upstream request timeout" : "", details);
}

/** The proxy's own answer; once the headers of another are out, that one breaks off. */
export function reply(
  proxy: ProxyState,
  request: Request,
  status: number,
  flagged: string | undefined,
  body: string,
  details: string,
  headers: Headers = {},
): void {
  flag(request, flagged);
  const { flags, attemptCount: attempts, answering } = request;
  if (answering) finish(proxy, request, { ...answering.result, status: "broken", details });
  else finish(proxy, request, { status, flags, details, attempts, headers, body });
}

/** The request is over: whatever it still has under way is given up. */
export function finish(proxy: ProxyState, request: Request, result: Result): void {
  if (!proxy.requests.delete(request.id)) return;
  for (const id of [...request.live]) cancel(proxy, proxy.attempts.get(id));
  if (request.route) disarm(request.route);
  endFault(request);
  if (!request.copy) proxy.io.done(request, result);
}

/** Whether other attempts, or a retry to come, may still bring an answer. */
const isTrying = (proxy: ProxyState, { live, pendingRetries }: Request): boolean =>
  pendingRetries > 0 || [...live].some((id) => proxy.attempts.get(id)?.awaitingHeaders);

function flag({ flags }: Request, name: string | undefined): void {
  if (name !== undefined && !flags.includes(name)) flags.push(name);
}

/** Gives up on the rest of an answer whose headers did not please. */
function leaveStream(proxy: ProxyState, attempt: Attempt, end: boolean): void {
  remove(proxy, attempt);
  if (end) endStream(proxy, attempt, POOL);
  else abandon(proxy, attempt, POOL);
}

function cancel(proxy: ProxyState, attempt: Attempt | undefined): void {
  if (!attempt) return;
  remove(proxy, attempt);
  abandon(proxy, attempt, POOL);
}

function remove(proxy: ProxyState, attempt: Attempt): void {
  attempt.request.live.delete(attempt.id);
  proxy.attempts.delete(attempt.id);
}
