import { edited } from "../../base/edited.ts";
import { parseFloat64 } from "../../base/go-parse.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { statusOf } from "./conditions.ts";
import { type Execution, execute } from "./executor.ts";
import { modifiersOf } from "./modifiers.ts";
import { objectScalers } from "./object-scalers.ts";
import type { ObjectSession } from "./scale-target.ts";
import { clear, scalersOf } from "./scaler-cache.ts";
import { isResource } from "./scalers/registry.ts";
import { modified, pollTriggers, recordsOf, type TriggerState } from "./triggers-state.ts";
import type { ScaledObject } from "./types.ts";
import { approximate, type MetricValue } from "./values.ts";

/** What a poll found and did, for its explanation. */
export interface Poll {
  /** Why the poll ended before the executor. */
  readonly stopped?: string;
  readonly states: readonly TriggerState[];
  readonly activity: Activity | null;
  readonly execution: Execution | null;
}

/** The verdict on the whole object. */
export interface Activity {
  readonly active: boolean;
  readonly error: boolean;
  /** Metric names that events and the status call active. */
  readonly activeMetrics: readonly string[];
  /** With a formula: its value and the value it must exceed. */
  readonly composite: { readonly value: number | null; readonly activation: number } | null;
}

/** One turn of the scale loop. Upstream scale_handler.go checkScalers, getScaledObjectState. */
export function poll(session: ObjectSession): Poll {
  const { object } = session;
  keepCopy(session, object);
  const scalers = objectScalers(session, object, null, object.metadata.generation);
  if (!scalers.ok) return { stopped: scalers.error, states: [], activity: null, execution: null };
  const { states, copy } = pollTriggers(session, object, scalersOf(session, scalers.value));
  keepCopy(session, copy);
  if (states.some(({ served }) => served.error !== undefined)) clear(session);
  const activity = judge(copy, states);
  if (!activity.ok) return { stopped: activity.error, states, activity: null, execution: null };
  announceFallback(session, object, states);
  const execution = execute(session, copy, activity.value);
  const records = recordsOf(states);
  if (Object.keys(records).length > 0) session.remember({ records });
  return { states, activity: activity.value, execution };
}

function keepCopy(session: ObjectSession, copy: ScaledObject): void {
  const { loop } = session.memory;
  if (loop) session.remember({ loop: edited(loop, { copy }) });
}

/** Active = some trigger is; a formula's value decides instead; only cpu and memory triggers force it. */
function judge(object: ScaledObject, states: readonly TriggerState[]): Result<Activity, string> {
  const error = states.some(({ served }) => served.error !== undefined);
  const own = modifiersOf(object) ? judgeComposite(object, states, error) : ok(judgeTriggers(states, error));
  if (!own.ok) return own;
  const onlyResources = object.spec.triggers.every(({ type }) => isResource(type));
  return ok({ ...own.value, active: own.value.active || (onlyResources && !error) });
}

function judgeTriggers(states: readonly TriggerState[], error: boolean): Activity {
  const active = states.filter((state) => state.active && state.served.error === undefined);
  const activeMetrics = active.flatMap(({ served }) => served.metrics.map(({ metric }) => metric));
  return { active: active.length > 0, error, activeMetrics, composite: null };
}

function judgeComposite(
  object: ScaledObject,
  states: readonly TriggerState[],
  error: boolean,
): Result<Activity, string> {
  const none = { active: false, error, activeMetrics: [] };
  if (error) return ok({ ...none, composite: null });
  const metrics = modified(object, states);
  const activation = activationTarget(object);
  if (!activation.ok) return failed(`scalingModifiers.ActivationTarget parsing error ${activation.error}`);
  const above = metrics.find(({ milli }) => approximate(milli) > activation.value);
  const composite = { value: firstValue(metrics), activation: activation.value };
  return ok(above ? { active: true, error, activeMetrics: [above.metric], composite } : { ...none, composite });
}

const firstValue = ([metric]: readonly MetricValue[]): number | null => (metric ? approximate(metric.milli) : null);

function activationTarget(object: ScaledObject): Result<number, string> {
  const text = modifiersOf(object)?.activationTarget;
  return text ? parseFloat64(text) : ok(0);
}

/** Compared with the condition before the poll, so that an activation first caused by a read is not announced. */
function announceFallback(session: ObjectSession, before: ScaledObject, states: readonly TriggerState[]): void {
  const was = statusOf(before.status.conditions, "Fallback") === "True";
  const is = states.some(({ served }) => served.fallback);
  if (is && !was) session.event("ScaledObjectFallbackActivated", "ScaledObject fallback is active");
  if (!is && was) session.event("ScaledObjectFallbackDeactivated", "ScaledObject fallback is no longer active");
}
