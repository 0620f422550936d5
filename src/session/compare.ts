import type { Objective } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import { type Divergence, firstDivergence } from "../experiment/diverge.ts";
import { type ScoreRow, scoreTable } from "../experiment/score-table.ts";
import { withSpeedUp } from "../experiment/speed-up.ts";
import type { Grid } from "../runner/grid.ts";
import type { GridRun } from "../runner/grid-protocol.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type Clock, createClock } from "./clock.ts";
import { applyFrame, createHistory, type History } from "./history.ts";
import { type PatchedVariant, readable, readVariant, writeVariant } from "./variant-link.ts";

export const MOST_VARIANTS = 4;
const MOST_SEEDS = 20;

/** What a link says of a comparison. */
export interface SavedCompare {
  readonly variants: readonly PatchedVariant[];
  readonly seeds: number;
  readonly at: TimeMs | null;
}

/** `v=cpu-hpa&v=keda-queue~path~value&seeds=5&t=750` */
export function writeCompare({ variants, seeds, at }: SavedCompare): string {
  const query = new URLSearchParams();
  for (const variant of variants) query.append("v", writeVariant(variant));
  if (seeds > 1) query.set("seeds", String(seeds));
  if (at !== null) query.set("t", String(Math.round(at / 1000)));
  return readable(query);
}

/** Reads what `writeCompare` wrote; what makes no sense is dropped. */
export function readCompare(text: string, scenario: Pick<ReadScenario, "runs" | "shown">): SavedCompare {
  const query = new URLSearchParams(text);
  const asked = query
    .getAll("v")
    .flatMap((entry) => (entry.includes("~") ? [entry] : entry.split(",")))
    .map(readVariant)
    .filter(({ base }) => Object.hasOwn(scenario.runs, base));
  const usual = scenario.shown.map((base) => ({ base, sets: [] }));
  const seeds = Math.floor(Number(query.get("seeds")));
  const at = Number(query.get("t") ?? Number.NaN);
  return {
    variants: (asked.length > 0 ? asked : usual).slice(0, MOST_VARIANTS),
    seeds: seeds >= 1 ? Math.min(seeds, MOST_SEEDS) : 1,
    at: Number.isNaN(at) ? null : at * 1000,
  };
}

/** One finished run of a comparison. */
export interface ComparedRun extends GridRun {
  readonly history: History;
}

export interface Compared extends PatchedVariant {
  readonly letter: string;
  readonly title: string;
  /** One a seed, undefined while it is being made. */
  readonly runs: readonly (ComparedRun | undefined)[];
  /** Why it cannot be run. */
  readonly problem: string | null;
}

export interface CompareState {
  readonly scenario: ReadScenario;
  readonly variants: readonly Compared[];
  readonly seeds: readonly number[];
  /** Runs still to be made. */
  readonly left: number;
  /** Of the first seed: where each variant parts from the first; null while unknown. */
  readonly divergences: readonly (Divergence | null)[];
  readonly objectives: readonly Objective[];
  /** Empty until every run of every variant is there. */
  readonly score: readonly ScoreRow[];
}

export interface Compare {
  readonly clock: Clock;
  get(): CompareState;
  subscribe(listener: () => void): () => void;
  save(): SavedCompare;
  readonly actions: {
    add(variant: PatchedVariant): void;
    remove(index: number): void;
    seeds(count: number): void;
    close(): void;
  };
}

const LETTERS = ["A", "B", "C", "D"];

/** Variants on the same requests: every run is made whole, then one clock moves over all of them. */
export function createCompare(scenario: ReadScenario, grid: Grid, saved: SavedCompare): Compare {
  const clock = createClock();
  clock.set({ horizon: scenario.horizonMs, computed: scenario.horizonMs, at: saved.at ?? scenario.horizonMs });
  const listeners = new Set<() => void>();
  let state: CompareState = begun(scenario, saved.variants, saved.seeds);
  const tell = (next: CompareState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const restart = (variants: readonly PatchedVariant[], seeds: number) => {
    tell(begun(scenario, variants, seeds));
    const cells = state.variants.flatMap((_, variant) => state.seeds.map((seed, index) => ({ variant, seed, index })));
    // Seed by seed, so that the first lines of every variant come first.
    cells.sort((a, b) => a.index - b.index);
    const update = (variant: number, change: (old: Compared) => Compared) =>
      tell(
        judged({
          ...state,
          left: state.left - 1,
          variants: state.variants.with(variant, change(state.variants[variant] as Compared)),
        }),
      );
    grid.run(
      cells.map(({ variant, seed }) => {
        const { base, sets } = state.variants[variant] as Compared;
        return {
          compiled: scenario.runs[base] as ReadScenario["runs"][string],
          sets,
          seed,
          horizonMs: null,
          keep: "all",
        };
      }),
      {
        done(job, run) {
          const { variant, index } = cells[job] as (typeof cells)[number];
          update(variant, (old) => ({ ...old, runs: old.runs.with(index, compared(run)) }));
        },
        failed(job, message) {
          update((cells[job] as (typeof cells)[number]).variant, (old) => ({ ...old, problem: message }));
        },
        end: () => undefined,
      },
    );
  };
  restart(saved.variants, saved.seeds);

  const patched = (): readonly PatchedVariant[] => state.variants.map(({ base, sets }) => ({ base, sets }));
  return {
    clock,
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    save: () => ({ variants: patched(), seeds: state.seeds.length, at: clock.get().at }),
    actions: {
      add: (variant) => restart([...patched(), variant].slice(0, MOST_VARIANTS), state.seeds.length),
      remove: (index) => restart(patched().toSpliced(index, 1), state.seeds.length),
      seeds: (count) => restart(patched(), Math.max(1, Math.min(MOST_SEEDS, count))),
      close: () => grid.close(),
    },
  };
}

function begun(scenario: ReadScenario, variants: readonly PatchedVariant[], seeds: number): CompareState {
  return {
    scenario,
    variants: variants.map((variant, index) => ({
      ...variant,
      letter: LETTERS[index] ?? "?",
      title: scenario.variants.find(({ name }) => name === variant.base)?.title ?? variant.base,
      runs: Array.from({ length: seeds }, () => undefined),
      problem: null,
    })),
    seeds: Array.from({ length: seeds }, (_, index) => scenario.seed + index),
    left: variants.length * seeds,
    divergences: variants.map(() => null),
    objectives: [],
    score: [],
  };
}

function compared(run: GridRun): ComparedRun {
  const history = createHistory(run.info);
  if (run.frame) applyFrame(history, run.frame);
  return { ...run, history };
}

/** What can be said once the runs it needs are there. */
function judged(state: CompareState): CompareState {
  const { variants, seeds } = state;
  const [first] = variants;
  const base = first?.runs[0];
  const divergences = variants.map((variant, index) => {
    const own = variant.runs[0];
    const known = state.divergences[index];
    if (known || index === 0 || !base || !own) return known ?? null;
    return firstDivergence(base.history.decisions, own.history.decisions);
  });
  const objectives = base?.objectives ?? [];
  if (state.left > 0 || variants.some(({ problem }) => problem !== null)) return { ...state, divergences, objectives };
  const cards = variants.map(({ runs }) =>
    seeds.map((_, seed) => withSpeedUp(runs[seed]?.summary ?? [], first?.runs[seed]?.summary ?? [])),
  );
  return { ...state, divergences, objectives, score: scoreTable(cards) };
}
