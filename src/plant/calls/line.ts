import type { World } from "../world.ts";
import { failFast, noHost, overflow, send } from "./attempt.ts";
import { PENDING } from "./calls.ts";
import { clientAt } from "./client.ts";
import { edgeAt } from "./edge.ts";
import { failsFastAt, isAnyReady, LINE, nextLookAt } from "./endpoints.ts";
import { choose, UNREADY } from "./hosts.ts";

/** The attempt waits for a connection, or for a host. */
export function standInLine(world: World, call: number): void {
  const { calls } = world;
  clientAt(world, call).pending++;
  calls.flags[call]! |= PENDING;
  calls.pending.append(calls.client[call]!, call);
}

export function stopWaiting(world: World, call: number): void {
  const { calls } = world;
  calls.flags[call]! &= ~PENDING;
  calls.pending.remove(calls.client[call]!, call);
  calls.timers.cancel(2 * call);
  clientAt(world, call).pending--;
}

/** Connections have become free, or hosts ready: who waits longest goes first. */
export function sendPending(world: World, index: number): void {
  const { calls } = world;
  const client = world.clients[index]!;
  if (client.sending || client.pending === 0) return;
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
    else send(world, edge, client, call);
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

/** No host is ready: the attempt waits for one in the balancer's line; a full line sheds it (503), a long wait fails it. */
export function waitForHost(world: World, call: number): void {
  const client = clientAt(world, call);
  const state = client.endpoints?.data;
  if (state === undefined || world.now >= failsFastAt(state, world.now)) failFast(world, call);
  else if (client.pending >= LINE) overflow(world, call);
  else {
    standInLine(world, call);
    world.calls.timers.schedule(2 * call, nextLookAt(state, world.now));
  }
}

/** The wait for a host is over: one is ready, for whoever waits longest, or the attempt fails, or waits on. */
export function endWait(world: World, call: number): void {
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
