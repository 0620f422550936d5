import type { DurationMs } from "../base/units.ts";

/** Where less is left than a picture of the part takes, the whole comes at once. */
const SHORT_MS: DurationMs = 40;
/** Where more is left than this, a changed future cannot come whole while a person waits: a glance of it comes first. */
const FAR_MS: DurationMs = 300;
const GLANCE_MS: DurationMs = 12;

/** How a slice of a run stands; all in wall time. */
export interface Slice {
  readonly spentMs: DurationMs;
  /** What is still to be computed, by what the slice took so far. */
  readonly leftMs: DurationMs;
  readonly budgetMs: DurationMs;
  /** Nothing of this future is shown yet. */
  readonly isFirst: boolean;
}

/** Is it time to show what is there? */
export const isEnough = ({ spentMs, leftMs, budgetMs, isFirst }: Slice): boolean =>
  isFirst && leftMs > FAR_MS ? spentMs >= GLANCE_MS : spentMs >= budgetMs && leftMs > SHORT_MS;
