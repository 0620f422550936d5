import type { DurationMs } from "../base/units.ts";

/**
 * How much is left is counted in messages and requests, about a thousand a millisecond: what wall time says of the rest
 * after a few milliseconds on a busy machine is worth nothing.
 */
const WORK_PER_MS = 1000;
/** Where less is left than a picture of the part takes, the whole comes at once. */
const SHORT = 40 * WORK_PER_MS;
/** Where more is left than this, a changed future cannot come whole while a person waits: a glance of it comes first. */
const FAR = 300 * WORK_PER_MS;
const GLANCE_MS: DurationMs = 12;

/** How a slice of a run stands; durations in wall time. */
export interface Slice {
  readonly spentMs: DurationMs;
  /** Messages and requests still to be computed, by what the slice has had so far. */
  readonly leftWork: number;
  readonly budgetMs: DurationMs;
  /** Nothing of this future is shown yet. */
  readonly isFirst: boolean;
}

/** Is it time to show what is there? */
export const isEnough = ({ spentMs, leftWork, budgetMs, isFirst }: Slice): boolean =>
  isFirst && leftWork > FAR ? spentMs >= GLANCE_MS : spentMs >= budgetMs && leftWork > SHORT;
