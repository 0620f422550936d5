/** Units are names for numbers: the name at the end of an identifier says which one it is. */

/** Simulated time since the start of the run, integer milliseconds. */
export type TimeMs = number;
/** A span of simulated time, integer milliseconds. */
export type DurationMs = number;
/** Thousandths of a CPU core, integer. */
export type MilliCpu = number;
/** Bytes, integer. */
export type Bytes = number;

export const SECOND_MS: DurationMs = 1_000;
export const MINUTE_MS: DurationMs = 60_000;
export const HOUR_MS: DurationMs = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
