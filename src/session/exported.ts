import type { Objective } from "../api/frame.ts";
import { type ScoreRow, scoreTable } from "../experiment/score-table.ts";
import { withSpeedUp } from "../experiment/speed-up.ts";
import type { Grid, GridListener } from "../runner/grid.ts";
import type { GridJob, GridRun } from "../runner/grid-protocol.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type Chosen, type ComparedRun, type CompareState, compared } from "./compare.ts";
import { logOf } from "./forks.ts";
import type { LabState } from "./lab.ts";
import { logFor } from "./log.ts";
import { writeVariant } from "./variant-link.ts";

/** One variant of what is exported, with everything that is known of it. */
export interface ExportedVariant {
  readonly letter: string;
  /** The variant, and what was set before the start: `keda-queue~path~value`. */
  readonly name: string;
  readonly title: string;
  /** What a person changed: "at 120 s load/messages.rate = 45" */
  readonly changes: readonly string[];
  /** One a seed; the first is the one that is drawn strong. */
  readonly runs: readonly ComparedRun[];
}

/** Whole runs, ready to be written to files. */
export interface Exported {
  readonly place: "lab" | "compare";
  readonly scenario: ReadScenario;
  readonly seeds: readonly number[];
  readonly variants: readonly ExportedVariant[];
  /** The variant whose lines are strong. */
  readonly focus: number;
  readonly objectives: readonly Objective[];
  readonly score: readonly ScoreRow[];
  /** Whose lines the charts of a comparison show. */
  readonly chosen?: Chosen;
}

/** Whoever waits for an export: hears how many of its runs are made, and can leave. */
export interface Waiting {
  heard(made: number, of: number): void;
  readonly signal: AbortSignal;
}

/** Makes all jobs; rejects at the first that cannot be made. */
const madeBy = (grid: Grid, jobs: readonly GridJob[], { heard }: Waiting): Promise<readonly GridRun[]> =>
  new Promise((resolve, reject) => {
    const runs: GridRun[] = [];
    let made = 0;
    heard(made, jobs.length);
    const listener: GridListener = {
      done(job, run) {
        runs[job] = run;
        made += 1;
        heard(made, jobs.length);
      },
      failed: (_, message) => reject(new Error(message)),
      end: () => resolve(runs),
    };
    grid.run(jobs, listener);
  });

/** The Lab's runs, made anew to their horizon with their score cards. Who leaves ends the grid, and hears no more. */
export async function exportedLab(state: LabState, grid: Grid, waiting: Waiting): Promise<Exported> {
  waiting.signal.addEventListener("abort", grid.close);
  const { scenario, lanes, branches, focus } = state;
  const shown = lanes.flatMap((lane) => {
    const compiled = scenario.runs[lane.variant];
    return compiled ? [{ lane, compiled, log: logFor(logOf(branches, lane.branch), compiled) }] : [];
  });
  const seed = state.seed ?? shown[0]?.compiled.seed ?? scenario.seed;
  const made = await madeBy(
    grid,
    shown.map(({ compiled, log }) => ({ compiled, sets: [], seed, horizonMs: null, log, keep: "all" })),
    waiting,
  ).finally(grid.close);
  const runs = made.map(compared);
  const cards = runs.map(({ summary }) => [withSpeedUp(summary, runs[0]?.summary ?? [])]);
  return {
    place: "lab",
    scenario,
    seeds: [seed],
    variants: shown.map(({ lane, log }, index) => ({
      letter: lane.letter,
      name: lane.variant,
      title: runs[index]?.info.variantTitle ?? lane.variant,
      changes: log.map(({ at, path, value }) => `at ${at / 1000} s ${path} = ${String(value)}`),
      runs: runs.slice(index, index + 1),
    })),
    focus,
    objectives: runs[0]?.objectives ?? [],
    score: scoreTable(cards),
  };
}

/** A comparison's runs: those that are there. */
export const exportedCompare = (state: CompareState, focus: number): Exported => ({
  place: "compare",
  scenario: state.scenario,
  seeds: state.seeds,
  variants: state.variants.map((variant) => ({
    letter: variant.letter,
    name: writeVariant(variant),
    title: variant.title,
    changes: variant.sets.map(({ path, value }) => `${path} = ${String(value)}`),
    runs: variant.runs.flatMap((run) => run ?? []),
  })),
  focus,
  objectives: state.objectives,
  score: state.score,
  chosen: state.chosen,
});
