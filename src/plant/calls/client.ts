import { Owned } from "../checkpoint.ts";
import { grown } from "../events.ts";
import { type Detector, detector } from "../policies/envoy/outlier/detector.ts";
import { type Budget, budget } from "../policies/linkerd/retry-budget.ts";
import { type Breaker, breaker } from "../policies/resilience4j/breaker/state.ts";
import type { World } from "../world.ts";
import type { EdgeState } from "./edge.ts";
import { type Endpoints, endpoints } from "./endpoints.ts";
import type { HashRing } from "./hashing.ts";
import { type Throttle, throttle } from "./throttle.ts";

/** What one caller (a pod of the calling service, or all of outside) knows and has under way along an edge. */
export class Client {
  /** Requests under way, each on a connection of its own. */
  active = 0;
  pending = 0;
  /** Pending requests are being sent: one that is refused at once does not begin to send the next. */
  sending = false;
  /** Retries that wait or are under way. */
  retries = 0;
  /** Tokens for retries. */
  tokens = 0;
  /** Position of the balancer. */
  turn = 0;
  /** By pod slot of the callee: attempts under way. */
  load = new Int32Array(0);
  breaker: Owned<Breaker> | null = null;
  hosts: Owned<Hosts> | null = null;
  throttle: Owned<Throttle> | null = null;
  /** Of Linkerd's balancer. */
  endpoints: Owned<Endpoints> | null = null;
  budget: Owned<Budget> | null = null;
  /** Hosts as last hashed; never written. */
  ring: HashRing | null = null;

  get connections(): number {
    return this.active;
  }
}

/** Hosts as outlier detection sees them. */
export interface Hosts {
  detector: Detector;
  /** Pod slot of each host. */
  pods: Int32Array;
  /** `ServiceState.version` that this was read at. */
  version: number;
  nextSweep: number;
}

/** The caller that is no pod: all of outside, or whoever sends copies. */
export const NOBODY = -1;

/** The caller of a call. */
export const clientAt = ({ clients, calls }: World, call: number): Client => clients[calls.client[call]!]!;

/**
 * The caller's state, made when it first calls.
 * @param pod the calling pod, or `NOBODY`
 */
export function clientOf(world: World, edge: EdgeState, pod: number): number {
  const slot = pod + 1;
  if (slot >= edge.clients.length) edge.clients = grown(edge.clients, Math.max(slot + 1, edge.clients.length * 2));
  const known = edge.clients[slot]!;
  if (known > 0) return known - 1;
  const at = world.freeClients.pop() ?? world.clients.length;
  const client = new Client();
  world.clients[at] = client;
  world.calls.pending.reserve(world.clients.length, 0);
  edge.clients[slot] = at + 1;
  configure(world, edge, client);
  return at;
}

/** Begins the state of the rules that the edge has now. */
export function configure(world: World, edge: EdgeState, client: Client): void {
  const { rules } = edge;
  client.tokens = rules.retryTokens?.max ?? 0;
  client.breaker = rules.breaker === null ? null : new Owned(breaker(rules.breaker, world.now));
  client.throttle = rules.throttle === null ? null : new Owned(throttle(rules.throttle.windowSeconds));
  client.hosts =
    rules.outlier === null
      ? null
      : new Owned({
          detector: detector(0),
          pods: new Int32Array(0),
          version: -1,
          nextSweep: world.now + rules.outlier.intervalMs,
        });
  client.endpoints = edge.spec.balance === "peak-ewma" ? new Owned(endpoints()) : null;
  client.budget = rules.retryRatio === null ? null : new Owned(budget(world.now));
}

/** The calling pod's container has died, and its calls with it. */
export function forgetClients(world: World, pod: number, edges: readonly number[]): void {
  const slot = pod + 1;
  for (const index of edges) {
    const { clients } = world.edges[index]!;
    const known = slot < clients.length ? clients[slot]! : 0;
    if (known === 0) continue;
    clients[slot] = 0;
    world.clients[known - 1] = null;
    world.freeClients.push(known - 1);
  }
}
