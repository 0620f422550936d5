import type { Frame, Intervention, Problem, RunInfo } from "../api/frame.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";

/**
 * What crosses between the page and a run's worker. One worker holds one run (one variant). The worker owns no timer:
 * it computes only while it has credit, answers every `advance` with exactly one `frame`, and keeps at most one
 * outstanding. `revision` counts the run's rewrites; frames of an older revision are stale and are dropped.
 */
export type ToWorker =
  | {
      readonly type: "load";
      readonly revision: number;
      /** The scenario's file name (for messages) and its YAML text. */
      readonly file: string;
      readonly text: string;
      readonly variant: string;
      readonly seed: number | null;
      readonly log: readonly Intervention[];
      readonly horizonMs: DurationMs | null;
    }
  /** Compute for at most `budgetMs` of wall time, or until `until`, whichever is first. */
  | { readonly type: "advance"; readonly revision: number; readonly until: TimeMs; readonly budgetMs: DurationMs }
  /** Rewrites history from the first changed intervention: nearest checkpoint, replay, go on. `log` is the whole log. */
  | { readonly type: "intervene"; readonly revision: number; readonly log: readonly Intervention[] };

export type FromWorker =
  | { readonly type: "ready"; readonly revision: number; readonly info: RunInfo }
  /** `computeMs`: wall time spent on this frame. */
  | { readonly type: "frame"; readonly revision: number; readonly frame: Frame; readonly computeMs: number }
  /** The text cannot be run; whatever ran before keeps running. */
  | { readonly type: "refused"; readonly revision: number; readonly problems: readonly Problem[] }
  /** A defect of ours. */
  | { readonly type: "broken"; readonly revision: number; readonly message: string };
