/**
 * Back-off before the n-th retry: Envoy 1.36 source/common/common/backoff_strategy.cc `JitteredExponentialBackOffStrategy`.
 * The delay is a whole number of milliseconds below a cap that doubles up to `maxMs` (10 times the base by default).
 * @param retry 1 for the first
 * @param random a whole number, uniform over a range much wider than the caps
 */
export const backOffMs = (baseMs: number, maxMs: number, retry: number, random: number): number =>
  random % backOffCapMs(baseMs, maxMs, retry);

function backOffCapMs(baseMs: number, maxMs: number, retry: number): number {
  let cap = baseMs;
  for (let n = 1; n < retry && cap < maxMs; n++) cap = cap < maxMs / 2 ? cap * 2 : maxMs;
  return cap;
}

/** Back-off that the answer asks for (`JitteredLowerBoundBackOffStrategy`): from the interval up to half of it more. */
export const askedBackOffMs = (intervalMs: number, random: number): number =>
  intervalMs + (random % Math.max(1, intervalMs >> 1));
