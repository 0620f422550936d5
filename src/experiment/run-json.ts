import type { Printed } from "../api/terminal.ts";
import type { SummaryLine } from "../record/summary.ts";

/** A finished run, as `setpoint run --json` and the page's export tell it. */
export interface ToldRun {
  readonly name: string;
  readonly digest: string;
  readonly stuck: readonly string[];
  readonly summary: readonly SummaryLine[];
  readonly terminal: readonly Printed[];
}

/** Runs of one scenario under one seed as JSON. */
export function runJson(scenario: string, engine: string, seed: number | undefined, runs: readonly ToldRun[]): string {
  const variants = runs.map((run) => ({ ...run, summary: summaryKeys(run.summary) }));
  return JSON.stringify({ scenario, engine, seed, variants });
}

/** A score card by measure, "checkout/oldestAtEnd", "nodeHours"; null where nothing was measured, "never" for Infinity. */
export const summaryKeys = (summary: readonly SummaryLine[]): Readonly<Record<string, number | "never" | null>> =>
  Object.fromEntries(summary.map((line) => [keyOf(line), known(line.value)]));

export const keyOf = ({ of, name }: Pick<SummaryLine, "of" | "name">): string => (of === "" ? name : `${of}/${name}`);

/** JSON has no NaN and no Infinity. */
export const known = (value: number): number | "never" | null =>
  Number.isNaN(value) ? null : value === Number.POSITIVE_INFINITY ? "never" : value;
