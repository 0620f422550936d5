/**
 * Quantities with the format they were written in, and their canonical text.
 * Upstream: k8s.io/apimachinery v0.36.1 pkg/api/resource/{quantity,amount,suffix}.go.
 */
import { failed, ok, type Result } from "../base/result.ts";

type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** An amount in nano-units, and how it wants to be written. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** The text it was read from, where upstream keeps that instead of working out the canonical one. */
  readonly kept?: string;
  /** Read into an integer of 64 bits: what does not fit after scaling reads as 0, and otherwise wraps around. */
  readonly short?: boolean;
}

const NANO = 1_000_000_000n;
const MAX = 9_223_372_036_854_775_807n;
const MALFORMED = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const BAD_SUFFIX = "unable to parse quantity's suffix";
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Reads a quantity, or says what Kubernetes says. */
export function readQuantity(text: string): Result<Quantity, string> {
  const match = /^([+-]?)(\d*)(\.?)(\d*)([eEinumkKMGTP]*)([-+]?\d*)$/.exec(text);
  if (text === "" || !match) return failed(MALFORMED);
  const [, sign = "", whole = "", , fraction = "", letters = "", power = ""] = match;
  const scale = scaleOf(letters, power);
  if (scale === undefined) return failed(BAD_SUFFIX);
  const { format, numerator, denominator } = scale;
  const exact = BigInt(whole + fraction || "0") * numerator * NANO;
  const divisor = denominator * tens(fraction.length);
  const rounded = (exact + divisor - 1n) / divisor;
  const capped = format === "BinarySI" && rounded > MAX * NANO ? MAX * NANO : rounded;
  const nano = sign === "-" ? -capped : capped;
  const digits = whole.replace(/^0+/, "") + fraction;
  if (!isShort(scale, digits.length, fraction.length)) return ok({ nano, format });
  const keeps = format !== "BinarySI" && (scale.exponent - fraction.length) % 3 === 0 && /^[1-9]/.test(digits);
  return ok(
    keeps && !digits.endsWith("000") ? { nano, format, short: true, kept: text } : { nano, format, short: true },
  );
}

/** Does the fast path of ParseQuantity take it? */
function isShort({ format, exponent }: Scale, digits: number, fraction: number): boolean {
  if (format === "BinarySI") return fraction === 0 && 15 - digits - Math.trunc((exponent * 3) / 10) - 1 >= 0;
  return digits <= 18 && exponent - fraction >= -9;
}

interface Scale {
  readonly format: QuantityFormat;
  readonly exponent: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const decimalScale = (format: QuantityFormat, exponent: number): Scale => ({
  format,
  exponent,
  numerator: tens(Math.max(exponent, 0)),
  denominator: tens(Math.max(-exponent, 0)),
});

function scaleOf(letters: string, power: string): Scale | undefined {
  const binary = BINARY.indexOf(letters);
  if (binary > 0 && power === "")
    return { format: "BinarySI", exponent: 10 * binary, numerator: 1n << BigInt(10 * binary), denominator: 1n };
  const decimal = DECIMAL.indexOf(letters);
  if (decimal >= 0 && power === "") return decimalScale("DecimalSI", 3 * (decimal - 3));
  if ((letters !== "e" && letters !== "E") || !/\d/.test(power)) return undefined;
  return decimalScale("DecimalExponent", Number(power));
}

const tens = (exponent: number): bigint => BigInt(`1${"0".repeat(exponent)}`);

/** The canonical text: the largest unit that needs no fraction. */
export function quantityText({ nano, format, kept }: Quantity): string {
  if (kept !== undefined) return kept;
  if (nano === 0n) return "0";
  const size = nano < 0n ? -nano : nano;
  if (format === "BinarySI" && size >= 1024n * NANO && size % NANO === 0n) return binaryText(nano / NANO);
  let [mantissa, exponent] = [nano, -9];
  const largest = format === "DecimalSI" ? 18 : Number.POSITIVE_INFINITY;
  while (mantissa % 1000n === 0n && exponent < largest) [mantissa, exponent] = [mantissa / 1000n, exponent + 3];
  if (format === "DecimalExponent") return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
  return `${mantissa}${DECIMAL[exponent / 3 + 3] ?? ""}`;
}

function binaryText(whole: bigint): string {
  let [mantissa, power] = [whole, 0];
  while (mantissa % 1024n === 0n && power < 6) [mantissa, power] = [mantissa / 1024n, power + 1];
  return `${mantissa}${BINARY[power] ?? ""}`;
}

/** Canonical text of a written quantity; the text itself when it is none. */
export function canonical(written: string): string {
  const read = readQuantity(written);
  return read.ok ? quantityText(read.value) : written;
}

/** Amount in a fraction of the unit (1n for whole units, 1000n for thousandths), rounded away from zero, in 64 bits. */
export function scaled({ nano, short }: Quantity, parts: bigint): bigint {
  const unit = NANO / parts;
  const size = nano < 0n ? -nano : nano;
  const rounded = (size + unit - 1n) / unit;
  const signed = nano < 0n ? -rounded : rounded;
  const wrapped = BigInt.asIntN(64, signed);
  return wrapped === signed || short !== true ? wrapped : 0n;
}

/** a + sign·b in the format of a (of b when a is nothing). */
export const combined = (a: Quantity, b: Quantity, sign: 1n | -1n): Quantity => ({
  nano: a.nano + sign * b.nano,
  format: a.nano === 0n ? b.format : a.format,
});
