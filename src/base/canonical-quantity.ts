import { parseQuantity } from "./quantity.ts";

const NANO = 1_000_000_000n;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/** How the API writes an amount: in its own notation, with the largest unit that leaves it whole. */
export function canonicalQuantity(text: string): string {
  const nano = parseQuantity(text);
  if (nano === undefined || /[eE][+-]?\d/.test(text)) return text;
  if (nano === 0n) return "0";
  if (text.endsWith("i") && nano % NANO === 0n && (nano >= 1024n * NANO || nano <= -1024n * NANO)) {
    return withUnit(nano / NANO, 1024n, BINARY);
  }
  return withUnit(nano, 1000n, DECIMAL);
}

function withUnit(amount: bigint, base: bigint, units: readonly string[]): string {
  let left = amount;
  let unit = 0;
  while (unit < units.length - 1 && left % base === 0n) {
    left /= base;
    unit++;
  }
  return `${left}${units[unit] ?? ""}`;
}
