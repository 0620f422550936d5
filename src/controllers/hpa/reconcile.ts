import { equal } from "../../base/equal.ts";
import type { TimeMs } from "../../base/units.ts";
import { branchOf } from "./branch.ts";
import { type Combined, combine } from "./combine.ts";
import { type Conditions, withVerdict } from "./conditions.ts";
import type { HpaConfig } from "./config.ts";
import { type Limited, limitByBehavior, limitByRules } from "./limits.ts";
import type { HpaMemory } from "./memory.ts";
import * as say from "./messages.ts";
import type { Observation, Scale } from "./observation.ts";
import { scaleDownRate, scaleUpRate } from "./rate-limit.ts";
import { withScaleEvent } from "./scale-events.ts";
import { afterRescale, isScaledToZero, whenPaused } from "./scale-to-zero.ts";
import { selectorFault } from "./selector-check.ts";
import { type Hpa, type HpaStatus, type MetricStatus, minReplicasOf, statusOf } from "./spec.ts";
import { type Stabilized, stabilizeBothWays, stabilizeDown, windowsOf } from "./stabilize.ts";

export interface HpaEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** How far a sync got, with the numbers on the way. */
export type Course =
  | { readonly end: "no scale"; readonly error: string }
  | { readonly end: "paused" }
  | { readonly end: "out of bounds" }
  | { readonly end: "bad selector"; readonly error: string }
  | { readonly end: "blocked"; readonly combined: Combined; readonly error: string }
  | {
      readonly end: "computed";
      readonly combined: Combined;
      readonly stabilized: Stabilized;
      readonly limited: Limited;
      /** After the lift to min that a sleeping workload gets. */
      readonly replicas: number;
    };

/** The scale write of a sync. */
interface ScaleWrite {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly attempts: number;
  /** The answer to the last attempt when it was refused. */
  readonly error?: string;
}

/** What one sync decided. */
export interface Sync {
  readonly memory: HpaMemory;
  readonly course: Course;
  readonly scale?: Scale;
  readonly write?: ScaleWrite;
  readonly status: HpaStatus;
  readonly statusChanged: boolean;
  /** In the order emitted; `lateEvents` come after the status write. */
  readonly events: readonly HpaEvent[];
  readonly lateEvents: readonly HpaEvent[];
}

/**
 * One sync of one HPA, whole: read the scale, propose, stabilise, limit, write, report.
 * Upstream: horizontal.go reconcileAutoscaler, v1.36.1.
 */
export function reconcile(hpa: Hpa, seen: Observation, memory: HpaMemory, now: TimeMs, config: HpaConfig): Sync {
  const before = statusOf(hpa);
  const target = readScale(hpa, seen);
  if ("error" in target) {
    const conditions = withVerdict(before.conditions, say.failedGetScale(target.error), now);
    return {
      memory,
      course: { end: "no scale", error: target.error },
      ...report(before, { ...before, conditions }, seen),
      events: [{ type: "Warning", reason: "FailedGetScale", message: target.error }],
    };
  }
  const able = withVerdict(before.conditions, say.SUCCEEDED_GET_SCALE, now);
  const current = target.specReplicas;
  const known = { ...memory, recommendations: memory.recommendations ?? [{ replicas: current, at: now }] };
  const plan = planFor(hpa, target, seen, known, able, now, config);

  if (plan.desired === undefined) {
    const status = { ...before, conditions: plan.conditions, currentReplicas: current, currentMetrics: plan.metrics };
    const late: HpaEvent = { type: "Warning", reason: "FailedComputeMetricsReplicas", message: plan.error };
    const reported = report(before, observed(status, hpa, config), seen);
    return {
      memory: plan.memory,
      course: plan.course,
      scale: target,
      events: plan.events,
      ...reported,
      lateEvents: [...reported.lateEvents, late],
    };
  }

  const written = plan.desired === current ? undefined : writeScale(hpa, current, plan.desired, plan, seen, config);
  const failed = written?.write.error !== undefined;
  const status: HpaStatus = {
    observedGeneration: before.observedGeneration,
    lastScaleTime: written && !failed ? seen.answers.scaleDoneAt : before.lastScaleTime,
    currentReplicas: current,
    desiredReplicas: failed ? before.desiredReplicas : plan.desired,
    currentMetrics: plan.metrics,
    conditions: written?.conditions ?? plan.conditions,
  };
  const reported = report(before, observed(status, hpa, config), seen);
  return {
    memory: written?.memory ?? plan.memory,
    course: plan.course,
    scale: target,
    write: written?.write,
    status: reported.status,
    statusChanged: reported.statusChanged,
    events: written ? [...plan.events, ...written.events] : plan.events,
    lateEvents: reported.lateEvents,
  };
}

