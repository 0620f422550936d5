import type { TimeMs } from "../../base/units.ts";

const FIRST_MS = 5;
const LAST_MS = 1_000_000;

/** When a reconcile that failed `count` times in a row runs again; controller-runtime's default rate limiter. */
export function retryAt(now: TimeMs, count: number): TimeMs {
  let wait = FIRST_MS;
  for (let failed = 1; failed < count && wait < LAST_MS; failed++) wait *= 2;
  return now + Math.min(wait, LAST_MS);
}
