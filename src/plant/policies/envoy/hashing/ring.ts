/** Consistent hashing by a ring: Envoy 1.36 source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc. */
export interface Ring {
  /** Ascending. */
  readonly hashes: readonly bigint[];
  /** The host at each entry. */
  readonly hosts: readonly number[];
}

export interface RingSettings {
  readonly minimumRingSize: number;
  readonly maximumRingSize: number;
  readonly hashFunction: "XX_HASH" | "MURMUR_HASH_2";
}

export const RING_DEFAULTS: RingSettings = {
  minimumRingSize: 1024,
  maximumRingSize: 8_388_608,
  hashFunction: "XX_HASH",
};

/**
 * @param keys of the hosts
 * @param weights of the hosts; they sum to 1
 * @param hash the function that the settings name
 */
export function ring(
  keys: readonly string[],
  weights: readonly number[],
  settings: Omit<RingSettings, "hashFunction">,
  hash: (text: string) => bigint,
): Ring {
  const least = Math.min(...weights);
  // The least-weighted host gets a whole number of entries.
  const scale = Math.min(Math.ceil(least * settings.minimumRingSize) / least, settings.maximumRingSize);
  const entries: { readonly hash: bigint; readonly host: number }[] = [];
  let target = 0;
  keys.forEach((key, host) => {
    target += scale * (weights[host] ?? 0);
    for (let i = 0; entries.length < target; i++) entries.push({ hash: hash(`${key}_${i}`), host });
  });
  entries.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  return { hashes: entries.map((entry) => entry.hash), hosts: entries.map(({ host }) => host) };
}

/**
 * The host of the first entry at or after the hash.
 * @param attempt how many hosts were refused before; each steps one entry on
 */
export function ringHost({ hashes, hosts }: Ring, hash: bigint, attempt: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hashes[middle] ?? 0n) < hash) low = middle + 1;
    else high = middle;
  }
  return hosts[(low + attempt) % hosts.length] ?? 0;
}
