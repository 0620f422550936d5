import { nextDouble, type Stream } from "../../base/random.ts";
import { grown } from "../events.ts";
import { leastOfAll, lessBusy } from "../policies/envoy/balance.ts";
import { availability, panics } from "../policies/envoy/health.ts";
import { type Detector, detector } from "../policies/envoy/outlier/detector.ts";
import { onLocalFailure, onStatus } from "../policies/envoy/outlier/results.ts";
import { sweep } from "../policies/envoy/outlier/sweep.ts";
import { roundRobin } from "../policies/round-robin.ts";
import type { ServiceState, World } from "../world.ts";
import { wideDraw } from "./chances.ts";
import type { Client, Hosts } from "./client.ts";
import type { EdgeState } from "./edge.ts";
import { cheaper, type Endpoints, refresh } from "./endpoints.ts";
import { hashed } from "./hashing.ts";

/** No pod serves. */
const NONE = -1;
/** None of those that serve is ready. */
export const UNREADY = -2;

/** The pod that the call's next attempt goes to, or `NONE`, or `UNREADY`. */
export function choose(world: World, edge: EdgeState, client: Client, call: number): number {
  const service = world.services[edge.to]!;
  if (client.endpoints !== null) return ofLinkerd(world, edge, client, client.endpoints.data, service);
  const pods = candidates(world, edge, client, service);
  const { avoidTried } = edge.spec;
  let pod = pick(world, edge, client, call, pods);
  if (avoidTried === undefined || world.calls.tries[call] === 0) return pod;
  // Envoy's source/common/upstream load balancers: as often again as the policy says, and then the last draw stands.
  for (let again = 0; again < avoidTried && world.calls.hasTried(call, pod); again++) {
    pod = pick(world, edge, client, call, pods);
  }
  return pod;
}

function ofLinkerd(
  world: World,
  { chances }: EdgeState,
  client: Client,
  known: Endpoints,
  { endpoints, version }: ServiceState,
): number {
  refresh(known, endpoints, version, world.now);
  const pod = cheaper(known, client.load, world.now, chances.pick);
  return pod < 0 ? UNREADY : pod;
}

/** Hosts that are not ejected, or all when too few are left. */
function candidates(world: World, edge: EdgeState, client: Client, service: ServiceState): readonly number[] {
  const hosts = client.hosts === null ? null : current(world, edge, client.hosts.data, service);
  if (hosts === null || hosts.detector.ejections === 0) return service.endpoints;
  const healthy = hosts.pods.length - hosts.detector.ejections;
  const panic = edge.spec.outlier?.panicThreshold ?? 0;
  if (panics(healthy, hosts.pods.length, availability(healthy, hosts.pods.length), panic)) return service.endpoints;
  return service.endpoints.filter((_, host) => hosts.detector.ejected[host] === 0);
}

function pick(world: World, edge: EdgeState, client: Client, call: number, pods: readonly number[]): number {
  const { spec, chances } = edge;
  const count = pods.length;
  if (count === 0) return NONE;
  switch (spec.balance) {
    case "round-robin":
      client.turn = roundRobin(client.turn, count);
      return pods[client.turn]!;
    case "random":
      return pods[below(count, chances.pick)]!;
    case "least-request":
      return better(client, pods, chances.pick);
    case "full-scan":
      return best(client, pods, chances.pick);
    case "ring-hash": {
      const pod = hashed(world, edge, client, call, pods);
      return pod < 0 ? pods[below(count, chances.pick)]! : pod;
    }
    case "peak-ewma":
      return UNREADY;
  }
}

const below = (count: number, from: Stream): number => Math.floor(nextDouble(from) * count);

function better({ load }: Client, pods: readonly number[], from: Stream): number {
  const first = pods[below(pods.length, from)]!;
  const second = pods[below(pods.length, from)]!;
  return lessBusy(load, first, second);
}

/** Requests under way to each host; meaningless between choices. */
const loads: number[] = [];

function best({ load }: Client, pods: readonly number[], from: Stream): number {
  loads.length = 0;
  for (const pod of pods) loads.push(load[pod] ?? 0);
  return pods[leastOfAll(loads, () => wideDraw(from))]!;
}

/** Counts an attempt that goes to a pod, or has ended. */
export function count(client: Client, pod: number, change: 1 | -1): void {
  if (pod >= client.load.length) client.load = grown(client.load, Math.max(pod + 1, client.load.length * 2));
  client.load[pod]! += change;
}

/** Tells outlier detection how an attempt ended: an answer's status, or 503 and 504 of the caller's own making. */
export function judge(world: World, edge: EdgeState, client: Client, pod: number, status: number, own: boolean): void {
  const settings = edge.rules.outlier;
  if (client.hosts === null || settings === null) return;
  const hosts = current(world, edge, client.hosts.data, world.services[edge.to]!);
  const host = placeOf(pod, hosts.pods);
  if (host < 0) return;
  const draws = edge.chances.outlier;
  if (own) onLocalFailure(hosts.detector, settings, world.now, host, status === 504 ? 504 : 503, draws);
  else onStatus(hosts.detector, settings, world.now, host, status, draws);
}

/** `indexOf` of a few numbers, asked for at every answer: the built-in takes longer to begin than this does to end. */
function placeOf(pod: number, pods: Int32Array): number {
  let place = pods.length - 1;
  while (place >= 0 && pods[place] !== pod) place--;
  return place;
}

/**
 * Brings hosts and sweeps up to now. Sweeps are made up for when hosts are next looked at: nothing happens to a
 * detector between its results, so each sees what it would have seen in its time.
 */
export function current(world: World, edge: EdgeState, hosts: Hosts, service: ServiceState): Hosts {
  const settings = edge.rules.outlier;
  if (settings === null) return hosts;
  while (hosts.nextSweep <= world.now) {
    sweep(hosts.detector, settings, hosts.nextSweep, () => edge.chances.outlier);
    hosts.nextSweep += settings.intervalMs;
  }
  if (hosts.version !== service.version) {
    const pods = Int32Array.from(service.endpoints);
    hosts.detector = kept(hosts, pods);
    hosts.pods = pods;
    hosts.version = service.version;
  }
  return hosts;
}

/** A detector for other hosts; those that stay keep what is known of them. */
function kept({ detector: from, pods: before }: Hosts, pods: Int32Array): Detector {
  const to = detector(pods.length);
  to.overflow = from.overflow;
  for (let host = 0; host < pods.length; host++) {
    const old = before.indexOf(pods[host]!);
    if (old < 0) continue;
    to.ejected[host] = from.ejected[old]!;
    to.consecutive5xx[host] = from.consecutive5xx[old]!;
    to.consecutiveGateway[host] = from.consecutiveGateway[old]!;
    to.consecutiveLocal[host] = from.consecutiveLocal[old]!;
    to.ejectedAt[host] = from.ejectedAt[old]!;
    to.returnedAt[host] = from.returnedAt[old]!;
    to.jitterMs[host] = from.jitterMs[old]!;
    to.multiplier[host] = from.multiplier[old]!;
    to.external.total[host] = from.external.total[old]!;
    to.external.success[host] = from.external.success[old]!;
    to.local.total[host] = from.local.total[old]!;
    to.local.success[host] = from.local.success[old]!;
    to.ejections += from.ejected[old]!;
  }
  return to;
}
