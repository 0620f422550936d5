/**
 * Milli-units as canonical quantity text: "900m", "9k", "160Mi".
 * Upstream: apimachinery pkg/api/resource/quantity.go CanonicalizeBytes.
 */
const DECIMAL = ["m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** The largest decimal suffix that keeps an integer: NewMilliQuantity(x, DecimalSI). */
export const decimalText = (milli: bigint): string => (milli === 0n ? "0" : suffixed(milli, 1_000n, DECIMAL));

/** Bytes with a binary suffix; below 1 KiB, or with a fraction of a byte, decimal: NewMilliQuantity(x, BinarySI). */
export function binaryText(milli: bigint): string {
  const small = milli > -1_024_000n && milli < 1_024_000n;
  return small || milli % 1_000n !== 0n ? decimalText(milli) : suffixed(milli / 1_000n, 1_024n, BINARY);
}

function suffixed(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  let rest = amount;
  let power = 0;
  while (rest % base === 0n && power < suffixes.length - 1) {
    rest /= base;
    power += 1;
  }
  return `${rest}${suffixes[power]}`;
}
