import type { DecisionRecord } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { ENGINE_VERSION } from "../../engine/version.ts";
import { type Difference, type Divergence, firstDifference, firstDivergence } from "../../experiment/diverge.ts";
import { keyOf, known } from "../../experiment/run-json.ts";
import { type ScoreCell, type ScoreRow, scoreTable } from "../../experiment/score-table.ts";
import { withSpeedUp } from "../../experiment/speed-up.ts";
import { type CellResult, cellsOf, type SweepPlan } from "../../experiment/sweep.ts";
import type { ScenarioSource } from "../../scenario/source.ts";
import { UsageError } from "../failure.ts";
import { chosenFormat, type Options } from "../options.ts";
import { allCores } from "../pool.ts";
import { progress } from "../progress.ts";
import { chosenVariants, compileOptions, runVariant } from "../replays.ts";
import { find } from "../scenarios.ts";
import { shown } from "../summary.ts";
import { table } from "../table.ts";
import { cellPool } from "./cells.ts";

interface Parted {
  readonly variant: string;
  readonly divergence: Divergence | null;
  /** Of one that decides as the first does: where something is measured differently. */
  readonly difference: Difference | null;
}

/** Variants on the same requests: score card with the best of each measure, and where each parts from the first. */
export async function compare(options: Options, entry: URL): Promise<number> {
  const { file, scenario } = find(options.words[0]);
  const variants = options.variants.length > 0 ? chosenVariants(scenario, options) : scenario.shown;
  if (variants.length < 2) throw new UsageError("compare wants two variants at least: --variant A --variant B");
  if (new Set(variants).size < variants.length) throw new UsageError("compare wants each variant once");
  const seeds = options.seeds ?? [options.seed ?? scenario.seed];
  const plan = { scenario: scenario.name, variants, vary: [], seeds, set: options.set, horizonMs: options.untilMs };
  const parted = partings(scenario, variants, { ...options, seed: seeds[0] ?? null });
  const cards = await cardsOf(plan, file, entry, options.workers);
  const rows = scoreTable(cards);
  const text = chosenFormat(options, ["text", "json"]) === "json" ? json : report;
  process.stdout.write(`${text(plan, rows, parted)}\n`);
  return 0;
}

function partings(scenario: ScenarioSource, variants: readonly string[], options: Options): readonly Parted[] {
  const [first, ...others] = variants.map((variant) => ({
    variant,
    history: runVariant(scenario, variant, compileOptions(options)).replay.run.history,
  }));
  if (!first) return [];
  const { docs, recordMs, decisions } = first.history;
  return others.map(({ variant, history }) => {
    const divergence = firstDivergence(decisions, history.decisions);
    const [a, b] = [first.history, history].map((each) => (key: string) => each.column(key));
    const difference = divergence || !a || !b ? null : firstDifference(docs, recordMs, a, b);
    return { variant, divergence, difference };
  });
}

/** Score cards by variant and seed. */
async function cardsOf(plan: SweepPlan, word: string, entry: URL, workers: number | null) {
  const cells = cellsOf(plan);
  const results: CellResult[] = [];
  const shown = progress(cells.length);
  const pool = cellPool(entry, Math.min(workers ?? allCores(), cells.length), { word, plan });
  try {
    await pool.run(cells, (result) => {
      results.push(result);
      shown.step();
    });
  } finally {
    pool.stop();
    shown.end();
  }
  const card = (variant: number, seed: number) => results[variant * plan.seeds.length + seed]?.summary ?? [];
  return plan.variants.map((_, variant) =>
    plan.seeds.map((_, seed) => withSpeedUp(card(variant, seed), card(0, seed))),
  );
}

function json({ scenario, variants, seeds }: SweepPlan, rows: readonly ScoreRow[], parted: readonly Parted[]): string {
  const byMeasure = (variant: number, value: (cell: ScoreCell) => unknown) =>
    Object.fromEntries(rows.map((row) => [keyOf(row), value(row.cells[variant] as ScoreCell)]));
  return JSON.stringify({
    scenario,
    engine: ENGINE_VERSION,
    seeds,
    variants: variants.map((name, variant) => ({
      name,
      summary: byMeasure(variant, ({ value }) => known(value)),
      interval: byMeasure(variant, ({ lowest, highest }) => [known(lowest), known(highest)]),
      difference: byMeasure(variant, ({ difference }) => (difference === null ? null : known(difference))),
      best: rows.filter((row) => row.cells[variant]?.best).map(keyOf),
    })),
    divergences: parted.map(({ variant, divergence, difference }) => ({
      variants: [variants[0], variant],
      at: divergence?.at ?? null,
      reasons: [reasonOf(divergence?.a), reasonOf(divergence?.b)],
      measured: difference && {
        at: difference.at,
        column: difference.column.key,
        values: [known(difference.a), known(difference.b)],
      },
    })),
  });
}

function reasonOf(decision: DecisionRecord | null | undefined): unknown {
  if (!decision) return null;
  const { at, controller, object, explanation } = decision;
  const { outcome, reason, message } = explanation;
  return { at, controller, object: `${object.kind} ${object.namespace}/${object.name}`, outcome, reason, message };
}

function report({ variants, seeds }: SweepPlan, rows: readonly ScoreRow[], parted: readonly Parted[]): string {
  const several = seeds.length > 1;
  const cell = ({ value, lowest, highest, best }: ScoreCell): string => {
    const span = several && lowest !== highest ? ` [${shown(lowest)} … ${shown(highest)}]` : "";
    return `${best ? "*" : ""}${shown(value)}${span}`;
  };
  const card = table([
    ["", "", ...variants.flatMap((name, i) => (i === 0 ? [name] : [name, "difference"])), ""],
    ...rows.map((row) => [
      row.of,
      row.name,
      ...row.cells.flatMap((each, i) => (i === 0 ? [cell(each)] : [cell(each), signed(each.difference)])),
      row.unit,
    ]),
  ]);
  const note = `* best${several ? `; medians and [lowest … highest] of ${seeds.length} seeds` : `; seed ${seeds[0]}`}`;
  return [card, note, ...parted.flatMap((each) => parting(variants[0] ?? "", each))].join("\n");
}

function signed(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "";
  if (value === 0) return "=";
  return Number.isFinite(value) ? `${value > 0 ? "+" : ""}${shown(value)}` : value > 0 ? "+never" : "−never";
}

function parting(first: string, { variant, divergence, difference }: Parted): readonly string[] {
  if (!divergence) {
    const alike = `${first} and ${variant} decide the same all along`;
    if (!difference) return [`${alike}, and nothing is measured differently.`];
    const { at, column, a, b } = difference;
    const [own, other] = [a, b].map((value) => `${shown(value)} ${column.unit}`);
    return [`${alike}; first difference at ${clock(at)}: ${column.key} ${own}, ${other}.`];
  }
  const side = (name: string, decision: DecisionRecord | null): string =>
    decision === null
      ? `  ${name}: no loop has decided anything`
      : `  ${name}: ${decision.explanation.outcome} ${decision.explanation.reason}: ${decision.explanation.message}`;
  return [
    `First divergence of ${first} and ${variant} at ${clock(divergence.at)}`,
    side(first, divergence.a),
    side(variant, divergence.b),
  ];
}

/** 1:05.0 */
const clock = (at: TimeMs): string => {
  const seconds = at / 1000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
};
