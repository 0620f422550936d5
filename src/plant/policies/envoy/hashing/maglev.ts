import { xxHash64 } from "./xxhash64.ts";

/** Consistent hashing by a table: Envoy 1.36 source/extensions/load_balancing_policies/maglev/maglev_lb.cc. */
export const MAGLEV_TABLE_SIZE = 65_537;

/**
 * The host of each place. Hosts take turns, each at the next free place of its own permutation; a lighter one skips
 * turns.
 * @param keys of the hosts
 * @param weights of the hosts; only their proportions matter
 * @param size a prime
 */
export function maglev(keys: readonly string[], weights: readonly number[], size: number): Uint16Array {
  const heaviest = Math.max(...weights);
  const hosts = keys.map((key, host) => ({
    place: Number(xxHash64(key) % BigInt(size)),
    skip: Number(xxHash64(key, 1n) % BigInt(size - 1)) + 1,
    weight: weights[host] ?? 0,
    target: 0,
  }));
  const free = 0xffff;
  const table = new Uint16Array(size).fill(free);
  let taken = 0;
  for (let turn = 1; taken < size; turn++) {
    for (let host = 0; host < hosts.length && taken < size; host++) {
      const entry = hosts[host]!;
      if (turn * entry.weight < entry.target) continue;
      entry.target += heaviest;
      while (table[entry.place] !== free) entry.place = (entry.place + entry.skip) % size;
      table[entry.place] = host;
      taken += 1;
    }
  }
  return table;
}

/** @param attempt how many hosts were refused before; each hashes to another place */
export function maglevHost(table: Uint16Array, hash: bigint, attempt: number): number {
  const other = attempt > 0 ? hash ^ BigInt.asUintN(64, ~BigInt(attempt) + 1n) : hash;
  return table[Number(other % BigInt(table.length))] ?? 0;
}
