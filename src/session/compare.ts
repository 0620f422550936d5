import type { Objective } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";
import { type Difference, type Divergence, firstDifference, firstDivergence } from "../experiment/diverge.ts";
import { type ScoreRow, scoreTable } from "../experiment/score-table.ts";
import { withSpeedUp } from "../experiment/speed-up.ts";
import type { Grid } from "../runner/grid.ts";
import type { GridRun } from "../runner/grid-protocol.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type Clock, createClock, usualSpeed } from "./clock.ts";
import { applyFrame, columnOf, createHistory, type History } from "./history.ts";
import { type LinkExtras, shortened } from "./link.ts";
import { counted, type Shared } from "./share.ts";
import { type PatchedVariant, readable, readVariant, type TimedSetting, writeVariant } from "./variant-link.ts";

export const MOST_VARIANTS = 4;
const MOST_SEEDS = 20;

/** What charts may be of. */
const KINDS = ["queue", "service", "workload"] as const;
export type Kind = (typeof KINDS)[number];
/** Whose lines somebody chose to see. */
export type Chosen = Readonly<Partial<Record<Kind, string>>>;

/** What a link says of a comparison. */
export interface SavedCompare {
  readonly variants: readonly PatchedVariant[];
  readonly seeds: number;
  readonly at: TimeMs | null;
  readonly chosen: Chosen;
}

/** `v=cpu-hpa&v=keda-queue~path~value~@300~path~value&seeds=5&t=750&of=service/checkout` */
export function writeCompare({ variants, seeds, at, chosen }: SavedCompare): string {
  const query = new URLSearchParams();
  for (const variant of variants) query.append("v", writeVariant(variant));
  if (seeds > 1) query.set("seeds", String(seeds));
  if (at !== null) query.set("t", String(Math.round(at / 1000)));
  for (const [kind, name] of Object.entries(chosen)) query.append("of", `${kind}/${name}`);
  return readable(query);
}

/** Reads what `writeCompare` wrote; what makes no sense is named and left out. */
export function readCompare(
  text: string,
  scenario: Pick<ReadScenario, "runs" | "shown">,
): { readonly saved: SavedCompare; readonly problems: readonly string[] } {
  const query = new URLSearchParams(text);
  const problems: string[] = [];
  const asked = query
    .getAll("v")
    .flatMap((entry) => (entry.includes("~") ? [entry] : entry.split(",")))
    .filter((entry) => entry !== "")
    .map((entry) => {
      const { variant, rest } = readVariant(entry);
      if (rest !== null) problems.push(`v=${shortened(entry)}: “${shortened(rest)}” is not path~value; it is left out`);
      return variant;
    });
  const known = asked.filter(({ base }) => Object.hasOwn(scenario.runs, base));
  for (const { base } of asked.filter((each) => !known.includes(each)))
    problems.push(`v=${shortened(base)}: there is no such variant; there are ${Object.keys(scenario.runs).join(", ")}`);
  if (known.length > MOST_VARIANTS)
    problems.push(`v: ${known.length} variants; the first ${MOST_VARIANTS} are compared`);
  const usual = scenario.shown.map((base) => ({ base, sets: [] }));
  /** What is out of range is taken to its end. */
  const number = (key: string, least: number, most: number): number | null => {
    const value = query.get(key);
    if (value === null) return null;
    const read = value.trim() === "" ? Number.NaN : Number(value);
    if (!(read >= least && read <= most))
      problems.push(`${key}=${shortened(value)}: not a number from ${least} to ${most}`);
    return Number.isNaN(read) ? null : Math.max(least, Math.min(most, read));
  };
  const seeds = number("seeds", 1, MOST_SEEDS);
  const at = number("t", 0, MOST_SECONDS);
  const chosen: Partial<Record<Kind, string>> = {};
  for (const entry of query.getAll("of")) {
    const [group, ...name] = entry.split("/");
    const kind = KINDS.find((each) => each === group);
    if (kind && name.length > 0) chosen[kind] = name.join("/");
    else problems.push(`of=${shortened(entry)}: not one of ${KINDS.join(", ")} with a name behind it`);
  }
  for (const key of new Set(query.keys()))
    if (!PARTS.includes(key)) problems.push(`${shortened(`${key}=${query.get(key)}`)}: this page knows no such part`);
  return {
    saved: {
      variants: (known.length > 0 ? known : usual).slice(0, MOST_VARIANTS),
      seeds: Math.floor(seeds ?? 1),
      at: at === null ? null : at * 1000,
      chosen,
    },
    problems,
  };
}

const PARTS: readonly string[] = ["v", "seeds", "t", "of", "text", "made"];
const MOST_SECONDS = 1e8;

