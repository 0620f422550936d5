import { edited } from "../../base/edited.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { type Served, withFallback } from "./fallback.ts";
import type { ScalerCache } from "./memory.ts";
import { modifiersOf } from "./modifiers.ts";
import { objectScalers } from "./object-scalers.ts";
import type { ObjectSession } from "./scale-target.ts";
import { clear, scalersOf } from "./scaler-cache.ts";
import { type ExternalScaler, isExternal, metricOf, modified, queried } from "./triggers-state.ts";
import type { ScaledObject } from "./types.ts";
import type { MetricValue } from "./values.ts";

/**
 * Answers the HPA's question for one metric: the trigger is queried now, unless a poll left a cached record; with a
 * formula every name answers the composite. Upstream scale_handler.go GetScaledObjectMetrics.
 */
export function readMetric(session: ObjectSession, metric: string): Result<readonly MetricValue[], string> {
  const scalers = objectScalers(session, session.object, session.object);
  if (!scalers.ok) return failed(`error getting scalers ${scalers.error}`);
  const copy = copyOf(session, scalers.value);
  const wanted = wantedMetrics(session, copy, metric);
  const all = scalersOf(session, scalers.value);
  if (wanted.length === 0) {
    const message = `no metrics found getting metricsArray array ${metric}`;
    for (const _ of all) session.event("KEDAScalerFailed", message, "Warning");
  }
  const asked = all.filter(isExternal).filter((cached) => wanted.includes(metricOf(cached).toLowerCase()));
  return answer(session, scalers.value.copy === null, copy, asked, metric);
}

/** The copy that reads work on: their own, or the scale loop's. */
const copyOf = ({ memory, object }: ObjectSession, { copy }: ScalerCache<ScaledObject>): ScaledObject =>
  copy ?? memory.loop?.copy ?? object;

function wantedMetrics({ object }: ObjectSession, copy: ScaledObject, metric: string): readonly string[] {
  if (!modifiersOf(copy)?.target) return [metric.toLowerCase()];
  const known = copy.status.externalMetricNames ?? [];
  return (known.length > 0 ? known : (object.status.externalMetricNames ?? [])).map((name) => name.toLowerCase());
}

function answer(
  session: ObjectSession,
  shared: boolean,
  start: ScaledObject,
  asked: readonly ExternalScaler[],
  metric: string,
): Result<readonly MetricValue[], string> {
  let copy = start;
  const parts = cachedFirst(session, asked).map(({ cached, recorded }) => {
    const { active: _, ...raw } = recorded ?? queried(session, cached);
    const outcome = withFallback(session, copy, cached.scaler.spec, metricOf(cached), raw);
    copy = outcome.copy;
    return { cached, metric: metricOf(cached), served: outcome.served };
  });
  keepCopy(session, shared, copy);
  const failing = parts.some(({ served }) => served.error !== undefined);
  if (failing) clear(session);
  if (failing && !parts.some(({ served }) => served.fallback)) return failed(`metric:${metric} encountered error`);
  if (parts.every(({ served }) => served.metrics.length === 0)) {
    return failed(`no matching metrics found for ${metric}`);
  }
  return ok(modified(copy, parts));
}

/** Cached records answer before sources do. */
function cachedFirst(
  session: ObjectSession,
  asked: readonly ExternalScaler[],
): readonly { readonly cached: ExternalScaler; readonly recorded?: Served & { readonly active: boolean } }[] {
  const parts = asked.map((cached) => {
    const record = cached.trigger.useCachedMetrics ? session.memory.records[metricOf(cached)] : undefined;
    return { cached, recorded: record && { ...record, fallback: false, active: false } };
  });
  return [...parts.filter(({ recorded }) => recorded), ...parts.filter(({ recorded }) => !recorded)];
}

function keepCopy(session: ObjectSession, shared: boolean, copy: ScaledObject): void {
  const { cache, loop } = session.memory;
  if (shared && loop) session.remember({ loop: edited(loop, { copy }) });
  if (!shared && cache) session.remember({ cache: edited(cache, { copy }) });
}
