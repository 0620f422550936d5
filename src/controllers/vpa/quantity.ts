import { parseQuantity } from "../../base/quantity.ts";

/**
 * A quantity with the unit system it prints in.
 * Upstream: k8s.io/apimachinery pkg/api/resource/quantity.go.
 */
export interface Quantity {
  /** Thousand-millionths, exact. */
  readonly nano: bigint;
  readonly format: "BinarySI" | "DecimalSI" | "DecimalExponent";
}

const NANO = 1_000_000_000n;
const NANO_PER_MILLI = 1_000_000n;
export const MAX_INT64 = 9_223_372_036_854_775_807n;

export const ZERO: Quantity = { nano: 0n, format: "DecimalSI" };

/** Reads an API string; text that is no quantity reads as 0 (admission refuses it). */
export function quantity(text: string | number): Quantity {
  const word = String(text);
  const format = /i$/.test(word) ? "BinarySI" : /[eE][+-]?\d+$/.test(word) ? "DecimalExponent" : "DecimalSI";
  return { nano: parseQuantity(word) ?? 0n, format };
}

/** NewMilliQuantity. */
export const ofMilli = (milli: bigint, format: Quantity["format"] = "DecimalSI"): Quantity => ({
  nano: milli * NANO_PER_MILLI,
  format,
});
/** NewQuantity. */
export const ofWhole = (whole: bigint, format: Quantity["format"] = "DecimalSI"): Quantity => ({
  nano: whole * NANO,
  format,
});

/** MilliValue: rounded up; what does not fit into 64 bits reads as 0. */
export const milli = (amount: Quantity): bigint => fitted(ceil(amount.nano, NANO_PER_MILLI));
/** Value: rounded up. */
export const whole = (amount: Quantity): bigint => fitted(ceil(amount.nano, NANO));

const fitted = (value: bigint): bigint => (value > MAX_INT64 || value < -MAX_INT64 - 1n ? 0n : value);
const ceil = (nano: bigint, unit: bigint): bigint =>
  nano < 0n ? -((unit - nano - 1n) / unit) : (nano + unit - 1n) / unit;

const DECIMAL: Readonly<Record<number, string>> = {
  [-9]: "n",
  [-6]: "u",
  [-3]: "m",
  0: "",
  3: "k",
  6: "M",
  9: "G",
  12: "T",
  15: "P",
  18: "E",
};
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** The canonical text: "126m", "250Mi", "97656250000Ki", "1e3". Upstream: CanonicalizeBytes. */
export function textOf({ nano, format }: Quantity): string {
  if (nano === 0n) return "0";
  const small = nano > -1024n * NANO && nano < 1024n * NANO;
  return format === "BinarySI" && !small && nano % NANO === 0n ? binaryText(nano / NANO) : decimalText(nano, format);
}

function binaryText(bytes: bigint): string {
  let rest = bytes;
  let power = 0;
  while (rest % 1024n === 0n && power < BINARY.length - 1) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${BINARY[power]}`;
}

function decimalText(nano: bigint, format: Quantity["format"]): string {
  let rest = nano;
  let exponent = -9;
  while (rest % 1000n === 0n && (format === "DecimalExponent" || exponent < 18)) {
    rest /= 1000n;
    exponent += 3;
  }
  if (format !== "DecimalExponent") return `${rest}${DECIMAL[exponent]}`;
  return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
}
