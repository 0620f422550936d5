import { mayConnect, maySend, mayWait } from "../limits.ts";
import { connected } from "./outlier.ts";
import type { Attempt, Connection, Pool, ProxyState, Reset } from "./state.ts";
import { count, use } from "./stats.ts";

/**
 * Connections to hosts: Envoy 1.36 source/common/conn_pool/conn_pool_base.cc. An attempt takes a connection with a free
 * stream, or waits for its host, even if another is free.
 */
export interface PoolCallbacks {
  /** The attempt has its connection. */
  readonly ready: (proxy: ProxyState, attempt: Attempt) => void;
  readonly failed: (proxy: ProxyState, attempt: Attempt, reset: Reset) => void;
}

/** Connections that one request may open. */
const MOST_NEW_CONNECTIONS = 3;

export function newStream(proxy: ProxyState, attempt: Attempt, callbacks: PoolCallbacks): void {
  const { cluster } = attempt;
  const pool = poolOf(attempt);
  const ready = pool.connections.find((connection) => freeStreams(connection) > 0 && connection.state === "open");
  if (ready) {
    attach(proxy, ready, attempt, callbacks);
    return;
  }
  if (!mayWait(cluster.inUse[pool.priority], cluster.settings.limits[pool.priority])) {
    overflow(proxy, attempt, callbacks);
    return;
  }
  pool.pending.push(attempt.id);
  count(cluster, "upstream_rq_pending_total");
  count(cluster, "upstream_rq_pending_active");
  use(cluster, pool.priority, "pending", 1);
  openConnections(proxy, attempt);
}

/** The caller gives up: the attempt leaves its line, or its stream, which closes an HTTP/1.1 connection. */
export function abandon(proxy: ProxyState, attempt: Attempt, callbacks: PoolCallbacks): void {
  const { connection, cluster } = attempt;
  if (!connection) {
    if (unqueue(attempt)) count(cluster, "upstream_rq_cancelled");
    return;
  }
  if (cluster.settings.http2) {
    count(cluster, "upstream_rq_tx_reset");
    endStream(proxy, attempt, callbacks);
  } else {
    releaseStream(attempt);
    closeConnection(proxy, connection, callbacks);
  }
}

/** The attempt's stream is over; the next in line has its place. */
export function endStream(proxy: ProxyState, attempt: Attempt, callbacks: PoolCallbacks): void {
  const { connection } = attempt;
  if (!connection || !releaseStream(attempt)) return;
  if (connection.state !== "draining") serveLine(proxy, connection, callbacks);
  else if (connection.streams.size === 0) closeConnection(proxy, connection, callbacks);
}

export function onConnected(proxy: ProxyState, connection: Connection, callbacks: PoolCallbacks): void {
  if (connection.state !== "connecting") return;
  connection.state = "open";
  serveLine(proxy, connection, callbacks);
}

/** A failed connect fails all that wait in that pool. */
export function onConnectFailed(
  proxy: ProxyState,
  connection: Connection,
  reset: Reset,
  callbacks: PoolCallbacks,
): void {
  if (connection.state !== "connecting") return;
  const { cluster, pool } = connection;
  count(cluster, "upstream_cx_connect_fail");
  if (reset.reason === "connection timeout") count(cluster, "upstream_cx_connect_timeout");
  const waiting = pool.pending.flatMap((id) => proxy.attempts.get(id) ?? []);
  forget(proxy, connection);
  for (const attempt of waiting) {
    unqueue(attempt);
    count(cluster, "upstream_rq_pending_failure_eject");
  }
  for (const attempt of waiting) callbacks.failed(proxy, attempt, reset);
  reopen(proxy, pool);
}

/** The host closed the connection: what was under way on it breaks off. */
export function onClosed(proxy: ProxyState, connection: Connection, reset: Reset, callbacks: PoolCallbacks): void {
  if (connection.state === "closed") return;
  const streams = [...connection.streams].flatMap((id) => proxy.attempts.get(id) ?? []);
  forget(proxy, connection);
  for (const attempt of streams) {
    if (connection.cluster.settings.http2) count(connection.cluster, "upstream_rq_pending_failure_eject");
    releaseStream(attempt);
    callbacks.failed(proxy, attempt, reset);
  }
  reopen(proxy, connection.pool);
}

function releaseStream({ connection, cluster, host, id }: Attempt): boolean {
  if (!connection?.streams.delete(id)) return false;
  count(cluster, "upstream_rq_active", -1);
  use(cluster, connection.pool.priority, "active", -1);
  host.active -= 1;
  return true;
}

function serveLine(proxy: ProxyState, connection: Connection, callbacks: PoolCallbacks): void {
  const { pool } = connection;
  while (connection.state === "open" && freeStreams(connection) > 0) {
    const attempt = proxy.attempts.get(pool.pending[0] ?? 0);
    if (!attempt) break;
    unqueue(attempt);
    attach(proxy, connection, attempt, callbacks);
  }
  reopen(proxy, pool);
  watchIdle(proxy, connection);
}

