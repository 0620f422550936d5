import { compare } from "./compare.ts";
import type { Adapter, Difference, Recording, Tick } from "./recording.ts";
import { BreakerPart } from "./resilience4j/breaker.ts";
import { BulkheadPart } from "./resilience4j/bulkhead.ts";
import { Calls } from "./resilience4j/calls.ts";
import type { Config, Did, Operation } from "./resilience4j/format.ts";
import { RateLimiterPart } from "./resilience4j/rate-limiter.ts";

/** Recordings of the resilience4j library: one operation a line, and what the library answered and looked like after it. */
export const resilience4jAdapter: Adapter = { controller: "resilience4j", replay };

/** A full second, so that time windows begin at t = 0. */
const CLOCK_AT_START_MS = 1_700_000_000_000;

function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const config = header.config as Config;
  const start = config.clockAtStartMs ?? CLOCK_AT_START_MS;
  const events: string[] = [];
  const breaker = config.circuitBreaker && new BreakerPart(config.circuitBreaker, start, events);
  const bulkhead = config.bulkhead && new BulkheadPart(config.bulkhead, events);
  const rateLimiter = config.rateLimiter && new RateLimiterPart(config.rateLimiter, events);
  const calls = new Calls(config, breaker, start, events);
  return ticks.map((tick) => {
    const operation = tick.see as unknown as Operation;
    const answer: Did = {
      ...breaker?.answer(operation, start + tick.t),
      ...bulkhead?.answer(operation),
      ...rateLimiter?.answer(operation, tick.t),
      ...calls.answer(operation, tick.t),
    };
    return compare(tick.t, tick.did, { ...answer, ...happened(events), ...looks(answer, tick) }, "did");
  });

  /** The parts as they look once the operation, which may be a call that takes time, is over. */
  function looks({ doneMs }: Did, { t }: Tick): Did {
    return {
      ...breaker?.look(start + (doneMs ?? t)),
      ...bulkhead?.look(),
      ...rateLimiter?.look(t),
      ...calls.look(),
    };
  }
}

function happened(events: string[]): Did {
  return events.length > 0 ? { events: events.splice(0) } : {};
}
