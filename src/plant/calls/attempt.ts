import { nextDouble, nextExponential } from "../../base/random.ts";
import { ABANDONED, FAILED } from "../jobs.ts";
import { maySend, mayWait } from "../policies/envoy/limits.ts";
import { acquire, endWithResult } from "../policies/resilience4j/breaker/calls.ts";
import { breaksDown, cancelAttempt, takes } from "../service.ts";
import { place } from "../slots.ts";
import type { World } from "../world.ts";
import { finish } from "./call.ts";
import { type Client, clientAt } from "./client.ts";
import { type EdgeState, edgeAt } from "./edge.ts";
import { ended } from "./endpoints.ts";
import { type End, isGood, isOwn, STATUS } from "./ends.ts";
import { filtered } from "./filter.ts";
import { gate } from "./gate.ts";
import { choose, count, judge, UNREADY } from "./hosts.ts";
import { sendPending, standInLine, waitForHost } from "./line.ts";
import { beginRetry, mayTryAgain, refilled, settleRetry } from "./retries.ts";
import { accepted, asks } from "./throttle.ts";
import { beginSpan, endSpan } from "./trace.ts";

/** Events of the breaker go nowhere. */
const silent = (): void => undefined;

/** One try after a wait, and after the time that proxies take. */
export function attemptAfter(world: World, call: number, waitMs: number): void {
  const { proxies } = edgeAt(world, call).spec;
  const wait = proxies === undefined ? waitMs : waitMs + proxies.count * proxies.latencyMs;
  if (wait > 0) world.calls.timers.schedule(2 * call, world.now + wait);
  else attempt(world, call);
}

/** One try: throttle, breaker, choice of a host, limits, and off it goes. */
export function attempt(world: World, call: number): void {
  const { calls, now } = world;
  const edge = edgeAt(world, call);
  const client = clientAt(world, call);
  if (calls.trace[call]! >= 0) beginSpan(world, call);
  const { limits, breaker, throttle } = edge.rules;
  if (throttle !== null && client.throttle !== null) {
    if (!asks(client.throttle.data, throttle.k, now, edge.chances.throttle)) return reject(world, call);
  }
  if (breaker !== null && client.breaker !== null && !acquire(client.breaker.data, breaker, now, silent)) {
    return reject(world, call);
  }
  calls.sentAt[call] = now;
  const pod = choose(world, edge, client, call);
  calls.host[call] = pod;
  if (pod === UNREADY) return waitForHost(world, call);
  if (pod < 0) return noHost(world, call);
  if (client.active < limits.maxConnections) send(world, edge, client, call);
  else if (mayWait(client, limits)) standInLine(world, call);
  else overflow(world, call);
}

/** Sends the attempt on a connection, unless too many requests are under way. */
export function send(world: World, edge: EdgeState, client: Client, call: number): void {
  const { calls, jobs, now } = world;
  const service = world.services[edge.to]!;
  if (!maySend(client, edge.rules.limits)) return overflow(world, call);
  const pod = calls.host[call]!;
  client.active++;
  count(client, pod, 1);
  tried(world, edge, call);
  const refusal = refusalOf(world, edge, call, pod);
  if (refusal !== null) {
    service.refused++;
    attemptEnded(world, call, refusal);
    return;
  }
  const job = jobs.create();
  jobs.born[job] = calls.born[call]!;
  jobs.cpu[job] = calls.cpu[call]!;
  jobs.wait[job] = calls.wait[call]!;
  jobs.lane[job] = calls.row[call]!;
  jobs.load[job] = calls.load[call]!;
  jobs.ticket[job] = calls.ticket[call]!;
  jobs.tries[job] = calls.tries[call]!;
  jobs.service[job] = edge.to;
  jobs.call[job] = call;
  jobs.trace[job] = calls.trace[call]!;
  jobs.span[job] = calls.span[call]!;
  jobs.queuedAt[job] = -1;
  jobs.step[job] = 0;
  jobs.open[job] = 0;
  calls.sentAt[call] = now;
  calls.attempt[call] = job;
  if (breaksDown(service)) jobs.flags[job]! |= FAILED;
  world.workloads[world.pods.workload[pod]!]!.taken++;
  place(world, job, pod);
  const { timeoutMs } = edge.spec;
  if (timeoutMs !== null) jobs.deadlines.schedule(job, now + timeoutMs * patience(edge));
}

/** Why the attempt does not reach the process: the line is cut, the proxy in front of it objects, it takes nothing. */
function refusalOf(world: World, edge: EdgeState, call: number, pod: number): "refused" | "forbidden" | null {
  const { calls, jobs, pods, mesh } = world;
  const parent = calls.parent[call]!;
  const caller = parent < 0 ? -1 : jobs.pod[parent]!;
  if (edge.spec.cut === true) return "refused";
  const filter = pods.walled[pod] === 1 ? filtered(world, edge, caller, pod) : null;
  if (filter !== null) return filter === "blocked" ? "refused" : "forbidden";
  const verdict = mesh === null ? "open" : gate(world, mesh, edge, caller, pod);
  if (verdict === "forbidden") return "forbidden";
  if (verdict === "unsafe") edge.unsafe++;
  return verdict === "open" && takes(world, pod) ? null : "refused";
}

