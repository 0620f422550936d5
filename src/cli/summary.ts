import type { SummaryLine } from "../record/summary.ts";

/** A score card by measure, "checkout/oldestAtEnd", "nodeHours"; null where nothing was measured, "never" for Infinity. */
export const summaryKeys = (summary: readonly SummaryLine[]): Readonly<Record<string, number | "never" | null>> =>
  Object.fromEntries(summary.map((line) => [keyOf(line), known(line.value)]));

export const keyOf = ({ of, name }: Pick<SummaryLine, "of" | "name">): string => (of === "" ? name : `${of}/${name}`);

/** JSON has no NaN and no Infinity. */
export const known = (value: number): number | "never" | null =>
  Number.isNaN(value) ? null : value === Number.POSITIVE_INFINITY ? "never" : value;

export const shown = (value: number): string => {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "never";
  return String(Number.isInteger(value) ? value : Number(value.toFixed(2)));
};
