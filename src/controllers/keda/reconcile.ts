import { failed, ok, type Result } from "../../base/result.ts";
import { hasPauseAnnotation, isPaused, pausesScaleIn, pausesScaleOut } from "./annotations.ts";
import { boundsFault } from "./bounds.ts";
import {
  checkFailed,
  initialized,
  NO_FALLBACK,
  OBJECT_PAUSED,
  READY_MESSAGE,
  ready,
  statusOf,
  withCondition,
  withConditions,
} from "./conditions.ts";
import { ensureHpa } from "./ensure-hpa.ts";
import { finalize } from "./finalize.ts";
import { addFinalizer } from "./finalizer.ts";
import { OWNER_LABEL } from "./hpa.ts";
import { startLoop } from "./loop.ts";
import { hasValidFallback } from "./modifiers.ts";
import { pause } from "./pause.ts";
import { gvkrOf, gvkText, notFound, type ObjectSession, readScale } from "./scale-target.ts";
import { type Reconciled, type StepFault, type Steps, setConditions } from "./steps.ts";
import { triggersFault, typesOf } from "./trigger-check.ts";

/** Brings the cluster to what the ScaledObject says. Upstream scaledobject_controller.go Reconcile. */
export function reconcile(session: ObjectSession): Reconciled {
  if (session.object.metadata.deletionTimestamp !== undefined) return { loop: finalize(session), deleted: true };
  addFinalizer(session);
  const first = initialized(session.object.status.conditions);
  setConditions(session, first);
  const paused = isPaused(session.object.metadata);
  const begun = paused ? withCondition(first, OBJECT_PAUSED) : directions(session, first);
  const steps = paused ? pause(session, first) : runSteps(session);
  const settled = steps.ok ? succeed(session, begun, steps.value.message) : fail(session, begun, steps.error);
  setConditions(session, hasValidFallback(session.object) ? settled : withCondition(settled, NO_FALLBACK));
  if (steps.ok) return { loop: steps.value.loop === "start" ? startLoop(session) : steps.value.loop, paused };
  const { loop, step, error } = steps.error;
  return { loop, fault: { step, error } };
}

type Conditions = ReturnType<typeof initialized>;

function succeed(session: ObjectSession, conditions: Conditions, message: string): Conditions {
  if (statusOf(conditions, "Ready") !== "True") {
    session.event("ScaledObjectReady", "ScaledObject is ready for scaling");
  }
  return withCondition(conditions, ready("ScaledObject", message));
}

function fail(session: ObjectSession, conditions: Conditions, { step, error }: StepFault): Conditions {
  const message = `${step}: ${error}`;
  session.event("ScaledObjectCheckFailed", message, "Warning");
  return withConditions(conditions, checkFailed("ScaledObject", message));
}

/** Upstream reconcileScaledObject. */
function runSteps(session: ObjectSession): Steps {
  setLabel(session);
  const target = checkTarget(session);
  const fault = (step: string, error: string): Steps => ({ ok: false, error: { step, error, loop: undefined } });
  if (!target.ok) return fault("ScaledObject doesn't have correct scaleTargetRef specification", target.error);
  const { spec } = session.object;
  const bounds = boundsFault(spec);
  if (bounds) {
    return fault("ScaledObject doesn't have correct Idle/Min/Max Replica Counts specification", bounds.message);
  }
  const triggers = triggersFault(spec.triggers);
  if (triggers) return fault("ScaledObject doesn't have correct triggers specification", triggers.message);
  session.patchStatus(session.object, { ...session.object.status, ...typesOf(spec.triggers) });
  const created = ensureHpa(session);
  if (!created.ok) return fault("failed to ensure HPA is correctly created for ScaledObject", created.error);
  const changed = session.memory.startedGeneration !== session.object.metadata.generation;
  return ok({ message: `ScaledObject ${READY_MESSAGE}`, loop: created.value || changed ? "start" : undefined });
}

/** Condition Paused of the one-directional pauses, or its end. */
function directions(session: ObjectSession, conditions: Conditions): Conditions {
  const { metadata, status } = session.object;
  const was = statusOf(conditions, "Paused") === "True";
  if (pausesScaleIn(metadata) || pausesScaleOut(metadata)) {
    if (!was) session.event("ScaledObjectPaused", "ScaledObject is paused");
    return withCondition(conditions, OBJECT_PAUSED);
  }
  if (!was) return conditions;
  const message = "pause annotation removed for ScaledObject";
  session.event("ScaledObjectUnpaused", message);
  session.patchStatus(session.object, { ...status, pausedReplicaCount: undefined });
  return withCondition(conditions, { type: "Paused", status: "False", reason: "ScaledObjectUnpaused", message });
}

function setLabel(session: ObjectSession): void {
  const { labels, name } = session.object.metadata;
  if (labels?.[OWNER_LABEL] !== name) session.setMetadata({ labels: { ...labels, [OWNER_LABEL]: name } });
}

/** The target must exist and have a scale; its first count is kept. Upstream checkTargetResourceIsScalable. */
function checkTarget(session: ObjectSession): Result<null, string> {
  const { object, seen } = session;
  if (seen.replicas === null) {
    session.event("ScaledObjectCheckFailed", "Target resource doesn't exist", "Warning");
    return failed(notFound(object));
  }
  const scale = readScale(session);
  if (!scale.ok) {
    session.event("ScaledObjectCheckFailed", "Target resource doesn't expose /scale subresource", "Warning");
    return scale;
  }
  const gvkr = gvkrOf(object);
  const { status, metadata } = object;
  session.patchStatus(object, {
    ...status,
    scaleTargetKind: gvkText(gvkr),
    scaleTargetGVKR: gvkr,
    originalReplicaCount: status.originalReplicaCount ?? scale.value,
    pausedReplicaCount: hasPauseAnnotation(metadata) ? status.pausedReplicaCount : undefined,
  });
  return ok(null);
}
