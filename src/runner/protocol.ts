import type { Intervention, Problem, RunInfo } from "../api/frame.ts";
import type { Printed } from "../api/terminal.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { CompiledRun, Setting } from "../scenario/model.ts";
import type { ReadScenario } from "./read.ts";
import type { SentFrame } from "./sent.ts";

/**
 * What crosses between the page and a worker. One worker holds one run (one variant), or reads one text. It owns no
 * timer: it computes only while it has credit, and answers every `advance` with exactly one `frame`. The page keeps at
 * most one `advance` outstanding and rewrites only between two, so that no frame is ever of an older log.
 */
export type ToWorker =
  | {
      readonly type: "load";
      readonly compiled: CompiledRun;
      readonly log: readonly Intervention[];
    }
  /** Compute for at most `budgetMs` of wall time, or until `until`, whichever is first. */
  | { readonly type: "advance"; readonly until: TimeMs; readonly budgetMs: DurationMs }
  /** Rewrites history from the first changed intervention: nearest checkpoint, replay, go on. `log` is the whole log. */
  | { readonly type: "intervene"; readonly log: readonly Intervention[] }
  /** Nothing is wanted for now: time to make the engine's code fast (see rehearse.ts). Not answered. */
  | { readonly type: "rehearse" }
  /**
   * What the terminal would print at an instant of the run that `log` makes, if `entries` were typed and kept there.
   * Nothing comes of it. Answered by `answer` with the same `id`.
   */
  | ({ readonly type: "ask"; readonly id: number } & Question)
  /** Reads a scenario's text; answered by `read` or `refused`. `file` is its name in messages. */
  | { readonly type: "read"; readonly file: string; readonly text: string };

/** Lines that nobody has typed yet, and files that nobody has kept. */
export interface Question {
  readonly at: TimeMs;
  readonly log: readonly Intervention[];
  readonly entries: readonly Setting[];
}

export type FromWorker =
  | { readonly type: "ready"; readonly info: RunInfo }
  /** `computeMs`: wall time spent on this frame. */
  | { readonly type: "frame"; readonly frame: SentFrame; readonly computeMs: number }
  | { readonly type: "answer"; readonly id: number; readonly printed: readonly Printed[] }
  | { readonly type: "read"; readonly scenario: ReadScenario }
  /** The text cannot be run. */
  | { readonly type: "refused"; readonly problems: readonly Problem[] }
  /** A defect of ours. */
  | { readonly type: "broken"; readonly message: string };
