import { paretoFronts } from "../experiment/pareto.ts";
import { type Cell, cellsOf, type SweepPlan, WHOLE } from "../experiment/sweep.ts";
import { csvHeader, csvOf, lineOf, sweepId } from "../experiment/sweep-lines.ts";
import type { Grid } from "../runner/grid.ts";
import type { GridRun } from "../runner/grid-protocol.ts";
import type { ReadScenario } from "../runner/read.ts";
import type { Setting } from "../scenario/model.ts";
import type { LinkExtras } from "./link.ts";
import { counted, type Shared } from "./share.ts";
import { type SavedSweep, writeSweep } from "./sweep-link.ts";
import { isGiven } from "./usual-sweep.ts";

/** What a person gives away of a sweep. */
export function shareOfSweep(state: SweepState, { text, made }: LinkExtras): Shared {
  const { scenario, configurations, seeds } = state;
  const holds = `${counted(configurations.length, "configuration")}, ${counted(seeds, "seed")}`;
  return { place: "sweep", scenario: scenario.name, query: `${writeSweep(state)}&made=${made}`, text, holds };
}

/** One configuration with every seed that is there. */
export interface Configuration {
  readonly index: number;
  /** One value a parameter. */
  readonly values: readonly Setting["value"][];
  readonly cells: readonly Cell[];
  readonly runs: readonly GridRun[];
  /** Time with an objective missed of each run, s. */
  readonly losses: readonly number[];
  /** Medians over the seeds that are there; NaN without any. */
  readonly lost: number;
  readonly cost: number;
  readonly actions: number;
  readonly problem: string | null;
}

export interface SweepState extends SavedSweep {
  readonly scenario: ReadScenario;
  readonly configurations: readonly Configuration[];
  /** What the parameters stand at in the scenario; undefined of one that the variant does not have. */
  readonly initial: readonly (number | undefined)[];
  readonly total: number;
  readonly done: number;
  readonly mode: "running" | "done" | "cancelled";
  /** The configuration that stands in the scenario, or null when the grid misses it. */
  readonly now: number | null;
  /** Fronts of cost against loss, one for each load of the grid, each cheapest first. */
  readonly fronts: readonly (readonly number[])[];
}

export interface Sweep {
  get(): SweepState;
  subscribe(listener: () => void): () => void;
  readonly actions: { run(asked: SavedSweep): void; cancel(): void; close(): void };
}

/** Every run of a grid over a few workers; what is there is shown at once. */
export function createSweep(
  scenario: ReadScenario,
  grid: Grid,
  keep: (knobs: ReadScenario["runs"][string]) => readonly string[],
  saved: SavedSweep,
): Sweep {
  const listeners = new Set<() => void>();
  let state = begun(scenario, saved);
  const tell = (next: SweepState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const change = (cell: Cell, patch: (old: Configuration) => Configuration) => {
    const configurations = state.configurations.with(
      cell.configuration,
      patch(state.configurations[cell.configuration] as Configuration),
    );
    const done = state.done + 1;
    tell({
      ...state,
      configurations,
      done,
      fronts: frontsOf({ ...state, configurations }),
    });
  };
  const run = (asked: SavedSweep) => {
    tell(begun(scenario, asked));
    const compiled = scenario.runs[asked.variant];
    if (!compiled) return;
    // Seed by seed: the whole picture comes early, and gets better.
    const cells = state.configurations.flatMap((each) => each.cells).sort((a, b) => a.seed - b.seed || a.run - b.run);
    const columns = keep(compiled);
    grid.run(
      cells.map((cell) => ({ compiled, sets: cell.vary, log: [], seed: cell.seed, horizonMs: null, keep: columns })),
      {
        done: (job, made) =>
          change(cells[job] as Cell, (old) =>
            measured({ ...old, runs: [...old.runs, made].sort((a, b) => a.info.seed - b.info.seed) }),
          ),
        failed: (job, problem) => change(cells[job] as Cell, (old) => ({ ...old, problem })),
        end: () => tell({ ...state, mode: "done" }),
      },
    );
  };
  run(saved);
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actions: {
      run,
      cancel() {
        grid.cancel();
        tell({ ...state, mode: "cancelled" });
      },
      close: () => grid.close(),
    },
  };
}

