import type { EdgeReading, EdgeSpec } from "../../api/calls.ts";
import { equal } from "../../base/equal.ts";
import type { World } from "../world.ts";
import { configure } from "./client.ts";
import { type EdgeState, rulesOf } from "./edge.ts";
import { shutCount } from "./endpoints.ts";
import { matchesOf } from "./headers.ts";
import { current } from "./hosts.ts";
import { sendPending } from "./line.ts";

/** What an edge shows of itself. */
export function readEdge(world: World, index: number): EdgeReading {
  const edge = world.edges[index]!;
  const { proxies, telemetry } = edge.spec;
  const told = (isTold: boolean | undefined, value: number): number =>
    proxies !== undefined && proxies.count > 0 && isTold !== false ? value : Number.NaN;
  let open = 0;
  let halfOpen = 0;
  let ejected = 0;
  for (const place of edge.clients) {
    const client = place > 0 ? world.clients[place - 1]! : null;
    if (client === null) continue;
    if (client.breaker?.data.state === "OPEN") open++;
    if (client.breaker?.data.state === "HALF_OPEN") halfOpen++;
    if (client.endpoints !== null) ejected += shutCount(client.endpoints.data);
    if (client.hosts === null) continue;
    ejected += current(world, edge, client.hosts.data, world.services[edge.to]!).detector.ejections;
  }
  return {
    calls: edge.calls,
    succeeded: edge.succeeded,
    failed: edge.failed,
    attempts: edge.attempts,
    retries: edge.retries,
    failedAttempts: edge.failedAttempts,
    rejected: edge.rejected,
    blocked: edge.blocked,
    unsafe: edge.unsafe,
    encrypted: edge.encrypted,
    plaintext: edge.plaintext,
    forbidden: edge.forbidden + edge.dropped,
    fallbacks: edge.fallbacks,
    weight: edge.spec.weight ?? Number.NaN,
    roots: edge.roots,
    toldCalls: told(telemetry?.requests, edge.succeeded + edge.failed),
    toldFailed: told(telemetry?.requests, edge.recentFailed / edge.recent),
    toldMs: told(telemetry?.durations, edge.recentMs / edge.recent),
    proxyCpuMs: edge.proxyCpuMs,
    meanMs: edge.recentMs / edge.recent,
    failedShare: edge.recentFailed / edge.recent,
    open,
    halfOpen,
    ejected,
    inFlight: edge.calls - edge.succeeded - edge.failed,
  };
}

export function resetEdge(edge: EdgeState): void {
  edge.recent = 0;
  edge.recentMs = 0;
  edge.recentFailed = 0;
}

/** Replaces the spec. State of rules that stay the same is kept. */
export function changeEdge(world: World, index: number, spec: EdgeSpec): void {
  const edge = world.edges[index]!;
  const before = edge.spec;
  edge.spec = spec;
  edge.rules = rulesOf(spec);
  edge.matches = matchesOf(spec, world.loads);
  for (const place of edge.clients) {
    const client = place > 0 ? world.clients[place - 1]! : null;
    if (client === null) continue;
    const { tokens, breaker, throttle, hosts, endpoints, budget } = client;
    configure(world, edge, client);
    if (equal(before.retryTokens, spec.retryTokens)) client.tokens = tokens;
    if (equal(before.breaker, spec.breaker)) client.breaker = breaker;
    if (equal(before.throttle, spec.throttle)) client.throttle = throttle;
    if (equal(before.outlier, spec.outlier)) client.hosts = hosts;
    if (before.balance === spec.balance && equal(before.accrual, spec.accrual)) client.endpoints = endpoints;
    if (equal(before.retryRatio, spec.retryRatio)) client.budget = budget;
    sendPending(world, place - 1);
  }
}
