import type { Explanation } from "../../../api/explanation.ts";
import type { KubeObject } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { Level } from "../app/refresh.ts";
import type { Manifest } from "../manifest.ts";
import type { ApplicationObject } from "./kinds.ts";

/** What the controller keeps of an application besides the object itself. */
export interface Memory {
  /** Of the last comparison at level 2 or 3; upstream writes it into the status, here that would be a write a poll. */
  readonly reconciledAtMs: TimeMs | undefined;
  readonly gitFailedSince: TimeMs | undefined;
  /** A worker waits between two waves until then. */
  readonly busyUntil: TimeMs;
  /** The level of the comparison that follows a finished operation. */
  readonly settles: Level | undefined;
  /** Comparisons at level 2 or 3 so far: each draws its own jitter. */
  readonly polls: number;
  /** The newest commit that a webhook told of. */
  readonly toldOf: string;
  /** Live objects of the last comparison. */
  readonly live: readonly KubeObject[];
  /** The last comparison, when it found everything in order: the same inputs give it again. */
  readonly quiet: Quiet | undefined;
}

export interface Quiet {
  readonly object: ApplicationObject;
  readonly manifests: readonly Manifest[];
  readonly explanation: Explanation;
}

export const NOTHING_KNOWN: Memory = {
  reconciledAtMs: undefined,
  gitFailedSince: undefined,
  busyUntil: 0,
  settles: undefined,
  polls: 0,
  toldOf: "",
  live: [],
  quiet: undefined,
};
