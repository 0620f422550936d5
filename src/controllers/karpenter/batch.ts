import { type DurationMs, SECOND_MS, type TimeMs } from "../../base/units.ts";

/** BATCH_IDLE_DURATION and BATCH_MAX_DURATION. */
export interface BatchDurations {
  readonly idleMs: DurationMs;
  readonly maxMs: DurationMs;
}
export const BATCH_DEFAULTS: BatchDurations = { idleMs: SECOND_MS, maxMs: 10 * SECOND_MS };
/** The wait for a first pod ends after this time and begins anew, forgetting whom it saw. */
const FIRST_WAIT_MS = SECOND_MS;

/** The window in which pods are collected. Upstream: karpenter v1.14.1 pkg/controllers/provisioning/batcher.go. */
export interface Batch {
  /** When the wait for a first pod began. */
  readonly waitFrom: TimeMs;
  /** When the first and the last new pod came; undefined while none has. */
  readonly openedAt?: TimeMs;
  readonly lastAt?: TimeMs;
  /** Pods that have triggered; a repeat does not extend the window. */
  readonly seen: readonly string[];
}

export const waitingFrom = (waitFrom: TimeMs): Batch => ({ waitFrom, seen: [] });

/** Undefined while no pod has come. */
export function closesAt({ openedAt, lastAt }: Batch, { idleMs, maxMs }: BatchDurations): TimeMs | undefined {
  if (openedAt === undefined || lastAt === undefined) return undefined;
  return Math.min(lastAt + idleMs, openedAt + maxMs);
}

/** A wait without pods is renewed every second. */
function renewed(batch: Batch, now: TimeMs): Batch {
  if (batch.openedAt !== undefined) return batch;
  const over = Math.floor((now - batch.waitFrom) / FIRST_WAIT_MS);
  return over < 1 ? batch : waitingFrom(batch.waitFrom + over * FIRST_WAIT_MS);
}

/** A pod asks for a node at `now`; the window must not have closed before. */
export function triggered(batch: Batch, pod: string, now: TimeMs): Batch {
  const current = renewed(batch, now);
  if (current.seen.includes(pod)) return current;
  return { ...current, openedAt: current.openedAt ?? now, lastAt: now, seen: [...current.seen, pod] };
}
