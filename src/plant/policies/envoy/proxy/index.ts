import { refresh } from "./balancer.ts";
import { held, meet, type Verdict } from "./filters.ts";
import { healthOf, swept } from "./outlier.ts";
import * as pool from "./pool.ts";
import { routeOf } from "./route.ts";
import { finish, onPerTryTimeout, onRouteTimeout, POOL, reply, start, tryOnce } from "./router.ts";
import type { ForwardSettings, Headers } from "./settings.ts";
import type { Connection, ProxyState, Request, Timer } from "./state.ts";

/** What the world tells a proxy. Every function first needs `proxy.now` to be set to the time of the event. */
export interface Incoming {
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Headers;
  readonly bodyBytes: number;
}

/** A request comes in, complete. Its answer may come from within this call. @returns its id */
export function begin(proxy: ProxyState, { path, headers: given, bodyBytes }: Incoming): number {
  const headers = proxy.settings.internal ? given : withoutInternal(given);
  const incoming = { id: proxy.nextId++, path, headers, bodyBytes };
  const request: Request = {
    ...incoming,
    copy: false,
    filter: 0,
    idleAt: Number.POSITIVE_INFINITY,
    live: new Set(),
    pendingRetries: 0,
    attemptCount: 0,
    sent: false,
    flags: [],
    timeoutStatus: "x-envoy-upstream-rq-timeout-alt-response" in headers ? 204 : 504,
  };
  const match = routeOf(proxy, request);
  const matched = match ? { ...request, match } : request;
  proxy.requests.set(matched.id, matched);
  if (match && "timeoutMs" in match.action) startClocks(proxy, matched, match.action);
  onward(proxy, matched);
  return matched.id;
}

/** The caller leaves: nobody waits for the answer. */
export function leave(proxy: ProxyState, id: number): void {
  const request = proxy.requests.get(id);
  if (!request) return;
  request.flags.push("DC");
  const { flags, attemptCount: attempts } = request;
  finish(proxy, request, {
    status: "aborted",
    flags,
    details: "downstream_remote_disconnect",
    attempts,
    headers: {},
    body: "",
  });
}

/** Timers due up to and including `until`; `proxy.now` follows them. */
export function runTimers(proxy: ProxyState, until: number): void {
  for (let due = proxy.timers.take(until); due; due = proxy.timers.take(until)) {
    proxy.now = due.at;
    fire(proxy, due.what);
  }
}

export const onConnected = (proxy: ProxyState, connection: Connection): void =>
  pool.onConnected(proxy, connection, POOL);

/** The connect was refused. @param transport the reason as the operating system gives it */
export const onConnectFailed = (proxy: ProxyState, connection: Connection, transport: string): void =>
  pool.onConnectFailed(proxy, connection, { reason: "remote connection failure", transport }, POOL);

/** The host closed the connection; in the middle of an HTTP/1.1 answer that is a protocol error. */
export function onConnectionClosed(proxy: ProxyState, connection: Connection): void {
  const cut = [...connection.streams].some((id) => proxy.attempts.get(id)?.awaitingHeaders === false);
  const reason = cut && !connection.cluster.settings.http2 ? "protocol error" : "connection termination";
  pool.onClosed(proxy, connection, { reason }, POOL);
}

const withoutInternal = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("x-envoy-")));

function startClocks(
  proxy: ProxyState,
  request: Request,
  { idleTimeoutMs, maxStreamDurationMs }: ForwardSettings,
): void {
  if (idleTimeoutMs > 0) {
    request.idleAt = proxy.now + idleTimeoutMs;
    proxy.timers.add(request.idleAt, { kind: "idle", request: request.id });
  }
  if (maxStreamDurationMs > 0) {
    proxy.timers.add(proxy.now + maxStreamDurationMs, { kind: "duration", request: request.id });
  }
}

/** From the filter that has the request to the next that holds or ends it, at last to the router. */
function onward(proxy: ProxyState, request: Request): void {
  for (; request.filter < proxy.filters.length; request.filter++) {
    const filter = proxy.filters[request.filter];
    if (filter && obeys(proxy, request, meet(proxy, request, filter))) return;
  }
  start(proxy, request);
}

/** Whether the verdict keeps the request from the next filter. */
function obeys(proxy: ProxyState, request: Request, verdict: Verdict): boolean {
  if (verdict.kind === "hold") proxy.timers.add(proxy.now + verdict.ms, { kind: "delay", request: request.id });
  if (verdict.kind === "end") reply(proxy, request, verdict.status, verdict.flag, verdict.body, verdict.details);
  return verdict.kind !== "on";
}

function fire(proxy: ProxyState, timer: Timer): void {
  if ("connection" in timer) ofConnection(proxy, timer.connection, timer.kind === "connection-idle");
  else if ("attempt" in timer) ofAttempt(proxy, timer.attempt, timer.kind === "per-try-idle");
  else if ("request" in timer) ofRequest(proxy, timer.request, timer.kind);
  else ofCluster(proxy, timer.cluster, timer.kind);
}

function ofCluster(proxy: ProxyState, name: string, kind: "sweep" | "health"): void {
  const cluster = proxy.clusters.get(name);
  if (cluster && kind === "sweep") swept(proxy, cluster);
  else if (cluster) refresh(cluster.balancer, healthOf(cluster));
}

function ofConnection(proxy: ProxyState, id: number, idle: boolean): void {
  const connection = proxy.connections.get(id);
  if (connection && idle) pool.onConnectionIdle(proxy, connection, POOL);
  else if (connection?.state === "connecting") {
    proxy.io.close(connection);
    pool.onConnectFailed(proxy, connection, { reason: "connection timeout" }, POOL);
  }
}

function ofAttempt(proxy: ProxyState, id: number, idle: boolean): void {
  const attempt = proxy.attempts.get(id);
  if (!attempt) return;
  if (idle && attempt.idleAt > proxy.now) proxy.timers.add(attempt.idleAt, { kind: "per-try-idle", attempt: id });
  else onPerTryTimeout(proxy, attempt, idle);
}

type RequestTimer = Extract<Timer, { readonly request: number }>["kind"];

function ofRequest(proxy: ProxyState, id: number, kind: RequestTimer): void {
  const request = proxy.requests.get(id);
  if (!request) return;
  switch (kind) {
    case "route":
      onRouteTimeout(proxy, request);
      return;
    case "duration":
      reply(proxy, request, 504, undefined, "downstream duration timeout", "max_duration_timeout");
      return;
    case "idle":
      onIdle(proxy, request);
      return;
    case "retry":
      request.pendingRetries -= 1;
      tryOnce(proxy, request);
      return;
    case "delay":
      onDelayed(proxy, request);
  }
}

/** Silence, unless something came in between. */
function onIdle(proxy: ProxyState, request: Request): void {
  if (request.idleAt > proxy.now) proxy.timers.add(request.idleAt, { kind: "idle", request: request.id });
  else reply(proxy, request, 504, "SI", "stream timeout", "stream_idle_timeout");
}

function onDelayed(proxy: ProxyState, request: Request): void {
  const filter = proxy.filters[request.filter];
  if (filter && obeys(proxy, request, held(proxy, request, filter))) return;
  request.filter += 1;
  onward(proxy, request);
}
