import type { RetryTokens } from "../../api/calls.ts";
import { nextDouble, nextExponential, type Stream } from "../../base/random.ts";
import { draw } from "../demand.ts";
import { ABANDONED, FAILED } from "../jobs.ts";
import { nextRow } from "../lock.ts";
import { backOffMs } from "../policies/envoy/back-off.ts";
import { maySend, mayWait } from "../policies/envoy/limits.ts";
import { retriableReset, retriableStatus, retryDecision } from "../policies/envoy/retry.ts";
import { backOffMs as paddedMs } from "../policies/linkerd/back-off.ts";
import { deposit, withdraw } from "../policies/linkerd/retry-budget.ts";
import { acquire, endWithResult, release as releasePermit } from "../policies/resilience4j/breaker/calls.ts";
import { exponentialMs } from "../policies/resilience4j/interval.ts";
import { breaksDown, cancelAttempt, succeeded, takes } from "../service.ts";
import { place } from "../slots.ts";
import type { World } from "../world.ts";
import { DELAYED, PENDING, RETRYING } from "./calls.ts";
import { type Client, clientOf, NOBODY } from "./client.ts";
import type { EdgeState } from "./edge.ts";
import { ended, failsFastAt, isAnyReady, LINE, nextLookAt } from "./endpoints.ts";
import { connects, gate } from "./gate.ts";
import { choose, count, judge, UNREADY } from "./hosts.ts";
import { callEnded } from "./steps.ts";
import { accepted, asks } from "./throttle.ts";
import { beginSpan, beginTrace, endSpan, endTrace } from "./trace.ts";

/** How an attempt that was sent ended. */
export type End =
  | "answered"
  /** An error of the callee's own: 500. */
  | "error"
  /** No slot and no room, or no connection: 503. */
  | "refused"
  /** A rule does not allow it: 403. */
  | "forbidden"
  /** The connection broke: 503. */
  | "lost"
  /** 504. */
  | "timeout";

const ERROR_STATUS = 500;
const FORBIDDEN = 403;
const UNAVAILABLE = 503;
const TIMED_OUT = 504;
const WIDE = 0x1_0000_0000;
/** Calls that no job waits for: from outside, and copies. */
export const OUTSIDE = -1;
const COPY = -2;
/** Events of the breaker go nowhere. */
const silent = (): void => undefined;

const clientAt = (world: World, call: number): Client => world.clients[world.calls.client[call]!]!;
const edgeAt = (world: World, call: number): EdgeState => world.edges[world.calls.edge[call]!]!;

/**
 * A caller wants an answer.
 * @param parent its job, or `OUTSIDE`, or `COPY`
 * @param load whose headers it carries, −1 = none
 * @param cpu, wait demands of the first attempt
 */
export function beginCall(
  world: World,
  index: number,
  client: number,
  parent: number,
  load: number,
  cpu: number,
  wait: number,
): void {
  const { calls, jobs, now } = world;
  const edge = world.edges[index]!;
  const service = world.services[edge.to]!;
  const call = calls.create();
  calls.edge[call] = index;
  calls.client[call] = client;
  calls.parent[call] = parent;
  calls.born[call] = now;
  calls.cpu[call] = cpu;
  calls.wait[call] = wait;
  calls.load[call] = load;
  calls.ticket[call] = service.offered;
  calls.row[call] = nextRow(service);
  calls.trace[call] = traceOf(world, parent);
  edge.calls++;
  if (parent === OUTSIDE || (parent >= 0 && world.services[jobs.service[parent]!]!.spec.forwards === false))
    edge.roots++;
  service.offered++;
  if (parent >= 0) {
    calls.ofJob.reserve(jobs.flags.length, 0);
    calls.ofJob.append(parent, call);
  }
  const { fault } = edge.spec;
  if (fault !== undefined && strikes(edge, fault.delayPercent)) {
    calls.flags[call]! |= DELAYED;
    calls.timers.schedule(2 * call, now + fault.delayMs);
  } else route(world, call);
}

/** Number of the followed request that the call belongs to, −1 = none. */
function traceOf(world: World, parent: number): number {
  if (parent === OUTSIDE) return beginTrace(world);
  return parent === COPY ? -1 : world.jobs.trace[parent]!;
}

