import type { Condition } from "../../../api/objects.ts";
import { milliValue } from "../../../base/quantity.ts";
import {
  ACTIVE,
  NOT_ACTIVE,
  partialError,
  READY_MESSAGE,
  ready,
  statusOf,
  triggerError,
  withConditions,
} from "../conditions.ts";
import { wholeSeconds } from "../cooldown.ts";
import { triggersActivity } from "../executor.ts";
import { build, cached, query, scalersOf } from "../scaler-cache.ts";
import { type ExternalScaler, isExternal, metricOf } from "../triggers-state.ts";
import { approximate, toMilli } from "../values.ts";
import { combine, type TriggerDemand } from "./combine.ts";
import { countJobs } from "./counts.ts";
import { cleanUp, createJobs } from "./jobs.ts";
import type { JobSession } from "./observation.ts";
import { jobRoom, minJobs, plan } from "./strategy.ts";

/** What one trigger gave. */
export interface JobTrigger {
  readonly metric: string;
  readonly activation: number | null;
  readonly target: number;
  readonly demand: TriggerDemand | null;
  readonly error?: string;
}

/** What a poll found and did, for its explanation. */
export interface JobPoll {
  readonly triggers: readonly JobTrigger[];
  readonly active: boolean;
  readonly error: boolean;
  readonly running: number;
  readonly pending: number;
  readonly scaleTo: number;
  readonly maxScale: number;
  readonly effective: number;
  readonly created: number;
}

/** One turn of a ScaledJob's scale loop. Upstream scale_handler.go checkScalers, scale_jobs.go RequestJobScale. */
export function pollJob(session: JobSession): JobPoll {
  const { object } = session;
  const { spec, status } = object;
  const triggers = readTriggers(session);
  const error = triggers === null || triggers.some((trigger) => trigger.error !== undefined);
  const demands = (triggers ?? []).flatMap(({ demand }) => (demand ? [demand] : []));
  const room = jobRoom(spec);
  const combined = combine(demands, spec.scalingStrategy?.multipleScalersCalculation, room);
  const minimum = minJobs(spec);
  const active = combined.active || minimum > 0;
  const counts = countJobs(session.seen, spec.scalingStrategy?.pendingPodConditions);
  const { scaleTo, effective } = decide(session, combined, counts, minimum, room);
  const created = active && effective > 0 ? Math.min(scaleTo, effective) : 0;
  if (active && effective > 0) createJobs(session, created);
  announce(session, statusOf(status.conditions, "Active") === "True", active);
  cleanUp(session);
  const names = (triggers ?? []).map(({ metric }) => metric);
  const activeNames = (triggers ?? []).filter(({ demand }) => demand?.active).map(({ metric }) => metric);
  const fresh = session.object;
  session.patchStatus(fresh, {
    ...fresh.status,
    conditions: withConditions(fresh.status.conditions, conditionsOf(active, error)),
    lastActiveTime: active ? wholeSeconds(session.seen.now) : fresh.status.lastActiveTime,
    triggersActivity: triggersActivity(names, activeNames),
  });
  return { triggers: triggers ?? [], ...counts, ...combined, active, error, scaleTo, effective, created };
}

function decide(
  session: JobSession,
  { scaleTo, maxScale }: { readonly scaleTo: number; readonly maxScale: number },
  { running, pending }: { readonly running: number; readonly pending: number },
  minimum: number,
  room: number,
): { readonly scaleTo: number; readonly effective: number } {
  if (running < minimum) return { scaleTo: minimum - running, effective: minimum - running };
  const demand = { scaleTo, maxScale, running: running - minimum, pending, room };
  const planned = plan(session.object.spec.scalingStrategy ?? {}, demand);
  return { ...planned, effective: Math.max(0, planned.effective) };
}

/** The external triggers' answers; null when the scalers cannot be built. */
function readTriggers(session: JobSession): readonly JobTrigger[] | null {
  const { object } = session;
  const known = cached(session, object.metadata.generation);
  const scalers = known ? { ok: true as const, value: known } : build(session, object, object);
  if (!scalers.ok) return null;
  return scalersOf(session, scalers.value)
    .filter(isExternal)
    .map((scaler) => readTrigger(session, scaler));
}

/** Upstream getScaledJobMetrics, scaledjob.CalculateQueueLengthAndMaxValue. */
function readTrigger(session: JobSession, scaler: ExternalScaler): JobTrigger {
  const target = approximate(milliValue(scaler.scaler.spec.external.target.averageValue));
  const base = { metric: metricOf(scaler), activation: scaler.scaler.activation, target };
  const measured = query(session, scaler);
  if (!measured.ok) {
    session.event("KEDAScalerFailed", measured.error, "Warning");
    return { ...base, demand: null, error: measured.error };
  }
  const length = approximate(toMilli(measured.value.value));
  const jobs = target === 0 ? 0 : Math.min(length / target, jobRoom(session.object.spec));
  return { ...base, demand: { length, jobs, active: measured.value.active } };
}

function announce(session: JobSession, was: boolean, is: boolean): void {
  if (is && !was) session.event("ScaledJobActive", ACTIVE.message ?? "");
  if (!is && was) session.event("ScaledJobInactive", NOT_ACTIVE.message ?? "");
}

function conditionsOf(active: boolean, error: boolean): readonly Condition[] {
  const good = ready("ScaledJob", `ScaledJob ${READY_MESSAGE}`);
  const readiness = !error ? good : active ? partialError("ScaledJob") : triggerError("ScaledJob");
  return [readiness, active ? ACTIVE : NOT_ACTIVE];
}
