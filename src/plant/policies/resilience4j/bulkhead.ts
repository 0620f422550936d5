/** A limit of calls at a time: resilience4j-bulkhead `SemaphoreBulkhead` 2.4.0 without waiting (its default). */
export interface Bulkhead {
  /** Calls allowed at a time; `maxConcurrentCalls`, 25 by default. */
  max: number;
  /** Permits left. A call that leaves without having entered raises it above `max`. */
  available: number;
}

export const bulkhead = (maxConcurrentCalls = 25): Bulkhead => ({
  max: maxConcurrentCalls,
  available: maxConcurrentCalls,
});

/** Whether one more call may run; if so it holds a permit. */
export function enter(state: Bulkhead): boolean {
  if (state.available <= 0) return false;
  state.available -= 1;
  return true;
}

/** A call ended. */
export function leave(state: Bulkhead): void {
  state.available += 1;
}

/** Another limit: the permits change by the difference. */
export function resize(state: Bulkhead, maxConcurrentCalls: number): void {
  state.available += maxConcurrentCalls - state.max;
  state.max = maxConcurrentCalls;
}
