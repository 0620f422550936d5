import { type DurationMs, MINUTE_MS } from "../../../base/units.ts";

/** `--min-retry-delay` and `--max-retry-delay` of Flux's controllers: how long an object rests after errors in a row. */
const FIRST_MS = 750;
const MOST_MS = 15 * MINUTE_MS;

export function retryDelay(errors: number): DurationMs {
  let delay = FIRST_MS;
  for (let n = 1; n < errors && delay < MOST_MS; n++) delay *= 2;
  return Math.min(delay, MOST_MS);
}