/** Injected faults come before the router: its timeout does not cover the delay, and no retry undoes the abort. */
function route(world: World, call: number): void {
  const { calls, now } = world;
  const edge = edgeAt(world, call);
  const { fault, deadlineMs } = edge.spec;
  calls.flags[call]! &= ~DELAYED;
  if (fault !== undefined && strikes(edge, fault.abortPercent)) {
    if (calls.trace[call]! >= 0) beginSpan(world, call);
    return reject(world, call);
  }
  if (edge.spec.answered === true) return finish(world, call, true);
  if (deadlineMs !== null) calls.timers.schedule(2 * call + 1, now + deadlineMs);
  if (edge.spec.mirrors !== undefined) mirror(world, edge, call);
  attemptAfter(world, call, 0);
}

/** Sends the copies of a call, once for all its attempts. */
function mirror(world: World, { spec, chances }: EdgeState, call: number): void {
  for (const { to, percent } of spec.mirrors ?? []) {
    const index = world.edges.findIndex((other) => other.spec.from === spec.from && other.spec.to === to);
    const edge = world.edges[index];
    if (edge === undefined || nextDouble(chances.mirror) * 100 >= percent) continue;
    const { work } = world.services[edge.to]!.spec;
    const cpu = draw(work.cpu, edge.chances.cpu);
    const wait = draw(work.wait, edge.chances.wait);
    beginCall(world, index, clientOf(world, edge, NOBODY), COPY, world.calls.load[call]!, cpu, wait);
  }
}

const strikes = ({ chances }: EdgeState, percent: number): boolean =>
  percent > 0 && nextDouble(chances.fault) * 100 < percent;

/** One try after a wait, and after the time that proxies take. */
function attemptAfter(world: World, call: number, waitMs: number): void {
  const { proxies } = edgeAt(world, call).spec;
  const wait = proxies === undefined ? waitMs : waitMs + proxies.count * proxies.latencyMs;
  if (wait > 0) world.calls.timers.schedule(2 * call, world.now + wait);
  else attempt(world, call);
}

/** One try: throttle, breaker, choice of a host, limits, and off it goes. */
function attempt(world: World, call: number): void {
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
  if (client.active < limits.maxConnections) send(world, call);
  else if (mayWait(client, limits)) standInLine(world, call);
  else overflow(world, call);
}

function standInLine(world: World, call: number): void {
  const { calls } = world;
  clientAt(world, call).pending++;
  calls.flags[call]! |= PENDING;
  calls.pending.append(calls.client[call]!, call);
}

/** No host is ready: the attempt waits for one in the balancer's line; a full line sheds it (503), a long wait fails it. */
function waitForHost(world: World, call: number): void {
  const client = clientAt(world, call);
  const state = client.endpoints?.data;
  if (state === undefined || world.now >= failsFastAt(state, world.now)) failFast(world, call);
  else if (client.pending >= LINE) overflow(world, call);
  else {
    standInLine(world, call);
    world.calls.timers.schedule(2 * call, nextLookAt(state, world.now));
  }
}

/** Hosts have been missing for too long (504). Unlike what is shed, a retry may find one. */
function failFast(world: World, call: number): void {
  const edge = edgeAt(world, call);
  const client = clientAt(world, call);
  tried(world, call);
  edge.failedAttempts++;
  endSpan(world, call, "timeout");
  settleRetry(world, client, call);
  tellBreaker(world, edge, client, call, false);
  if (mayTryAgain(world, edge, client, call, "timeout")) tryAgain(world, call);
  else finish(world, call, false);
}

/** Sends the attempt on a connection, unless too many requests are under way. */
function send(world: World, call: number): void {
  const { calls, jobs, now } = world;
  const edge = edgeAt(world, call);
  const client = clientAt(world, call);
  const service = world.services[edge.to]!;
  if (!maySend(client, edge.rules.limits)) return overflow(world, call);
  const pod = calls.host[call]!;
  client.active++;
  count(client, pod, 1);
  tried(world, call);
  const refusal = refusalOf(world, call, pod);
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
  place(world, job, pod);
  if (edge.spec.timeoutMs !== null) jobs.deadlines.schedule(job, now + edge.spec.timeoutMs * patience(edge));
}

