import type { DurationMs } from "../../../base/units.ts";
import type { Calendar, SyncWindow } from "../windows.ts";

/** Flags of the application controller, upstream's defaults in the README. */
export interface ArgocdConfig {
  readonly timeoutReconciliationMs: DurationMs;
  /** 0: never. */
  readonly hardReconciliationMs: DurationMs;
  /** How long errors of the repository are overlooked. */
  readonly repoErrorGraceMs: DurationMs;
  /** Waits between heals of one revision; without it one fixed wait. */
  readonly selfHealBackoff:
    | { readonly first: DurationMs; readonly factor: number; readonly cap: DurationMs }
    | undefined;
  readonly selfHealTimeoutMs: DurationMs;
  /** 0: none. */
  readonly syncTimeoutMs: DurationMs;
  readonly syncWaveDelayMs: DurationMs;
  /** Of the application's project. */
  readonly syncWindows: readonly SyncWindow[];
  readonly calendar: Calendar;
  /** Unix time of time 0. */
  readonly startUnixMs: number;
}
