import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { ScalerCache } from "./memory.ts";
import type { CommonObservation } from "./observation.ts";
import { buildScaler } from "./scalers/registry.ts";
import type { Measure, Scaler } from "./scalers/scaler.ts";
import type { Session } from "./session.ts";
import type { Trigger } from "./types.ts";

type AnySession<O extends KubeObject<{ readonly triggers: readonly Trigger[] }, object>> = Session<
  O,
  CommonObservation<O>
>;
type WithTriggers = KubeObject<{ readonly triggers: readonly Trigger[] }, object>;

/** The cached scalers of a generation (undefined: of any), or none. */
export function cached<O extends WithTriggers>(session: AnySession<O>, generation?: number): ScalerCache<O> | null {
  const { cache } = session.memory;
  return cache && (generation === undefined || cache.generation === generation) ? cache : null;
}

/**
 * Builds all scalers of `object`, one event each, and keeps them. `copy` is what reads will work on.
 * Upstream pkg/scaling/scalers_builder.go buildScalers; `check` runs after the build (the formula).
 */
export function build<O extends WithTriggers>(
  session: AnySession<O>,
  object: O,
  copy: O | null,
  check: () => Result<null, string> = () => ok(null),
): Result<ScalerCache<O>, string> {
  const { triggers } = object.spec;
  for (const [index, trigger] of triggers.entries()) {
    const scaler = buildScaler({ trigger, index, env: session.seen.env });
    if (!scaler.ok) {
      session.event("KEDAScalerFailed", scaler.error, "Warning");
      return scaler;
    }
    session.event("KEDAScalersStarted", `Scaler ${trigger.type} is built`);
  }
  const checked = check();
  if (!checked.ok) return checked;
  const cache = { generation: object.metadata.generation, triggers, memories: triggers.map(() => undefined), copy };
  session.remember({ cache });
  return ok(cache);
}

/** Closes all scalers; the next use builds them again. Cached metric records go too. */
export const clear = <O extends WithTriggers>(session: AnySession<O>): void =>
  session.remember({ cache: null, records: {} });

/** A trigger of a cache with its scaler. */
export interface CachedScaler {
  readonly trigger: Trigger;
  readonly index: number;
  readonly scaler: Scaler;
}

/** The scalers of a cache, in trigger order. They were built once, so that they build again. */
export const scalersOf = <O extends WithTriggers>(
  session: AnySession<O>,
  cache: ScalerCache<O>,
): readonly CachedScaler[] =>
  cache.triggers.flatMap((trigger, index) => {
    const built = buildScaler({ trigger, index, env: session.seen.env });
    return built.ok ? [{ trigger, index, scaler: built.value }] : [];
  });

/**
 * Queries a trigger; on an error its scaler is rebuilt, without its memory, and asked once more.
 * Upstream pkg/scaling/cache/scalers_cache.go GetMetricsAndActivityForScaler.
 */
export function query<O extends WithTriggers>(session: AnySession<O>, cached: CachedScaler): Result<Measure, string> {
  const first = ask(session, cached, session.memory.cache?.memories[cached.index]);
  return first.ok ? first : ask(session, cached, undefined);
}

function ask<O extends WithTriggers>(
  session: AnySession<O>,
  { index, scaler }: CachedScaler,
  memory: unknown,
): Result<Measure, string> {
  const reading = scaler.question || session.seen.readings[index]?.length ? session.reading(index) : undefined;
  if (scaler.question && reading === undefined) return failed("no answer from the source");
  const measured = scaler.measure(reading, memory, session.unixMs);
  const { cache } = session.memory;
  const kept = measured.ok ? measured.value.memory : undefined;
  if (cache && cache.memories[index] !== kept) {
    session.remember({ cache: { ...cache, memories: cache.memories.with(index, kept) } });
  }
  return measured;
}
