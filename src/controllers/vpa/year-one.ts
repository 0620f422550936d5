import type { TimeMs } from "../../base/units.ts";

/** From the beginning of year 1 to that of 1970, UTC. */
const YEAR_ONE_TO_1970_MS = 62_135_596_800_000;

/** The beginning of year 1 UTC in simulated time: whole half-lives are counted from there. */
export const yearOneAt = (epochUnixMs: number): TimeMs => -epochUnixMs - YEAR_ONE_TO_1970_MS;
