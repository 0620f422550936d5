import type { TimeMs } from "../../base/units.ts";
import { type Batch, waitingFrom } from "./batch.ts";
import { type DisruptionMemory, NO_DISRUPTION } from "./pass.ts";
import type { Marks } from "./world.ts";

/** A pod in the eviction queue, after so many refusals. */
export interface Waiting {
  readonly refusals: number;
  readonly nextAt: TimeMs;
}

/** Plain records, replaced on change. */
export interface Memory extends Marks {
  readonly batch: Batch;
  readonly disruption: DisruptionMemory;
  /** When the next pass begins, or a waiting one goes on. */
  readonly passAt: TimeMs;
  /** When each pod, or each node being disrupted, last asked for a batch. */
  readonly offeredAt: Readonly<Record<string, TimeMs>>;
  /** Until when each claim's type need not be looked for, by uid. */
  readonly typeFoundUntil: Readonly<Record<string, TimeMs>>;
  /** The eviction queue by pod uid. */
  readonly evictions: Readonly<Record<string, Waiting>>;
  /** State of every bound pod at the last look, by uid. */
  readonly podStates: Readonly<Record<string, string>>;
  /** What consolidation cares about, and when it last changed. */
  readonly fingerprint: string;
  readonly changedAt: TimeMs;
  /** Claims named so far. */
  readonly named: number;
  /** Until when an event is not repeated. */
  readonly silentUntil: Readonly<Record<string, TimeMs>>;
}

export const emptyMemory = (now: TimeMs): Memory => ({
  nominatedUntil: {},
  markedForDeletion: [],
  unavailable: {},
  batch: waitingFrom(now),
  disruption: NO_DISRUPTION,
  passAt: now,
  offeredAt: {},
  typeFoundUntil: {},
  evictions: {},
  podStates: {},
  fingerprint: "",
  changedAt: now,
  named: 0,
  silentUntil: {},
});