/** How long this attempt's caller waits, in timeouts. */
const patience = ({ spec, chances }: EdgeState): number =>
  spec.patience === "fixed" ? 1 : nextExponential(chances.patience);

function tried({ calls, services }: World, edge: EdgeState, call: number): void {
  const { proxies } = edge.spec;
  edge.attempts++;
  if (proxies !== undefined) edge.proxyCpuMs += proxies.count * proxies.cpuMilli * 1e-3;
  if (calls.tries[call]! > 0) edge.retries++;
  services[edge.to]!.attempts++;
}

/** Nobody serves (503, UH): not retried, as in Envoy. */
export function noHost(world: World, call: number): void {
  const edge = edgeAt(world, call);
  tried(world, edge, call);
  world.services[edge.to]!.refused++;
  edge.failedAttempts++;
  endSpan(world, call, "refused");
  tellBreaker(world, edge, clientAt(world, call), call, false);
  finish(world, call, false);
}

/** Hosts have been missing for too long (504). Unlike what is shed, a retry may find one. */
export function failFast(world: World, call: number): void {
  const edge = edgeAt(world, call);
  const client = clientAt(world, call);
  tried(world, edge, call);
  edge.failedAttempts++;
  endSpan(world, call, "timeout");
  settleRetry(world, client, call);
  tellBreaker(world, edge, client, call, false);
  if (mayTryAgain(world, edge, client, call, "timeout")) tryAgain(world, edge, client, call);
  else finish(world, call, false);
}

/** The caller's own limit (503, UO): says nothing about a host, is never retried, and is a failure to its breaker. */
export function overflow(world: World, call: number): void {
  tellBreaker(world, edgeAt(world, call), clientAt(world, call), call, false);
  reject(world, call);
}

/** The attempt is not made at all. */
export function reject(world: World, call: number): void {
  edgeAt(world, call).rejected++;
  endSpan(world, call, "rejected");
  finish(world, call, false);
}

/** An attempt that was sent has ended; its job is gone, or works on for nobody. */
export function attemptEnded(world: World, call: number, sent: End): void {
  const { calls } = world;
  const edge = edgeAt(world, call);
  const end = sent === "answered" && losesReply(edge) ? "lost" : sent;
  if (end !== sent) world.services[edge.to]!.lost++;
  endSpan(world, call, end);
  const client = clientAt(world, call);
  calls.attempt[call] = -1;
  settleRetry(world, client, call);
  // The failing attempt still counts among the active ones.
  const again = (end !== "answered" || client.budget !== null) && mayTryAgain(world, edge, client, call, end);
  leave(world, client, call);
  if (end === "answered") client.tokens = refilled(edge, client, calls.paid[call]!);
  else edge.failedAttempts++;
  if (end === "answered" && client.throttle !== null) accepted(client.throttle.data, world.now);
  tellHosts(world, edge, client, call, end);
  tellBreaker(world, edge, client, call, end === "answered");
  sendPending(world, calls.client[call]!);
  if (again) tryAgain(world, edge, client, call);
  else finish(world, call, end === "answered");
}

const losesReply = ({ spec: { lostReplies = 0 }, chances }: EdgeState): boolean =>
  lostReplies > 0 && nextDouble(chances.lost) < lostReplies;

function tryAgain(world: World, edge: EdgeState, client: Client, call: number): void {
  attemptAfter(world, call, beginRetry(world, edge, client, call));
}

/** What outlier detection or the balancer learns of its host from an attempt's end. */
export function tellHosts(world: World, edge: EdgeState, client: Client, call: number, end: End): void {
  const { calls, now } = world;
  const host = calls.host[call]!;
  if (edge.rules.outlier !== null) judge(world, edge, client, host, STATUS[end], isOwn(end));
  if (client.endpoints === null) return;
  const took = now - calls.sentAt[call]!;
  ended(client.endpoints.data, edge.rules.accrual, now, host, isGood(STATUS[end]), took, edge.chances.accrual);
}

export function tellBreaker(world: World, edge: EdgeState, client: Client, call: number, good: boolean): void {
  const { breaker } = edge.rules;
  const state = client.breaker;
  if (breaker === null || state === null) return;
  endWithResult(state.data, breaker, world.now, world.now - world.calls.sentAt[call]!, !good, silent);
}

/** The attempt gives back its connection. */
export function leave(world: World, client: Client, call: number): void {
  client.active--;
  count(client, world.calls.host[call]!, -1);
}

/** Nobody waits for this attempt any more. */
export function abandon(world: World, { spec }: EdgeState, job: number): void {
  world.jobs.flags[job]! |= ABANDONED;
  world.jobs.call[job] = -1;
  if (spec.cancel) cancelAttempt(world, job);
}
