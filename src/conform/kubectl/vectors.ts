import { goDuration, humanDuration, shortHumanDuration } from "../../kubectl/durations.ts";
import { type Fields, fields, text } from "../../kubectl/json.ts";
import { printerOf } from "../../kubectl/printers/printers.ts";
import { combined, type Quantity, quantityText, readQuantity, scaled } from "../../kubectl/quantities.ts";

/** What our rules say of one vector: a span of time, quantities, or an object's table row. */
export function vector(see: Fields): Fields {
  if ("ns" in see) return duration(BigInt(text(see, "ns")));
  if ("object" in see) return row(fields(see, "object"), Number(see.nowMs));
  return quantity(see);
}

const duration = (ns: bigint): Fields => ({
  human: humanDuration(ns),
  short: shortHumanDuration(ns),
  go: goDuration(ns),
});

function row(object: Fields, now: number): Fields {
  const printer = printerOf(text(object, "kind"));
  return { columns: printer.columns, cells: printer.cells(object, now, true) };
}

function quantity(see: Fields): Fields {
  const format = text(see, "format") as Quantity["format"];
  if ("newQuantity" in see) return { string: made(see.newQuantity, 1_000_000_000n, format) };
  if ("newMilliQuantity" in see) return { string: made(see.newMilliQuantity, 1_000_000n, format) };
  if ("a" in see) return sums(text(see, "a"), text(see, "b"));
  const read = readQuantity(text(see, "text"));
  if (!read.ok) return { error: read.error };
  const { value } = read;
  return {
    string: quantityText(value),
    format: value.format,
    value: String(scaled(value, 1n)),
    milliValue: String(scaled(value, 1000n)),
    sign: value.nano > 0n ? 1 : value.nano < 0n ? -1 : 0,
  };
}

const made = (amount: unknown, unit: bigint, format: Quantity["format"]): string =>
  quantityText({ nano: BigInt(String(amount)) * unit, format });

function sums(left: string, right: string): Fields {
  const [a, b] = [readQuantity(left), readQuantity(right)];
  if (!a.ok || !b.ok) return {};
  const difference = a.value.nano - b.value.nano;
  return {
    add: quantityText(combined(a.value, b.value, 1n)),
    sub: quantityText(combined(a.value, b.value, -1n)),
    cmp: difference > 0n ? 1 : difference < 0n ? -1 : 0,
  };
}
