import { equal } from "../../base/equal.ts";
import { parseFloat64, toInt64 } from "../../base/go-parse.ts";
import { milliValue } from "../../base/quantity.ts";
import { FALLBACK_EXISTS, NO_FALLBACK, withCondition } from "./conditions.ts";
import { COMPOSITE, hasValidFallback, modifiersOf } from "./modifiers.ts";
import { currentReplicas, type ObjectSession, readScale } from "./scale-target.ts";
import type { Fallback, Health, MetricSpec, ScaledObject } from "./types.ts";
import { approximate, type MetricValue } from "./values.ts";

/** One metric after fallback: what is served, whether a fallback made it, or the error. */
export interface Served {
  readonly metrics: readonly MetricValue[];
  readonly fallback: boolean;
  readonly error?: string;
}

/** A served metric and the caller's copy of the object, renewed if its status was written. */
interface Outcome {
  readonly served: Served;
  readonly copy: ScaledObject;
}

/** What a formula's `scalingModifiers` fallback leaves in place of a value; unseen, as the formula reads nil. */
const PLACEHOLDER_MILLI = -1_000;

/**
 * Counts a read's failure or success in the status — from the caller's own copy — and replaces an error by the
 * fallback once failures exceed the threshold. Upstream pkg/fallback/fallback.go GetMetricsWithFallback.
 */
export function withFallback(
  session: ObjectSession,
  copy: ScaledObject,
  spec: MetricSpec,
  metric: string,
  raw: Served,
): Outcome {
  const { fallback } = copy.spec;
  if (!fallback || !hasValidFallback(copy)) return { served: raw, copy };
  const failures = raw.error === undefined ? 0 : (copy.status.health?.[metric]?.numberOfFailures ?? 0) + 1;
  const counted = writeHealth(session, copy, fallback, metric, failures);
  if (raw.error === undefined || failures <= fallback.failureThreshold) return { served: raw, copy: counted };
  return { served: replacement(session, counted, fallback, spec, metric, raw), copy: counted };
}

/** Upstream ScaledObjectHandler.updateStatus. */
function writeHealth(
  session: ObjectSession,
  copy: ScaledObject,
  { failureThreshold }: Fallback,
  metric: string,
  failures: number,
): ScaledObject {
  const entry: Health = { numberOfFailures: failures, status: failures === 0 ? "Happy" : "Failing" };
  const health = { ...copy.status.health, [metric]: entry };
  const exceeded = Object.values(health).some(
    ({ status, numberOfFailures }) => status === "Failing" && numberOfFailures > failureThreshold,
  );
  const conditions = withCondition(copy.status.conditions, exceeded ? FALLBACK_EXISTS : NO_FALLBACK);
  const status = { ...copy.status, health, conditions };
  return equal(status, copy.status) ? copy : session.patchStatus(copy, status);
}

function replacement(
  session: ObjectSession,
  copy: ScaledObject,
  fallback: Fallback,
  spec: MetricSpec,
  metric: string,
  raw: Served,
): Served {
  if (fallback.behavior === "scalingModifiers") {
    return { metrics: [{ metric, milli: PLACEHOLDER_MILLI }], fallback: false };
  }
  const current = currentReplicas(session);
  if (fallback.behavior !== "static" && !current.ok) return raw;
  const replicas = fallbackReplicas(fallback, current.ok ? current.value : 0);
  const value = fallbackValue(session, copy, spec, replicas);
  if (value === null) return { metrics: [], fallback: false, error: "error performing fallback" };
  const name = modifiersOf(copy) ? COMPOSITE : metric;
  return { metrics: [{ metric: name, milli: value }], fallback: true };
}

/** The replicas that the fallback stands for. */
export function fallbackReplicas({ behavior, replicas }: Fallback, current: number): number {
  if (behavior === "currentReplicas") return current;
  if (behavior === "currentReplicasIfHigher") return Math.max(current, replicas);
  if (behavior === "currentReplicasIfLower") return Math.min(current, replicas);
  return replicas;
}

/** Target × replicas in milli-units; Value targets count per ready pod. Null: it cannot be computed. */
function fallbackValue(session: ObjectSession, copy: ScaledObject, spec: MetricSpec, replicas: number): number | null {
  const modifiers = modifiersOf(copy);
  const target = spec.type === "External" ? spec.external.target : { type: "" };
  const isValue = modifiers ? modifiers.metricType === "Value" : target.type === "Value";
  const pods = isValue ? readyPods(session, copy) : 1;
  if (pods === 0) return null;
  return toInt64((modifiers ? numberOf(modifiers.target) : targetNumber(target)) * 1_000 * (replicas / pods));
}

const numberOf = (text = ""): number => {
  const number = parseFloat64(text);
  return number.ok ? number.value : 0;
};

const targetNumber = ({ value, averageValue }: { readonly value?: string; readonly averageValue?: string }): number =>
  approximate(milliValue(averageValue ?? value));

/** Running and Ready pods of the target; 0 when its scale cannot be read. */
const readyPods = (session: ObjectSession, { status }: ScaledObject): number =>
  status.scaleTargetGVKR && readScale(session).ok ? session.seen.readyPods : 0;
