import { ln, sinTurns } from "./detmath.ts";

/**
 * A named random stream: the four 32-bit words of its state, which the draws advance in place. Copy the array to keep
 * a position. Generator: xoshiro128++ 1.0 (Blackman and Vigna), period 2^128 − 1; 32-bit words need no BigInt.
 */
export type Stream = Int32Array;

/**
 * The stream of this name in a run of this seed. Neighbouring seeds and names give unrelated states: the state is a
 * 128-bit hash (MurmurHash3 mixing) of both, so a new component never shifts another's draws.
 */
export function stream(seed: number, name: string): Stream {
  const text = `${seed}/${name}`;
  let a = 0x239b961b;
  let b = 0xab0e9789 | 0;
  let c = 0x38b34ae5;
  let d = 0xa1e38b93 | 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(rotate(a ^ Math.imul(code, 0x239b961b), 19) + b, 5) + 0x561ccd1b;
    b = Math.imul(rotate(b ^ Math.imul(code, 0xab0e9789), 17) + c, 5) + 0x0bcaa747;
    c = Math.imul(rotate(c ^ Math.imul(code, 0x38b34ae5), 15) + d, 5) + 0x96cd1c35;
    d = Math.imul(rotate(d ^ Math.imul(code, 0xa1e38b93), 13) + a, 5) + 0x32ac3b17;
  }
  a = scramble(a + b + c + d + text.length);
  b = scramble(b + a);
  c = scramble(c + a + b);
  d = scramble(d + a + b + c);
  // All zeros is the one state that the generator never leaves.
  return Int32Array.of(a + d, b, c, a | b | c | d ? d : 1);
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function scramble(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** 32 random bits as a signed integer. */
function nextBits(s: Stream): number {
  const s0 = s[0]!;
  const s1 = s[1]!;
  const s2 = s[2]! ^ s0;
  const s3 = s[3]! ^ s1;
  const sum = (s0 + s[3]!) | 0;
  s[0] = s0 ^ s3;
  s[1] = s1 ^ s2;
  s[2] = s2 ^ (s1 << 9);
  s[3] = (s3 << 11) | (s3 >>> 21);
  return (((sum << 7) | (sum >>> 25)) + s0) | 0;
}

/** Uniform in [0, 1), 53 bits. */
export function nextDouble(s: Stream): number {
  const high = nextBits(s) >>> 5;
  return (high * 67108864 + (nextBits(s) >>> 6)) / 9007199254740992;
}

/**
 * Ziggurat of e^−x in 256 layers of equal area (Marsaglia and Tsang 2000): layer i reaches to EDGE[i], where the
 * density is DENSITY[i]; layer 0 carries the tail beyond TAIL.
 */
const TAIL = 7.69711747013105;
const LAYER_AREA = 0.003949659822581557;
const DENSITY_AT_TAIL = 0.0004541343538414966;
const EDGE = new Float64Array(257);
const DENSITY = new Float64Array(257);
/** Below this share of layer i a point lies under the next layer too, hence under the curve. */
const INSIDE = new Float64Array(256);

EDGE[0] = LAYER_AREA / DENSITY_AT_TAIL;
EDGE[1] = TAIL;
DENSITY[1] = DENSITY_AT_TAIL;
for (let i = 2; i < 256; i++) {
  DENSITY[i] = DENSITY[i - 1]! + LAYER_AREA / EDGE[i - 1]!;
  EDGE[i] = -ln(DENSITY[i]!);
}
DENSITY[256] = 1;
for (let i = 0; i < 256; i++) INSIDE[i] = EDGE[i + 1]! / EDGE[i]!;

/** Exponential with mean 1, ≥ 0. */
export function nextExponential(s: Stream): number {
  for (;;) {
    const bits = nextBits(s);
    const layer = bits & 255;
    const share = ((bits >>> 8) * 536870912 + (nextBits(s) >>> 3)) / 9007199254740992;
    const x = share * EDGE[layer]!;
    if (share < INSIDE[layer]!) return x;
    if (layer === 0) return TAIL - ln(1 - nextDouble(s));
    const floor = DENSITY[layer]!;
    if (-ln(floor + nextDouble(s) * (DENSITY[layer + 1]! - floor)) > x) return x;
  }
}

/** Normal with mean 0 and variance 1 (Box and Muller 1958). */
export const nextNormal = (s: Stream): number => Math.sqrt(2 * nextExponential(s)) * sinTurns(nextDouble(s));
