import type { Frame, Intervention, Objective, RunInfo } from "../api/frame.ts";
import type { DurationMs } from "../base/units.ts";
import type { SummaryLine } from "../record/summary.ts";
import type { CompiledRun, Setting } from "../scenario/model.ts";

/** What crosses between the page and a worker that makes whole runs, one after the other. */
export interface GridJob {
  readonly compiled: CompiledRun;
  /** Made before the start. */
  readonly sets: readonly Setting[];
  /** Made while it runs. */
  readonly log: readonly Intervention[];
  readonly seed: number;
  /** Null: the run's own. */
  readonly horizonMs: DurationMs | null;
  /** All of its history, or only these columns. */
  readonly keep: "all" | readonly string[];
}

export interface GridRun {
  readonly summary: readonly SummaryLine[];
  readonly digest: string;
  /** What it could not finish, and why. */
  readonly stuck: readonly string[];
  readonly info: RunInfo;
  readonly objectives: readonly Objective[];
  /** By workload, a value a row: what the demand oracle says. */
  readonly demand: ReadonlyMap<string, Float64Array>;
  /** Everything, when all is kept. */
  readonly frame: Frame | null;
  /** The kept columns by key, when only some are. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

export type FromGrid =
  | { readonly type: "done"; readonly run: GridRun }
  /** A setting cannot be taken: "path: what is wrong". */
  | { readonly type: "unfit"; readonly message: string }
  /** A defect of ours. */
  | { readonly type: "broken"; readonly message: string };
