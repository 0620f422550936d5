import type { Trigger } from "../../api/controller.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";

/** Timer of the loops. */
export const LOOP = "loop";

export const isLoop = (trigger: Trigger): boolean => trigger.by === "timer";

/** Loops run at whole intervals since the start of the run, whenever the VPA was made. */
export const nextLoop = (now: TimeMs, interval: DurationMs): TimeMs => now - (now % interval) + interval;
