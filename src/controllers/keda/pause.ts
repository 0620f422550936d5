import type { Condition } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { pausedReplicas } from "./annotations.ts";
import { OBJECT_PAUSED, statusOf, withCondition } from "./conditions.ts";
import { ensureNoHpa } from "./ensure-hpa.ts";
import { stopLoop } from "./loop.ts";
import { type ObjectSession, readScale, targetRef } from "./scale-target.ts";
import { type Steps, setConditions } from "./steps.ts";

/** Stops scaling, deletes the HPA and holds the count asked for. Upstream handlePause. */
export function pause(session: ObjectSession, conditions: readonly Condition[]): Steps {
  if (statusOf(conditions, "Paused") !== "True") {
    setConditions(session, withCondition(conditions, OBJECT_PAUSED));
    session.event("ScaledObjectPaused", "ScaledObject is paused");
  }
  const loop = stopLoop(session);
  const fault = (step: string, error: string): Steps => ({ ok: false, error: { step, error, loop } });
  const gone = ensureNoHpa(session);
  if (!gone.ok) return fault("failed to delete HPA for paused ScaledObject", gone.error);
  const held = hold(session);
  if (!held.ok) return fault("failed to scale target to paused replica count", held.error);
  session.patchStatus(session.object, { ...session.object.status, pausedReplicaCount: held.value });
  return ok({ message: "ScaledObject is paused", loop });
}

/** Sets the target to the paused count, if there is one; gives it back. Upstream scaleTargetToPausedCount. */
function hold(session: ObjectSession): Result<number | undefined, string> {
  const count = pausedReplicas(session.object.metadata);
  if (!count.ok || count.value === undefined) return count;
  const scale = readScale(session);
  if (!scale.ok) return failed(`failed to get scale for target resource: ${scale.error}`);
  if (scale.value === count.value) return count;
  const command = { verb: "scale", target: targetRef(session.object), replicas: count.value } as const;
  const written = session.call("scaleUpdate", command);
  return written.ok ? count : failed(`failed to scale target to paused replica count: ${written.error}`);
}
