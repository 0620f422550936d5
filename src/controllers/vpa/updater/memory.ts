import type { TimeMs } from "../../../base/units.ts";
import type { ContainerRecommendation } from "../types.ts";
import type { Bucket } from "./rate-limit.ts";

/** What the updater's process remembers; lost when it dies. */
export interface UpdaterMemory {
  readonly evictions: Bucket | null;
  readonly resizes: Bucket | null;
  /** When it first looked at the pod (namespace/name) while it was being resized; never reset. */
  readonly resizeSeen: Readonly<Record<string, TimeMs>>;
  /** By pod uid: the recommendation that could not be applied in place; null when there was none. */
  readonly infeasible: Readonly<Record<string, readonly ContainerRecommendation[] | null>>;
}

export const EMPTY_UPDATER: UpdaterMemory = { evictions: null, resizes: null, resizeSeen: {}, infeasible: {} };
