const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => u64((value << by) | (value >> (64n - by)));
const round = (sum: bigint, lane: bigint): bigint => u64(rotate(u64(sum + lane * P2), 31n) * P1);
const merge = (hash: bigint, sum: bigint): bigint => u64((hash ^ round(0n, sum)) * P1 + P4);

/** xxHash64 of a text's UTF-8 bytes, the hash of Envoy's rings, tables and hash policies. */
export function xxHash64(text: string, seed = 0n): bigint {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stripes = bytes.length - (bytes.length % 32);
  let hash = (bytes.length >= 32 ? longStart(view, stripes, seed) : u64(seed + P5)) + BigInt(bytes.length);
  let at = stripes;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = u64(rotate(u64(hash) ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4);
  }
  for (; at + 4 <= bytes.length; at += 4) {
    hash = u64(rotate(u64(hash) ^ u64(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3);
  }
  for (; at < bytes.length; at++) hash = u64(rotate(u64(hash) ^ u64(BigInt(view.getUint8(at)) * P5), 11n) * P1);
  return avalanche(u64(hash));
}

function longStart(view: DataView, end: number, seed: bigint): bigint {
  const sums = [u64(seed + P1 + P2), u64(seed + P2), seed, u64(seed - P1)];
  for (let at = 0; at < end; at += 32) {
    for (let lane = 0; lane < 4; lane++) sums[lane] = round(sums[lane] ?? 0n, view.getBigUint64(at + 8 * lane, true));
  }
  const shifts = [1n, 7n, 12n, 18n];
  const start = sums.reduce((all, sum, lane) => u64(all + rotate(sum, shifts[lane] ?? 0n)), 0n);
  return sums.reduce(merge, start);
}

function avalanche(hash: bigint): bigint {
  const first = u64((hash ^ (hash >> 33n)) * P2);
  const second = u64((first ^ (first >> 29n)) * P3);
  return second ^ (second >> 32n);
}
