import type { Condition } from "../../api/objects.ts";
import { edited } from "../../base/edited.ts";
import { forcesActivation, isPaused, pausesScaleIn, pausesScaleOut } from "./annotations.ts";
import {
  ACTIVE,
  NOT_ACTIVE,
  OBJECT_PAUSED,
  partialError,
  READY_MESSAGE,
  ready,
  triggerError,
  withConditions,
} from "./conditions.ts";
import { type Cooldown, cooldown, wholeSeconds } from "./cooldown.ts";
import { hpaHealth } from "./hpa-health.ts";
import type { Activity } from "./poll.ts";
import { currentReplicas, type ObjectSession, type ScaleWrite, targetText, writeScale } from "./scale-target.ts";
import type { ScaledObject, TriggersActivity } from "./types.ts";

/** The rule that the executor followed; the names are those of the README. */
type Branch =
  | "unreadable"
  | "paused"
  | "activate"
  | "activation paused"
  | "partial error"
  | "keep active"
  | "wait for fallback"
  | "hold on error"
  | "deactivate"
  | "deactivation paused"
  | "cooling down"
  | "raise to minimum"
  | "nothing to do";

/** What the executor did, and what it leaves in the status. */
export interface Execution {
  readonly branch: Branch;
  readonly replicas: number | null;
  readonly forced: boolean;
  readonly conditions: readonly Condition[];
  readonly write?: ScaleWrite;
  readonly cooldown?: Cooldown;
  /** The poll counts as active: `lastActiveTime` becomes now. */
  readonly refresh?: boolean;
}

const READY = ready("ScaledObject", `ScaledObject ${READY_MESSAGE}`);
const FORCED: Condition = {
  ...ACTIVE,
  message: "Scaling is performed because activation is being forced by annotation",
};
const COOLING: Condition = {
  type: "Active",
  status: "False",
  reason: "ScalerCooldown",
  message: "Scaler cooling down because triggers are not active",
};

/** Scales between 0, idle and the minimum, and writes the status. Upstream scale_scaledobjects.go RequestScale. */
export function execute(session: ObjectSession, copy: ScaledObject, activity: Activity): Execution {
  const result = decide(session, copy, activity);
  const settled = result.branch !== "unreadable" && result.branch !== "paused";
  const health = settled ? hpaHealth(session, copy) : undefined;
  const done = health ? edited(result, { conditions: [...result.conditions, health] }) : result;
  writeStatus(session, copy, done, activity);
  return done;
}

function decide(session: ObjectSession, copy: ScaledObject, activity: Activity): Execution {
  const current = currentReplicas(session);
  if (!current.ok) {
    const message = `Error getting current replicas count for ScaleTarget: ${current.error}`;
    const unreadable: Condition = { type: "Ready", status: "False", reason: "ErrorGettingCurrentReplicas", message };
    return { branch: "unreadable", replicas: null, forced: false, conditions: [unreadable] };
  }
  const replicas = current.value;
  const forced = forcesActivation(copy.metadata);
  const base = { replicas, forced, conditions: [READY] };
  if (isPaused(copy.metadata)) return { branch: "paused", ...base, conditions: [READY, OBJECT_PAUSED] };
  if (activity.active || forced) {
    const active = { ...base, conditions: [READY, forced ? FORCED : ACTIVE] };
    return whenActive(session, copy, activity, active, replicas);
  }
  return whenInactive(session, copy, activity, { ...base, conditions: [READY, NOT_ACTIVE] }, replicas);
}

type Base = Omit<Execution, "branch">;

function whenActive(
  session: ObjectSession,
  copy: ScaledObject,
  activity: Activity,
  base: Base,
  replicas: number,
): Execution {
  const { idleReplicaCount: idle, minReplicaCount: min = 0 } = copy.spec;
  if ((idle !== undefined && replicas < min) || replicas === 0) {
    return pausesScaleOut(copy.metadata)
      ? { ...base, branch: "activation paused" }
      : activate(session, copy, activity, base, min);
  }
  if (!activity.error) return { branch: "keep active", refresh: true, ...base };
  return { branch: "partial error", ...base, conditions: [...base.conditions, partialError("ScaledObject")] };
}

/** Upstream scaleFromZeroOrIdle. */
function activate(
  session: ObjectSession,
  copy: ScaledObject,
  { activeMetrics }: Activity,
  base: Base,
  min: number,
): Execution {
  const write = writeScale(session, Math.max(min, 1));
  const change = `${targetText(copy)} from ${write.from} to ${write.to}`;
  const done = { branch: "activate", write, ...base } as const;
  if (write.error !== undefined) {
    session.event("KEDAScaleTargetActivationFailed", `Failed to scale ${change}`, "Warning");
    return done;
  }
  const cause = base.forced ? "caused by forced activation annotation" : `triggered by ${activeMetrics.join(";")}`;
  session.event("KEDAScaleTargetActivated", `Scaled ${change}, ${cause}`);
  return { ...done, refresh: true };
}

function whenInactive(
  session: ObjectSession,
  copy: ScaledObject,
  { error }: Activity,
  base: Base,
  replicas: number,
): Execution {
  const { idleReplicaCount: idle, minReplicaCount: min = 0, fallback } = copy.spec;
  if (error && fallback && fallback.replicas !== 0) return { branch: "wait for fallback", ...base };
  if (error && !fallback) {
    return { branch: "hold on error", ...base, conditions: [...base.conditions, triggerError("ScaledObject")] };
  }
  if ((idle !== undefined && replicas > idle) || (replicas > 0 && min === 0)) {
    return pausesScaleIn(copy.metadata)
      ? { ...base, branch: "deactivation paused" }
      : deactivate(session, copy, base, idle ?? min);
  }
  if (idle === undefined && replicas < min) {
    return { branch: "raise to minimum", write: writeScale(session, min), ...base };
  }
  return { branch: "nothing to do", ...base };
}

/** Upstream scaleToZeroOrIdle. */
function deactivate(session: ObjectSession, copy: ScaledObject, base: Base, to: number): Execution {
  const waited = cooldown(copy, session.seen.now);
  if (!waited.over) {
    return { branch: "cooling down", cooldown: waited, ...base, conditions: [...base.conditions, COOLING] };
  }
  const write = writeScale(session, to);
  const change = `${targetText(copy)} from ${write.from} to ${write.to}`;
  if (write.error === undefined) session.event("KEDAScaleTargetDeactivated", `Deactivated ${change}`);
  else session.event("KEDAScaleTargetDeactivationFailed", `Failed to deactivate ${change}`, "Warning");
  return { branch: "deactivate", cooldown: waited, write, ...base };
}

/** The status is written on a fresh copy, so that the loop's own keeps its older conditions. Upstream handleResult. */
function writeStatus(session: ObjectSession, copy: ScaledObject, result: Execution, activity: Activity): void {
  const fresh = session.object;
  const status = edited(fresh.status, {
    conditions: withConditions(fresh.status.conditions, result.conditions),
    lastActiveTime: result.refresh ? wholeSeconds(session.seen.now) : fresh.status.lastActiveTime,
    triggersActivity: triggersActivity(copy.status.externalMetricNames ?? [], activity.activeMetrics),
  });
  session.patchStatus(fresh, status);
}

/** Undefined when there is none, as the API leaves an empty map out. */
export function triggersActivity(names: readonly string[], active: readonly string[]): TriggersActivity | undefined {
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, { isActive: active.includes(name) }]));
}
