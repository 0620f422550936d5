import type { DurationMs } from "../base/units.ts";
import type { SummaryLine } from "../record/summary.ts";
import type { Setting } from "../scenario/model.ts";

/** One parameter and the values that a sweep gives it. */
export interface Vary {
  readonly path: string;
  readonly values: readonly Setting["value"][];
}

/** A grid: variants × values of every parameter × seeds. */
export interface SweepPlan {
  readonly scenario: string;
  readonly variants: readonly string[];
  readonly vary: readonly Vary[];
  readonly seeds: readonly number[];
  /** Settings of every run, before those of the grid. */
  readonly set: readonly Setting[];
  /** Null: the scenario's own. */
  readonly horizonMs: DurationMs | null;
}

/** One run of a grid. */
export interface Cell {
  /** Ordinal in the grid: variants outermost, then the parameters in their order, seeds innermost. */
  readonly run: number;
  /** Runs of one configuration differ in nothing but the seed. */
  readonly configuration: number;
  readonly variant: string;
  readonly seed: number;
  /** The grid's own settings. */
  readonly vary: readonly Setting[];
}

/** What is kept of one run of a grid. */
export interface CellResult {
  readonly cell: Cell;
  readonly digest: string;
  readonly summary: readonly SummaryLine[];
}

/** Part `index` of `count`; `count` parts have every run of a grid once. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 0, count: 1 };

/** Every point of the parameters' values, the last parameter fastest. */
const points = (vary: readonly Vary[]): readonly (readonly Setting[])[] =>
  vary.reduce<readonly (readonly Setting[])[]>(
    (before, { path, values }) => before.flatMap((point) => values.map((value) => [...point, { path, value }])),
    [[]],
  );

/** All runs of a grid, in its order. */
export function cellsOf({ variants, vary, seeds }: SweepPlan): readonly Cell[] {
  const configurations = variants.flatMap((variant) => points(vary).map((point) => ({ variant, vary: point })));
  return configurations.flatMap((each, configuration) =>
    seeds.map((seed, index) => ({ ...each, run: configuration * seeds.length + index, configuration, seed })),
  );
}

/** Every `count`-th run: slow corners of a grid are spread over the shards. */
export const inShard = ({ index, count }: Shard, run: number): boolean => run % count === index;
