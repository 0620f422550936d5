/**
 * Kubernetes resource quantities ("500m", "1.5Gi", "2e3") in exact integer nano-units.
 * Upstream: k8s.io/apimachinery pkg/api/resource/quantity.go. Rounding away from zero below a nano-unit, as there.
 */
const NANO = 1_000_000_000n;
const SUFFIX: Readonly<Record<string, readonly [bigint, bigint]>> = {
  n: [1n, 1n],
  u: [1_000n, 1n],
  m: [1_000_000n, 1n],
  "": [NANO, 1n],
  k: [NANO * 1_000n, 1n],
  M: [NANO * 1_000_000n, 1n],
  G: [NANO * 1_000_000_000n, 1n],
  T: [NANO * 1_000_000_000_000n, 1n],
  P: [NANO * 1_000_000_000_000_000n, 1n],
  E: [NANO * 1_000_000_000_000_000_000n, 1n],
  Ki: [NANO << 10n, 1n],
  Mi: [NANO << 20n, 1n],
  Gi: [NANO << 30n, 1n],
  Ti: [NANO << 40n, 1n],
  Pi: [NANO << 50n, 1n],
  Ei: [NANO << 60n, 1n],
};
const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;

/** Texts read before: a cluster has few distinct quantities and reads them often. */
const known = new Map<string | number, bigint | undefined>();
const MOST_KNOWN = 10_000;

/** Nano-units, or undefined when the text is no quantity. Numbers are read as their decimal text. */
export function parseQuantity(text: string | number): bigint | undefined {
  const nano = known.get(text);
  if (nano !== undefined) return nano;
  if (known.size >= MOST_KNOWN) known.clear();
  const read = readQuantity(text);
  known.set(text, read);
  return read;
}

function readQuantity(text: string | number): bigint | undefined {
  const match = PATTERN.exec(String(text));
  if (!match) return undefined;
  const [, sign, digits = "", exponent, suffix = ""] = match;
  const [whole = "", fraction = ""] = digits.split(".");
  const [scale] = SUFFIX[suffix]!;
  let numerator = BigInt(whole + fraction || "0") * scale;
  let denominator = powerOfTen(fraction.length);
  const power = Number(exponent ?? 0);
  if (power >= 0) numerator *= powerOfTen(power);
  else denominator *= powerOfTen(-power);
  const nano = ceilDivide(numerator, denominator);
  return sign === "-" ? -nano : nano;
}

const powerOfTen = (exponent: number): bigint => BigInt(`1${"0".repeat(exponent)}`);
const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const ceilSigned = (nano: bigint, unit: bigint): number =>
  Number(nano >= 0n ? ceilDivide(nano, unit) : -(-nano / unit));

const knownMilli = new Map<string | number, number>();

/** Milli-units rounded up, as Quantity.MilliValue does; 0 for text that is no quantity (validated on admission). */
export function milliValue(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const found = knownMilli.get(text);
  if (found !== undefined) return found;
  if (knownMilli.size >= MOST_KNOWN) knownMilli.clear();
  const milli = ceilSigned(parseQuantity(text) ?? 0n, 1_000_000n);
  knownMilli.set(text, milli);
  return milli;
}

/** Whole units rounded up, as Quantity.Value does (bytes, pods). */
export const wholeValue = (text: string | number | undefined): number =>
  text === undefined ? 0 : ceilSigned(parseQuantity(text) ?? 0n, NANO);
