import type { TimeMs } from "../../base/units.ts";

export interface Recommendation {
  readonly replicas: number;
  readonly at: TimeMs;
}
/** A rescale that happened; `outdated` marks a slot that may be used again. */
export interface ScaleEvent {
  readonly change: number;
  readonly at: TimeMs;
  readonly outdated: boolean;
}

/**
 * What the controller process remembers of one HPA; lost when it restarts.
 * Order within the lists counts: slots are overwritten by index, as upstream does.
 */
export interface HpaMemory {
  /** Raw recommendations before any limit; null until the first sync that reads the scale. */
  readonly recommendations: readonly Recommendation[] | null;
  readonly upEvents: readonly ScaleEvent[];
  readonly downEvents: readonly ScaleEvent[];
  /** When the queued sync is due; null when none is queued. */
  readonly nextSync: TimeMs | null;
  /** `metadata.uid` and `.generation` that were last seen, joined; tells an edit from a status write. */
  readonly edition: string | null;
}

export const EMPTY_MEMORY: HpaMemory = {
  recommendations: null,
  upEvents: [],
  downEvents: [],
  nextSync: null,
  edition: null,
};
