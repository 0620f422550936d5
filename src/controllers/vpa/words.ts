import type { ResourceList } from "../../api/objects.ts";
import { type Quantity, textOf, whole } from "./quantity.ts";

const MIB = 1024 * 1024;

/** Bytes in whole tenths of a MiB. */
const tenthsOf = (bytes: number): number => Math.round((10 * bytes) / MIB);
const mibText = (tenths: number): string => `${tenths / 10} MiB`;

/** A quantity in our own words: memory in MiB to one decimal, everything else as the API writes it. */
export const wordOf = (amount: Quantity, resource: keyof ResourceList): string =>
  resource === "memory" ? mibText(tenthsOf(Number(whole(amount)))) : textOf(amount);

/** An estimate in our own words: of the CPU in its unit, millicores; of memory, bytes, in MiB. */
export const estimateWord = (value: number, resource: "cpu" | "memory"): string =>
  resource === "cpu" ? `${value}m` : mibText(tenthsOf(value));

/** "258 + 38 = 296m", "250 + 37.5 = 287.5 MiB": what is added is what the rounded sums differ by. */
export function sumText(from: number, to: number, resource: "cpu" | "memory"): string {
  const [left, right] = resource === "cpu" ? [from, to] : [tenthsOf(from) / 10, tenthsOf(to) / 10];
  const added = resource === "cpu" ? right - left : (tenthsOf(to) - tenthsOf(from)) / 10;
  return `${left} + ${added} = ${estimateWord(to, resource)}`;
}