/** The scale, or why there is none: the version cannot be read, the kind is unknown, or the read failed. */
function readScale(hpa: Hpa, { scale }: Observation): Observation["scale"] {
  const { apiVersion = "" } = hpa.spec.scaleTargetRef;
  return apiVersion.split("/").length > 2 ? { error: say.unexpectedGroupVersion(apiVersion) } : scale;
}

interface Draft {
  readonly memory: HpaMemory;
  readonly conditions: Conditions;
  readonly events: readonly HpaEvent[];
  readonly metrics: readonly MetricStatus[];
  readonly course: Course;
}
type Plan = Draft &
  (
    | { readonly desired: number; readonly reason: string }
    /** No number came out: the sync ends without a write to the scale. */
    | { readonly desired: undefined; readonly error: string }
  );

/** What the branch that holds wants. */
function planFor(
  hpa: Hpa,
  scale: Scale,
  seen: Observation,
  memory: HpaMemory,
  conditions: Conditions,
  now: TimeMs,
  config: HpaConfig,
): Plan {
  const { spec } = hpa;
  const draft = { memory, conditions, events: [], metrics: [] };
  const branch = branchOf(spec, scale.specReplicas, conditions, config);
  if (branch === "paused") {
    const disabled = whenPaused(withVerdict(conditions, say.SCALING_DISABLED, now), config);
    return { ...draft, conditions: disabled, course: { end: "paused" }, desired: 0, reason: "" };
  }
  const course: Course = { end: "out of bounds" };
  if (branch === "above max") return { ...draft, course, desired: spec.maxReplicas, reason: say.ABOVE_MAX };
  if (branch === "below min") return { ...draft, course, desired: minReplicasOf(spec), reason: say.BELOW_MIN };
  return planFromMetrics(hpa, scale, seen, draft, now, config);
}

function planFromMetrics(
  hpa: Hpa,
  scale: Scale,
  seen: Observation,
  draft: Omit<Draft, "course">,
  now: TimeMs,
  config: HpaConfig,
): Plan {
  const fault = selectorFault(hpa, scale, seen, config);
  if (fault) {
    const { error, eventReason, verdict } = fault;
    return {
      ...draft,
      conditions: withVerdict(draft.conditions, verdict, now),
      events: [{ type: "Warning", reason: eventReason, message: error }],
      course: { end: "bad selector", error },
      desired: undefined,
      error,
    };
  }
  const combined = combine(hpa, scale, seen, now, config);
  const events = combined.proposals.flatMap<HpaEvent>((proposal) =>
    proposal.ok ? [] : [{ type: "Warning", reason: proposal.reason, message: proposal.message }],
  );
  const metrics = combined.proposals.map((proposal) => (proposal.ok ? proposal.status : { type: "" }));
  if (combined.blocked) {
    const { first, error } = combined.blocked;
    const conditions = withVerdict(draft.conditions, say.failedMetric(first.reason, first.message), now);
    const course: Course = { end: "blocked", combined, error };
    return { ...draft, conditions, events, metrics, course, desired: undefined, error };
  }

  const active = say.validMetricFound(combined.winner?.description ?? "");
  const { stabilized, limited } = normalize(hpa, scale.specReplicas, combined.raw, draft.memory, now, config);
  const conditions = [active, stabilized.verdict, limited.verdict].reduce(
    (list, verdict) => withVerdict(list, verdict, now),
    draft.conditions,
  );
  const min = minReplicasOf(hpa.spec);
  const sleeping = scale.specReplicas === 0 && min !== 0 && isScaledToZero(draft.conditions, config);
  const lifted = sleeping && limited.replicas < min;
  const desired = lifted ? min : limited.replicas;
  return {
    memory: { ...draft.memory, recommendations: stabilized.recommendations },
    conditions,
    events,
    metrics,
    course: { end: "computed", combined, stabilized, limited, replicas: desired },
    desired,
    reason: reasonFor(combined, scale.specReplicas) || (lifted ? say.BELOW_MIN : ""),
  };
}

