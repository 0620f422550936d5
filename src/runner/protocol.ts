import type { Frame, Intervention, Problem, RunInfo } from "../api/frame.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { CompiledRun } from "../scenario/model.ts";
import type { ReadScenario } from "./read.ts";

/**
 * What crosses between the page and a worker. One worker holds one run (one variant), or reads one text. It owns no
 * timer: it computes only while it has credit, answers every `advance` with exactly one `frame`, and keeps at most one
 * outstanding. `revision` counts the run's rewrites; frames of an older revision are stale and are dropped.
 */
export type ToWorker =
  | {
      readonly type: "load";
      readonly revision: number;
      readonly compiled: CompiledRun;
      readonly log: readonly Intervention[];
    }
  /** Compute for at most `budgetMs` of wall time, or until `until`, whichever is first. */
  | { readonly type: "advance"; readonly revision: number; readonly until: TimeMs; readonly budgetMs: DurationMs }
  /** Rewrites history from the first changed intervention: nearest checkpoint, replay, go on. `log` is the whole log. */
  | { readonly type: "intervene"; readonly revision: number; readonly log: readonly Intervention[] }
  /** Reads a scenario's text; answered by `read` or `refused`. `file` is its name in messages. */
  | { readonly type: "read"; readonly revision: number; readonly file: string; readonly text: string };

export type FromWorker =
  | { readonly type: "ready"; readonly revision: number; readonly info: RunInfo }
  /** `computeMs`: wall time spent on this frame. */
  | { readonly type: "frame"; readonly revision: number; readonly frame: Frame; readonly computeMs: number }
  | { readonly type: "read"; readonly revision: number; readonly scenario: ReadScenario }
  /** The text cannot be run. */
  | { readonly type: "refused"; readonly revision: number; readonly problems: readonly Problem[] }
  /** A defect of ours. */
  | { readonly type: "broken"; readonly revision: number; readonly message: string };