/** An open connection without streams is closed after a while. */
function watchIdle(proxy: ProxyState, connection: Connection): void {
  const { idleTimeoutMs } = connection.cluster.settings;
  if (idleTimeoutMs === 0 || connection.state !== "open" || connection.streams.size > 0) return;
  connection.idleAt = proxy.now + idleTimeoutMs;
  proxy.timers.add(connection.idleAt, { kind: "connection-idle", connection: connection.id });
}

/** Unless it was used in between. */
export function onConnectionIdle(proxy: ProxyState, connection: Connection, callbacks: PoolCallbacks): void {
  if (connection.state !== "open" || connection.streams.size > 0 || connection.idleAt > proxy.now) return;
  count(connection.cluster, "upstream_cx_idle_timeout");
  closeConnection(proxy, connection, callbacks);
}

const poolOf = ({ host, request }: Attempt): Pool => host.pools[request.route?.settings.priority ?? "default"];

const freeStreams = ({ cluster, streams, remaining }: Connection): number =>
  Math.min(cluster.settings.concurrentStreams - streams.size, remaining);

function overflow(proxy: ProxyState, attempt: Attempt, callbacks: PoolCallbacks): void {
  count(attempt.cluster, "upstream_rq_pending_overflow");
  callbacks.failed(proxy, attempt, { reason: "overflow" });
}

function attach(proxy: ProxyState, connection: Connection, attempt: Attempt, callbacks: PoolCallbacks): void {
  const { cluster, host, pool } = connection;
  if (!maySend(cluster.inUse[pool.priority], cluster.settings.limits[pool.priority])) {
    overflow(proxy, attempt, callbacks);
    return;
  }
  connection.remaining -= 1;
  connection.streams.add(attempt.id);
  if (connection.remaining === 0) {
    connection.state = "draining";
    count(cluster, "upstream_cx_max_requests");
  }
  pool.connections = [connection, ...pool.connections.filter((other) => other !== connection)];
  count(cluster, "upstream_rq_total");
  count(cluster, "upstream_rq_active");
  use(cluster, pool.priority, "active", 1);
  host.active += 1;
  attempt.connection = connection;
  connected(cluster, host.index);
  callbacks.ready(proxy, attempt);
}

function unqueue(attempt: Attempt): boolean {
  const pool = poolOf(attempt);
  if (!pool.pending.includes(attempt.id)) return false;
  pool.pending = pool.pending.filter((id) => id !== attempt.id);
  count(attempt.cluster, "upstream_rq_pending_active", -1);
  use(attempt.cluster, pool.priority, "pending", -1);
  return true;
}

/** For those that still wait. */
function reopen(proxy: ProxyState, pool: Pool): void {
  const waiting = proxy.attempts.get(pool.pending[0] ?? 0);
  if (waiting) openConnections(proxy, waiting);
}

/** While more wait than the connections being opened will take. */
function openConnections(proxy: ProxyState, attempt: Attempt): void {
  const { cluster, host } = attempt;
  const pool = poolOf(attempt);
  for (let opened = 0; opened < MOST_NEW_CONNECTIONS; opened++) {
    const promised = pool.connections.reduce((sum, one) => sum + (one.state === "closed" ? 0 : freeStreams(one)), 0);
    if (pool.pending.length <= promised) return;
    const limits = cluster.settings.limits[pool.priority];
    const free = host.connections < limits.maxConnectionsPerHost && mayConnect(cluster.inUse[pool.priority], limits, 1);
    if (!free) count(cluster, "upstream_cx_overflow");
    if (!free && pool.connections.length > 0) return;
    open(proxy, attempt, pool);
    if (!free) return;
  }
}

function open(proxy: ProxyState, { cluster, host }: Attempt, pool: Pool): void {
  const { maxRequestsPerConnection, connectTimeoutMs } = cluster.settings;
  const connection: Connection = {
    id: proxy.nextId++,
    cluster,
    host,
    pool,
    state: "connecting",
    remaining: maxRequestsPerConnection || Number.POSITIVE_INFINITY,
    streams: new Set(),
    idleAt: 0,
  };
  proxy.connections.set(connection.id, connection);
  pool.connections = [connection, ...pool.connections];
  host.connections += 1;
  count(cluster, "upstream_cx_total");
  count(cluster, "upstream_cx_active");
  use(cluster, pool.priority, "connections", 1);
  proxy.timers.add(proxy.now + connectTimeoutMs, { kind: "connect", connection: connection.id });
  proxy.io.connect(connection);
}

function closeConnection(proxy: ProxyState, connection: Connection, callbacks: PoolCallbacks): void {
  if (connection.state === "closed") return;
  proxy.io.close(connection);
  onClosed(proxy, connection, { reason: "local reset" }, callbacks);
}

function forget(proxy: ProxyState, connection: Connection): void {
  const { cluster, host, pool } = connection;
  connection.state = "closed";
  proxy.connections.delete(connection.id);
  pool.connections = pool.connections.filter((other) => other !== connection);
  host.connections -= 1;
  count(cluster, "upstream_cx_active", -1);
  use(cluster, pool.priority, "connections", -1);
}