function begun(scenario: ReadScenario, asked: SavedSweep): SweepState {
  const cells = cellsOf(planOf(scenario, asked));
  const { seeds } = asked;
  const count = cells.length / seeds;
  const configurations = Array.from({ length: count }, (_, index): Configuration => {
    const own = cells.slice(index * seeds, (index + 1) * seeds);
    const values = own[0]?.vary.map(({ value }) => value) ?? [];
    return {
      index,
      values,
      cells: own,
      runs: [],
      losses: [],
      lost: Number.NaN,
      cost: Number.NaN,
      actions: Number.NaN,
      problem: null,
    };
  });
  const initial = asked.vary.map(
    ({ path }) => scenario.runs[asked.variant]?.knobs.find((knob) => knob.path === path)?.initial,
  );
  const now = configurations.findIndex(({ values }) => values.every((value, index) => value === initial[index]));
  return {
    ...asked,
    scenario,
    configurations,
    initial,
    total: cells.length,
    done: 0,
    mode: "running",
    now: now < 0 ? null : now,
    fronts: [],
  };
}

/** What a configuration is given rather than set to: only equals of it compare. */
const givenOf = ({ vary }: Pick<SweepState, "vary">, { values }: Configuration): string =>
  JSON.stringify(values.filter((_, axis) => isGiven(vary[axis]?.path ?? "")));

/** None where all of a configuration is given: then nothing was there to choose. */
const frontsOf = (state: SweepState): SweepState["fronts"] =>
  state.vary.every(({ path }) => isGiven(path))
    ? []
    : paretoFronts(
        state.configurations.map((each) => ({ cost: each.cost, loss: each.lost, group: givenOf(state, each) })),
      );

/** What stands in the scenario, under the load of this configuration; undefined when the grid misses it. */
export function standing(state: SweepState, { values }: Configuration): Configuration | undefined {
  const { vary, initial, configurations } = state;
  const wanted = vary.map(({ path }, axis) => (isGiven(path) ? values[axis] : initial[axis]));
  return configurations.find((each) => each.values.every((value, axis) => value === wanted[axis]));
}

/** Of those that nobody beats, under the load that stands in the scenario, the cheapest of those that lose least. */
export function usualChoice(state: SweepState): number {
  const { fronts, configurations, now } = state;
  const given = now === null ? undefined : givenOf(state, configurations[now] as Configuration);
  const own = fronts.find(
    ([first]) => first !== undefined && givenOf(state, configurations[first] as Configuration) === given,
  );
  return (own ?? fronts[0])?.at(-1) ?? now ?? 0;
}

/** The grid's runs as `setpoint sweep --format csv` writes them, in the grid's order; "" before there is one. */
export function csvOfSweep(state: SweepState): string {
  const { scenario, configurations, total } = state;
  const id = sweepId(scenario.text, planOf(scenario, state));
  const lines = configurations.flatMap(({ cells, runs }) =>
    cells.flatMap((cell) => {
      const made = runs.find(({ info }) => info.seed === cell.seed);
      return made ? [lineOf({ cell, ...made }, id, scenario.name, total, WHOLE)] : [];
    }),
  );
  return lines[0] ? [csvHeader(lines[0]), ...lines.map(csvOf), ""].join("\n") : "";
}

const planOf = (scenario: ReadScenario, { variant, vary, seeds }: SavedSweep): SweepPlan => ({
  scenario: scenario.name,
  variants: [variant],
  vary,
  seeds: Array.from({ length: seeds }, (_, index) => scenario.seed + index),
  set: [],
  horizonMs: null,
});

function measured(configuration: Configuration): Configuration {
  const { runs } = configuration;
  const sum = ({ summary }: GridRun, name: string): number =>
    summary.reduce((total, line) => (line.name === name ? total + line.value : total), 0);
  const losses = runs.map(
    ({ summary }) => summary.find(({ of, name }) => of === "" && name === "sloLost")?.value ?? Number.NaN,
  );
  return {
    ...configuration,
    losses,
    lost: median(losses),
    cost: median(runs.map((run) => sum(run, "podHours"))),
    actions: median(runs.map((run) => sum(run, "scaleActions"))),
  };
}

/** Of an even number the lower of the two in the middle: what a cell shows is one of its runs. */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
