const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const LENGTH = 5;

/**
 * Name of a ReplicaSet's or Job's pod: five letters that make no words, as upstream's name generator draws them, but derived from
 * its owner's uid and a running number, so that a run repeats.
 * Upstream: apiserver v0.36 pkg/storage/names/generate.go (random there).
 */
export function podName(owner: { readonly name: string; readonly uid: string }, ordinal: number): string {
  let left = mix(`${owner.uid}/${ordinal}`);
  let suffix = "";
  for (let i = 0; i < LENGTH; i++) {
    suffix += ALPHABET[left % ALPHABET.length];
    left = Math.floor(left / ALPHABET.length);
  }
  return `${owner.name}-${suffix}`;
}

/** FNV-1a with murmur3's final mixing: neighbouring numbers give unlike names. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
