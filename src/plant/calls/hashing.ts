import { RING_DEFAULTS, type Ring, ring, ringHost } from "../policies/envoy/hashing/ring.ts";
import { xxHash64 } from "../policies/envoy/hashing/xxhash64.ts";
import type { World } from "../world.ts";
import type { Client } from "./client.ts";
import type { EdgeState } from "./edge.ts";

/** A ring and the hosts that it was made of. */
export interface HashRing {
  readonly pods: readonly number[];
  readonly ring: Ring;
}

/** The host that a request hashes to; −1 when it has nothing to hash. */
export function hashed(world: World, edge: EdgeState, client: Client, call: number, pods: readonly number[]): number {
  const key = keyOf(world, edge, call);
  if (key === undefined) return -1;
  const known = client.ring;
  const current = known !== null && isSame(known.pods, pods) ? known : ringOf(pods);
  client.ring = current;
  return pods[ringHost(current.ring, xxHash64(key), 0)] ?? -1;
}

function keyOf({ calls, jobs, loads }: World, { spec }: EdgeState, call: number): string | undefined {
  if (spec.hash === undefined) return undefined;
  if ("header" in spec.hash) return loads[calls.load[call] ?? -1]?.spec.headers?.[spec.hash.header];
  const caller = calls.parent[call] ?? -1;
  return caller < 0 ? undefined : addressOf(jobs.pod[caller] ?? 0);
}

const ringOf = (pods: readonly number[]): HashRing => ({
  pods: pods.slice(),
  ring: ring(
    pods.map((pod) => `${addressOf(pod)}:80`),
    pods.map(() => 1 / pods.length),
    RING_DEFAULTS,
    (text) => xxHash64(text),
  ),
});

/** Pods have no addresses here: one by its slot. */
const addressOf = (pod: number): string => `10.244.${pod >> 8}.${pod & 255}`;

const isSame = (left: readonly number[], right: readonly number[]): boolean =>
  left.length === right.length && left.every((pod, place) => pod === right[place]);
