import { csvLine } from "../base/csv.ts";
import { Digest } from "../base/digest.ts";
import { ENGINE_VERSION } from "../engine/version.ts";
import type { Setting } from "../scenario/model.ts";
import { summaryKeys } from "./run-json.ts";
import type { CellResult, Shard, SweepPlan } from "./sweep.ts";

/** One run of a sweep as a line of a shard's file: it says of itself where it belongs, so that any shards merge. */
export interface SweepLine {
  /** Fingerprint of scenario, grid, settings and engine: only lines of one sweep merge. */
  readonly sweep: string;
  readonly run: number;
  readonly runs: number;
  /** "0/4" */
  readonly shard: string;
  readonly scenario: string;
  readonly engine: string;
  readonly variant: string;
  readonly seed: number;
  readonly set: Readonly<Record<string, Setting["value"]>>;
  readonly digest: string;
  readonly summary: ReturnType<typeof summaryKeys>;
}

/** Fingerprint of a sweep. @param text the scenario as written */
export function sweepId(text: string, plan: SweepPlan): string {
  const digest = new Digest();
  digest.text(JSON.stringify([ENGINE_VERSION, text, plan]));
  return digest.hex();
}

export const lineOf = (
  { cell, digest, summary }: CellResult,
  sweep: string,
  scenario: string,
  runs: number,
  { index, count }: Shard,
): SweepLine => ({
  sweep,
  run: cell.run,
  runs,
  shard: `${index}/${count}`,
  scenario,
  engine: ENGINE_VERSION,
  variant: cell.variant,
  seed: cell.seed,
  set: Object.fromEntries(cell.vary.map(({ path, value }) => [path, value])),
  digest,
  summary: summaryKeys(summary),
});

/** Columns that every line has, in their order; then come the grid's paths, the digest and the measures. */
const FIXED = ["sweep", "run", "runs", "shard", "scenario", "engine", "variant", "seed"] as const;

export const csvHeader = ({ set, summary }: SweepLine): string =>
  csvLine([...FIXED, ...Object.keys(set), "digest", ...Object.keys(summary)]);

export const csvOf = (line: SweepLine): string =>
  csvLine([...FIXED.map((key) => line[key]), ...Object.values(line.set), line.digest, ...Object.values(line.summary)]);
