import { dropFinalizer } from "./finalizer.ts";
import { stopLoop } from "./loop.ts";
import { type ObjectSession, writeScale } from "./scale-target.ts";

/** Ends scaling for a deleted object and lets it go. Upstream scaledobject_finalizer.go. */
export function finalize(session: ObjectSession): null {
  if (dropFinalizer(session)) {
    stopLoop(session);
    restore(session);
  }
  session.event("ScaledObjectDeleted", "ScaledObject was deleted", "Warning");
  return null;
}

/** Puts back the count from before KEDA, if that is asked for. */
function restore(session: ObjectSession): void {
  const { spec, status } = session.object;
  const original = status.originalReplicaCount;
  if (!spec.advanced?.restoreToOriginalReplicaCount || !status.scaleTargetGVKR || original === undefined) return;
  writeScale(session, original);
}
