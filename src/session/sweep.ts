import type { KnobDoc } from "../api/frame.ts";
import { paretoFront } from "../experiment/pareto.ts";
import { type Cell, cellsOf, type Vary } from "../experiment/sweep.ts";
import type { Grid } from "../runner/grid.ts";
import type { GridRun } from "../runner/grid-protocol.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type LinkExtras, shortened } from "./link.ts";
import { snap } from "./log.ts";
import { counted, type Shared } from "./share.ts";
import { readable, readScalar } from "./variant-link.ts";

export const MOST_CONFIGURATIONS = 400;
const MOST_SEEDS = 50;
/** Values of a parameter that nobody has chosen values for, as multiples of what it stands at. */
const SPREAD = [0.25, 0.375, 0.5, 1, 2];

/** What a link says of a sweep. */
export interface SavedSweep {
  readonly variant: string;
  /** One or two parameters; the first goes across, the second up. */
  readonly vary: readonly Vary[];
  readonly seeds: number;
}

/** `v=keda-queue&x=path~20,50,100&y=path~0,60&seeds=5` */
export function writeSweep({ variant, vary, seeds }: SavedSweep): string {
  const query = new URLSearchParams({ v: variant });
  vary.forEach(({ path, values }, index) => {
    query.set(index === 0 ? "x" : "y", `${path}~${values.join(",")}`);
  });
  query.set("seeds", String(seeds));
  return readable(query);
}

/** Reads what `writeSweep` wrote; what makes no sense is named, and as usual for the variant. */
export function readSweep(
  text: string,
  scenario: Pick<ReadScenario, "runs" | "shown">,
): { readonly saved: SavedSweep; readonly problems: readonly string[] } {
  const query = new URLSearchParams(text);
  const problems: string[] = [];
  const wrong = (key: string, why: string) => problems.push(`${shortened(`${key}=${query.get(key)}`)}: ${why}`);
  const asked = query.get("v") ?? "";
  const known = Object.hasOwn(scenario.runs, asked);
  if (query.has("v") && !known)
    wrong("v", `there is no such variant; there are ${Object.keys(scenario.runs).join(", ")}`);
  const variant = known ? asked : (scenario.shown[0] ?? "");
  const vary = ["x", "y"].flatMap((axis) => {
    const read = readVary(query.get(axis) ?? "");
    if (query.has(axis) && read.length === 0) wrong(axis, "not path~value,value");
    return read;
  });
  const configurations = vary.reduce((product, { values }) => product * values.length, 1);
  const fits = configurations <= MOST_CONFIGURATIONS;
  if (!fits) problems.push(`x, y: ${configurations} configurations; at most ${MOST_CONFIGURATIONS} are run`);
  const seeds = Math.floor(Number(query.get("seeds") ?? USUAL_SEEDS));
  if (!(seeds >= 1 && seeds <= MOST_SEEDS)) wrong("seeds", `not a number from 1 to ${MOST_SEEDS}`);
  for (const key of new Set(query.keys())) if (!PARTS.includes(key)) wrong(key, "this page knows no such part");
  return {
    saved: {
      variant,
      vary: vary.length > 0 && fits ? vary : usualVary(scenario.runs[variant]?.knobs ?? []),
      seeds: seeds >= 1 ? Math.min(seeds, MOST_SEEDS) : 1,
    },
    problems,
  };
}

const PARTS: readonly string[] = ["v", "x", "y", "seeds", "text", "made"];
const USUAL_SEEDS = 3;

/** What a person gives away of a sweep. */
export function shareOfSweep(state: SweepState, { text, made }: LinkExtras): Shared {
  const { scenario, configurations, seeds } = state;
  const holds = `${counted(configurations.length, "configuration")}, ${counted(seeds, "seed")}`;
  return { place: "sweep", scenario: scenario.name, query: `${writeSweep(state)}&made=${made}`, text, holds };
}

