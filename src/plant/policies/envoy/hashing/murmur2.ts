const MUL = 0xc6a4a7935bd1e995n;
/** The seed of libstdc++'s std::hash, which Envoy takes for its rings. */
const SEED = 0xc70f6907n;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);

/** MurmurHash64A of a text's UTF-8 bytes (Envoy source/common/common/hash.cc `MurmurHash::murmurHash2`). */
export function murmurHash2(text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 8);
  let hash = SEED ^ u64(BigInt(bytes.length) * MUL);
  for (let at = 0; at < whole; at += 8) {
    const data = u64(shiftMix(u64(view.getBigUint64(at, true) * MUL)) * MUL);
    hash = u64((hash ^ data) * MUL);
  }
  if (whole < bytes.length) {
    let rest = 0n;
    for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8n) | BigInt(view.getUint8(at));
    hash = u64((hash ^ rest) * MUL);
  }
  return shiftMix(u64(shiftMix(hash) * MUL));
}