/** Why the attempt does not reach the process: the line is cut, the proxy in front of it objects, it takes nothing. */
function refusalOf(world: World, call: number, pod: number): "refused" | "forbidden" | null {
  const edge = edgeAt(world, call);
  const caller = callerOf(world, call);
  if (edge.spec.cut === true || !connects(world, caller, pod)) return "refused";
  const verdict = world.mesh === null ? "open" : gate(world, world.mesh, edge, caller, pod);
  if (verdict === "forbidden") return "forbidden";
  return verdict === "open" && takes(world, pod) ? null : "refused";
}

/** The calling pod; −1 from outside. */
const callerOf = ({ calls, jobs }: World, call: number): number =>
  calls.parent[call]! < 0 ? -1 : jobs.pod[calls.parent[call]!]!;

/** How long this attempt's caller waits, in timeouts. */
const patience = ({ spec, chances }: EdgeState): number =>
  spec.patience === "fixed" ? 1 : nextExponential(chances.patience);

function tried(world: World, call: number): void {
  const edge = edgeAt(world, call);
  edge.attempts++;
  if (edge.spec.proxies !== undefined) edge.proxyCpuMs += edge.spec.proxies.count * edge.spec.proxies.cpuMilli * 1e-3;
  if (world.calls.tries[call]! > 0) edge.retries++;
  world.services[edge.to]!.attempts++;
}

/** Nobody serves (503, UH): not retried, as in Envoy. */
function noHost(world: World, call: number): void {
  const edge = edgeAt(world, call);
  tried(world, call);
  world.services[edge.to]!.refused++;
  edge.failedAttempts++;
  endSpan(world, call, "refused");
  tellBreaker(world, edge, clientAt(world, call), call, false);
  finish(world, call, false);
}

/** The caller's own limit (503, UO): says nothing about a host, is never retried, and is a failure to its breaker. */
function overflow(world: World, call: number): void {
  tellBreaker(world, edgeAt(world, call), clientAt(world, call), call, false);
  reject(world, call);
}

function reject(world: World, call: number): void {
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
  if (edge.rules.outlier !== null) judge(world, edge, client, calls.host[call]!, STATUS[end], isOwn(end));
  if (client.endpoints !== null) tellBalancer(world, edge, client, call, STATUS[end]);
  tellBreaker(world, edge, client, call, end === "answered");
  sendPending(world, calls.client[call]!);
  if (again) tryAgain(world, call);
  else finish(world, call, end === "answered");
}

const losesReply = ({ spec: { lostReplies = 0 }, chances }: EdgeState): boolean =>
  lostReplies > 0 && nextDouble(chances.lost) < lostReplies;

const STATUS: Readonly<Record<End, number>> = {
  answered: 200,
  error: ERROR_STATUS,
  refused: UNAVAILABLE,
  forbidden: FORBIDDEN,
  lost: UNAVAILABLE,
  timeout: TIMED_OUT,
};
/** Does the caller's own side bring the end about? */
const isOwn = (end: End): boolean => end === "refused" || end === "lost" || end === "timeout";

function tellBalancer(world: World, edge: EdgeState, client: Client, call: number, status: number): void {
  const { calls, now } = world;
  const took = now - calls.sentAt[call]!;
  const state = client.endpoints?.data;
  const good = status < ERROR_STATUS;
  if (state) ended(state, edge.rules.accrual, now, calls.host[call]!, good, took, edge.chances.accrual);
}

/** The attempt gives back its connection. */
function leave(world: World, client: Client, call: number): void {
  client.active--;
  count(client, world.calls.host[call]!, -1);
}

/** A retry that has ended makes room for another one. */
function settleRetry({ calls: { flags } }: World, client: Client, call: number): void {
  if ((flags[call]! & RETRYING) === 0) return;
  flags[call]! &= ~RETRYING;
  client.retries--;
}

function tellBreaker(world: World, edge: EdgeState, client: Client, call: number, good: boolean): void {
  const { breaker } = edge.rules;
  const state = client.breaker;
  if (breaker === null || state === null) return;
  endWithResult(state.data, breaker, world.now, world.now - world.calls.sentAt[call]!, !good, silent);
}