/** Names the raw proposal's direction, whatever windows and limits make of it; empty when it is the current size. */
function reasonFor({ raw, winner }: Combined, current: number): string {
  if (raw > current) return say.aboveTarget(winner?.description ?? "");
  return raw < current ? say.ALL_BELOW_TARGET : "";
}

/** Windows, then rates and bounds: two code paths, with and without `behavior`. */
function normalize(
  { spec }: Hpa,
  current: number,
  raw: number,
  memory: HpaMemory,
  now: TimeMs,
  config: HpaConfig,
): { readonly stabilized: Stabilized; readonly limited: Limited } {
  const { behavior, maxReplicas: max } = spec;
  const min = minReplicasOf(spec);
  const recommendations = memory.recommendations ?? [];
  if (behavior === undefined) {
    const stabilized = stabilizeDown(raw, recommendations, now, config.downscaleStabilizationMs);
    return { stabilized, limited: limitByRules(current, stabilized.replicas, min, max) };
  }
  const stabilized = stabilizeBothWays(current, raw, recommendations, now, windowsOf(behavior, config));
  const limited = limitByBehavior(
    current,
    stabilized.replicas,
    min,
    max,
    () => scaleUpRate(behavior.scaleUp, current, memory, now),
    () => scaleDownRate(behavior.scaleDown, current, memory, now),
  );
  return { stabilized, limited };
}

/**
 * Writes the scale. Only a conflict is tried again, with the same number, so an outside write is overwritten.
 * What follows from the write carries the time of its answer.
 */
function writeScale(
  hpa: Hpa,
  from: number,
  to: number,
  { reason, memory, conditions }: Draft & { readonly reason: string },
  { answers }: Observation,
  config: HpaConfig,
): Pick<Draft, "memory" | "conditions" | "events"> & { readonly write: ScaleWrite } {
  let attempts = 1;
  while (answers.scale[attempts - 1]?.conflict && attempts < config.writeAttempts) attempts += 1;
  const error = answers.scale[attempts - 1]?.error;
  const write = { from, to, reason, attempts, error };
  const at = answers.scaleDoneAt;
  if (error !== undefined) {
    return {
      write,
      memory,
      conditions: withVerdict(conditions, say.failedUpdateScale(error), at),
      events: [{ type: "Warning", reason: "FailedRescale", message: say.rescaleFailed(to, reason, error) }],
    };
  }
  const rescaled = withVerdict(conditions, say.succeededRescale(to), at);
  return {
    write,
    memory: withScaleEvent(memory, hpa.spec.behavior, from, to, at),
    conditions: afterRescale(rescaled, hpa.spec, from, to, at, config),
    events: [{ type: "Normal", reason: "SuccessfulRescale", message: say.newSize(to, reason) }],
  };
}

const observed = (status: HpaStatus, hpa: Hpa, config: HpaConfig): HpaStatus =>
  config.syncsAtOnce ? { ...status, observedGeneration: hpa.metadata.generation } : status;

/** The status write, if anything changed, and the event of its failure. */
function report(
  before: HpaStatus,
  status: HpaStatus,
  { answers }: Observation,
): Pick<Sync, "status" | "statusChanged" | "lateEvents"> {
  const statusChanged = !equal(reported(before), reported(status));
  const lost = statusChanged && answers.statusError !== null;
  return {
    status,
    statusChanged,
    lateEvents: lost ? [{ type: "Warning", reason: "FailedUpdateStatus", message: answers.statusError ?? "" }] : [],
  };
}

/** The fields that the API server keeps. */
const reported = (status: HpaStatus): readonly unknown[] => [
  status.observedGeneration,
  status.lastScaleTime,
  status.currentReplicas,
  status.desiredReplicas,
  status.currentMetrics,
  status.conditions,
];