/** "path~20,50" → one parameter; nothing for text that is none. */
export function readVary(text: string): readonly Vary[] {
  const cut = text.lastIndexOf("~");
  const words = text
    .slice(cut + 1)
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  return cut < 1 || words.length === 0
    ? []
    : [{ path: text.slice(0, cut), values: [...new Set(words)].map(readScalar) }];
}

/** How much load the variant's loop takes, at how it is set; two of its settings where the load is no number. */
function usualVary(knobs: readonly KnobDoc[]): readonly Vary[] {
  const load = knobs.find(({ path, initial }) => path.startsWith("load/") && initial > 0);
  const settings = knobs.filter(
    ({ path, initial }) => path.includes(".spec.") && !path.startsWith("Deployment/") && initial > 0,
  );
  const setting = settings.find(({ group }) => group === "queue" || group === "cpu") ?? settings[0];
  const other = load ?? settings.find((knob) => knob !== setting);
  const chosen = [other, setting].filter((knob) => knob !== undefined);
  return (chosen.length > 0 ? chosen : knobs.slice(0, 1)).map((knob) => ({
    path: knob.path,
    values: valuesAround(knob),
  }));
}

/** Values below and above what a knob stands at, within its range. */
export function valuesAround(knob: KnobDoc): readonly number[] {
  const wide =
    knob.initial > 0
      ? SPREAD.map((factor) => factor * knob.initial)
      : [0, 0.25, 0.5, 0.75, 1].map((share) => knob.min + share * (knob.max - knob.min));
  return [...new Set(wide.map((value) => snap(knob, value)))]
    .filter((value) => value !== knob.off)
    .sort((a, b) => a - b);
}

/** One configuration with every seed that is there. */
export interface Configuration {
  readonly index: number;
  /** One value a parameter. */
  readonly values: readonly Vary["values"][number][];
  readonly cells: readonly Cell[];
  readonly runs: readonly GridRun[];
  /** Medians over the seeds that are there; NaN without any. */
  readonly lost: number;
  readonly cost: number;
  readonly actions: number;
  readonly problem: string | null;
}

export interface SweepState extends SavedSweep {
  readonly scenario: ReadScenario;
  readonly configurations: readonly Configuration[];
  readonly total: number;
  readonly done: number;
  readonly mode: "running" | "done" | "cancelled";
  /** The configuration that stands in the scenario, or null when the grid misses it. */
  readonly now: number | null;
  /** On the front of cost against loss, cheapest first. */
  readonly front: readonly number[];
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
      front: paretoFront(configurations.map(({ cost, lost }) => ({ cost, loss: lost }))),
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
  const seeds = Array.from({ length: asked.seeds }, (_, index) => scenario.seed + index);
  const cells = cellsOf({
    scenario: scenario.name,
    variants: [asked.variant],
    vary: asked.vary,
    seeds,
    set: [],
    horizonMs: null,
  });
  const count = cells.length / seeds.length;
  const configurations = Array.from({ length: count }, (_, index): Configuration => {
    const own = cells.slice(index * seeds.length, (index + 1) * seeds.length);
    const values = own[0]?.vary.map(({ value }) => value) ?? [];
    return {
      index,
      values,
      cells: own,
      runs: [],
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
    total: cells.length,
    done: 0,
    mode: "running",
    now: now < 0 ? null : now,
    front: [],
  };
}

function measured(configuration: Configuration): Configuration {
  const sum = (run: GridRun, name: string) =>
    run.summary.reduce((total, line) => (line.name === name ? total + line.value : total), 0);
  const median = (name: string) => {
    const values = configuration.runs.map((run) => sum(run, name)).sort((a, b) => a - b);
    return values[(values.length - 1) >> 1] ?? Number.NaN;
  };
  const lost = configuration.runs.map(
    (run) => run.summary.find(({ of, name }) => of === "" && name === "sloLost")?.value ?? Number.NaN,
  );
  lost.sort((a, b) => a - b);
  return {
    ...configuration,
    lost: lost[(lost.length - 1) >> 1] ?? Number.NaN,
    cost: median("podHours"),
    actions: median("scaleActions"),
  };
}