/** Tokens after a success. */
function refilled({ rules: { retryTokens } }: EdgeState, { tokens }: Client, paid: number): number {
  if (retryTokens === null) return 0;
  const { max, perSuccess, refund } = retryTokens;
  return Math.min(max, tokens + (refund === true && paid > 0 ? paid : perSuccess));
}

/** Whether an attempt that has ended is followed by another; what that costs is paid. */
function mayTryAgain(world: World, { spec, rules }: EdgeState, client: Client, call: number, end: End): boolean {
  const retriable = isRetriable(rules.retry, end);
  const { retryRatio } = rules;
  if (!retriable && retryRatio !== null && client.budget) deposit(client.budget.data, retryRatio, world.now);
  const remaining = spec.retries - world.calls.tries[call]!;
  if (retryDecision(retriable, remaining, client, rules.limits) !== "retry") return false;
  if (retryRatio !== null && client.budget && !withdraw(client.budget.data, retryRatio, world.now)) return false;
  return rules.retryTokens === null || pays(world, rules.retryTokens, client, call, end);
}

/** A retry takes its tokens, if there are as many. */
function pays({ calls }: World, tokens: RetryTokens, client: Client, call: number, end: End): boolean {
  const { cost = 1, timeoutCost = cost } = tokens;
  const price = end === "timeout" ? timeoutCost : cost;
  if (client.tokens < price) return false;
  client.tokens -= price;
  calls.paid[call] = price;
  return true;
}

function isRetriable(retry: EdgeState["rules"]["retry"], end: End): boolean {
  switch (end) {
    case "answered":
      return false;
    case "error":
    case "forbidden":
      return retriableStatus(retry, STATUS[end]);
    case "refused":
      return retriableReset(retry, "connect-failure", false);
    case "lost":
    case "timeout":
      return retriableReset(retry, "reset", true);
  }
}

function tryAgain(world: World, call: number): void {
  const { calls } = world;
  const edge = edgeAt(world, call);
  const { work } = world.services[edge.to]!.spec;
  if (edge.spec.avoidTried !== undefined) calls.noteHost(call);
  calls.tries[call]!++;
  // A retry is new work, of a length of its own.
  calls.cpu[call] = draw(work.cpu, edge.chances.again);
  calls.wait[call] = draw(work.wait, edge.chances.again);
  calls.flags[call]! |= RETRYING;
  clientAt(world, call).retries++;
  attemptAfter(world, call, waitBefore(edge, calls.tries[call]!));
}

function waitBefore({ spec: { backOff }, chances }: EdgeState, retry: number): number {
  switch (backOff.type) {
    case "fixed":
      return backOff.waitMs;
    case "exponential":
      return exponentialMs(backOff, retry);
    case "jittered":
      return backOffMs(backOff.baseMs, backOff.maxMs, retry, wideDraw(chances.backOff));
    case "padded":
      return paddedMs(backOff, retry - 1, nextDouble(chances.backOff));
  }
}

const wideDraw = (from: Stream): number => Math.floor(nextDouble(from) * WIDE);

/** Connections have become free, or hosts ready: who waits longest goes first. */
export function sendPending(world: World, index: number): void {
  const { calls } = world;
  const client = world.clients[index]!;
  if (client.sending) return;
  client.sending = true;
  while (client.pending > 0) {
    const call = calls.pending.first[index]!;
    const edge = edgeAt(world, call);
    if (client.active >= edge.rules.limits.maxConnections) break;
    const pod = world.pods.serving[calls.host[call]!] === 1 ? calls.host[call]! : choose(world, edge, client, call);
    if (pod === UNREADY) break;
    stopWaiting(world, call);
    calls.host[call] = pod;
    if (pod < 0) noHost(world, call);
    else send(world, call);
  }
  client.sending = false;
}

/** A host of the service has joined: those who wait for one get it. */
export function hostJoined(world: World, service: number): void {
  for (const index of world.services[service]!.callers) {
    const edge = world.edges[index]!;
    if (edge.spec.balance !== "peak-ewma") continue;
    for (const place of edge.clients) if (place > 0 && world.clients[place - 1] !== null) sendPending(world, place - 1);
  }
}