/** What a person gives away of a comparison. */
export function shareOfCompare(compare: Compare, { text, made }: LinkExtras): Shared {
  const { scenario, variants, seeds } = compare.get();
  const holds = `${counted(variants.length, "variant")}, ${counted(seeds.length, "seed")}`;
  const query = `${writeCompare(compare.save())}&made=${made}`;
  return { place: "compare", scenario: scenario.name, query, text, holds };
}

/** The same variant with one thing changed from an instant on; before the start where that is 0. */
export function changed({ base, sets, later = [] }: PatchedVariant, change: TimedSetting): PatchedVariant {
  const { at, path, value } = change;
  if (at === 0) return { base, sets: [...sets.filter((set) => set.path !== path), { path, value }], later };
  const others = later.filter((set) => set.path !== path || set.at !== at);
  return { base, sets, later: [...others, change].sort((a, b) => a.at - b.at) };
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
  /** The same of those that decide as the first does: where something is measured differently. */
  readonly differences: readonly (Difference | null)[];
  readonly objectives: readonly Objective[];
  readonly chosen: Chosen;
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
    /** Shows the lines of this one among its kind. */
    choose(kind: Kind, name: string): void;
    close(): void;
  };
}

const LETTERS = ["A", "B", "C", "D"];

/** Variants on the same requests: every run is made whole, then one clock moves over all of them. */
export function createCompare(scenario: ReadScenario, grid: Grid, saved: SavedCompare): Compare {
  const clock = createClock();
  const horizon = scenario.horizonMs;
  clock.set({ horizon, computed: horizon, at: saved.at ?? horizon, speed: usualSpeed(horizon) });
  const listeners = new Set<() => void>();
  let state: CompareState = begun(scenario, saved.variants, saved.seeds, saved.chosen);
  const tell = (next: CompareState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const restart = (variants: readonly PatchedVariant[], seeds: number) => {
    tell(begun(scenario, variants, seeds, state.chosen));
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
        const { base, sets, later = [] } = state.variants[variant] as Compared;
        return {
          compiled: scenario.runs[base] as ReadScenario["runs"][string],
          sets,
          log: later.map((set) => ({ ...set, by: "user" })),
          seed,
          horizonMs: null,
          keep: "all",
        };
      }),
      {
        done(job, run) {
          const { variant, index } = cells[job] as (typeof cells)[number];
          update(variant, (old) => ({
            ...old,
            runs: old.runs.with(index, compared(run)),
            problem: old.problem ?? refusalIn(run),
          }));
        },
        failed(job, message) {
          update((cells[job] as (typeof cells)[number]).variant, (old) => ({ ...old, problem: message }));
        },
        end: () => undefined,
      },
    );
  };
  restart(saved.variants, saved.seeds);

  const patched = (): readonly PatchedVariant[] =>
    state.variants.map(({ base, sets, later }) => (later ? { base, sets, later } : { base, sets }));
  return {
    clock,
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    save: () => ({ variants: patched(), seeds: state.seeds.length, at: clock.get().at, chosen: state.chosen }),
    actions: {
      add: (variant) => restart([...patched(), variant].slice(0, MOST_VARIANTS), state.seeds.length),
      remove: (index) => restart(patched().toSpliced(index, 1), state.seeds.length),
      seeds: (count) => restart(patched(), Math.max(1, Math.min(MOST_SEEDS, count))),
      choose: (kind, name) => tell({ ...state, chosen: { ...state.chosen, [kind]: name } }),
      close: () => grid.close(),
    },
  };
}

function begun(
  scenario: ReadScenario,
  variants: readonly PatchedVariant[],
  seeds: number,
  chosen: Chosen,
): CompareState {
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
    differences: variants.map(() => null),
    objectives: [],
    chosen,
    score: [],
  };
}

/** A finished run with its history laid out. */
export function compared(run: GridRun): ComparedRun {
  const history = createHistory(run.info);
  if (run.frame) applyFrame(history, run.frame);
  return { ...run, history };
}

/** A change while the run went on that it would not take. */
const refusalIn = ({ frame }: GridRun): string | null =>
  frame?.events.find(({ reason }) => reason === "InterventionRefused")?.message ?? null;

const columnsOf =
  ({ history }: ComparedRun) =>
  (key: string) =>
    columnOf(history, key);

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
  const differences = variants.map((variant, index) => {
    const own = variant.runs[0];
    const known = state.differences[index];
    if (known || index === 0 || divergences[index] || !base || !own) return known ?? null;
    const { columns, recordMs } = base.info;
    return firstDifference(columns, recordMs, columnsOf(base), columnsOf(own));
  });
  const objectives = base?.objectives ?? [];
  if (state.left > 0 || variants.some(({ problem }) => problem !== null))
    return { ...state, divergences, differences, objectives };
  const cards = variants.map(({ runs }) =>
    seeds.map((_, seed) => withSpeedUp(runs[seed]?.summary ?? [], first?.runs[seed]?.summary ?? [])),
  );
  return { ...state, divergences, differences, objectives, score: scoreTable(cards) };
}