function stopWaiting(world: World, call: number): void {
  const { calls } = world;
  calls.flags[call]! &= ~PENDING;
  calls.pending.remove(calls.client[call]!, call);
  calls.timers.cancel(2 * call);
  clientAt(world, call).pending--;
}

/** A timer of a call fires: the wait before an attempt or for a host, or the deadline of the whole call. */
export function endTimer(world: World, timer: number): void {
  world.calls.timers.cancel(timer);
  const call = timer >> 1;
  if ((timer & 1) === 0) {
    const flags = world.calls.flags[call]!;
    if ((flags & DELAYED) !== 0) route(world, call);
    else if ((flags & PENDING) !== 0) endWait(world, call);
    else attempt(world, call);
  } else {
    giveUp(world, call, true);
    finish(world, call, false);
  }
}

/** The wait for a host is over: one is ready, for whoever waits longest, or the attempt fails, or waits on. */
function endWait(world: World, call: number): void {
  const { calls, now } = world;
  const client = calls.client[call]!;
  const state = world.clients[client]?.endpoints?.data;
  if (state !== undefined && now < failsFastAt(state, now)) calls.timers.schedule(2 * call, nextLookAt(state, now));
  else if (state === undefined || !isAnyReady(state, now)) {
    stopWaiting(world, call);
    return failFast(world, call);
  }
  sendPending(world, client);
}

/**
 * Whatever the call has under way goes on for nobody.
 * @param late whether that is a timeout, which counts against the host
 */
function giveUp(world: World, call: number, late: boolean): void {
  const { calls, jobs } = world;
  const edge = edgeAt(world, call);
  const client = clientAt(world, call);
  const job = calls.attempt[call]!;
  endSpan(world, call, late ? "timeout" : "dropped");
  if ((calls.flags[call]! & PENDING) !== 0) {
    stopWaiting(world, call);
    if (client.breaker !== null) releasePermit(client.breaker.data);
  }
  if (job < 0) return;
  calls.attempt[call] = -1;
  jobs.deadlines.cancel(job);
  leave(world, client, call);
  edge.failedAttempts++;
  if (late) {
    world.services[edge.to]!.timedOut++;
    judge(world, edge, client, calls.host[call]!, TIMED_OUT, true);
    if (client.endpoints !== null) tellBalancer(world, edge, client, call, TIMED_OUT);
    tellBreaker(world, edge, client, call, false);
  } else if (client.breaker !== null) releasePermit(client.breaker.data);
  abandon(world, edge, job);
  sendPending(world, calls.client[call]!);
}

/** Nobody waits for this attempt any more. */
export function abandon(world: World, { spec }: EdgeState, job: number): void {
  world.jobs.flags[job]! |= ABANDONED;
  world.jobs.call[job] = -1;
  if (spec.cancel) cancelAttempt(world, job);
}

/** The call is over, and its caller goes on. */
function finish(world: World, call: number, good: boolean): void {
  const edge = edgeAt(world, call);
  const parent = close(world, call, good);
  const helped = !good && edge.spec.fallback;
  if (helped) edge.fallbacks++;
  if (parent >= 0) callEnded(world, parent, good || helped);
}

/** Enters the call in the books; answers its caller's job, or −1. */
function close(world: World, call: number, good: boolean): number {
  const { calls } = world;
  const edge = edgeAt(world, call);
  const service = world.services[edge.to]!;
  const took = world.now - calls.born[call]!;
  const parent = calls.parent[call]!;
  settleRetry(world, clientAt(world, call), call);
  edge.recent++;
  edge.recentMs += took;
  if (good) {
    edge.succeeded++;
    succeeded(world, service, calls.born[call]!);
  } else {
    edge.failed++;
    edge.recentFailed++;
    service.failed++;
    service.failures?.record(took);
  }
  if (parent >= 0) calls.ofJob.remove(parent, call);
  else if (calls.trace[call]! >= 0) endTrace(world, call, good);
  calls.destroy(call);
  return parent;
}

/** The caller's job ends before its calls: they fail, and what they have under way goes on for nobody. */
export function dropCalls(world: World, job: number): void {
  const { ofJob } = world.calls;
  if (job >= ofJob.first.length) return;
  for (let call = ofJob.first[job]!; call >= 0; call = ofJob.first[job]!) {
    giveUp(world, call, false);
    close(world, call, false);
  }
}
