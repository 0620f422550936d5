import type { KubeObject } from "../../api/objects.ts";
import type { CommonObservation } from "./observation.ts";
import type { Session } from "./session.ts";

const FINALIZER = "finalizer.keda.sh";
type AnySession<O extends KubeObject<unknown, object>> = Session<O, CommonObservation<O>>;

/** Holds the object until KEDA has let go of its target. */
export function addFinalizer<O extends KubeObject<unknown, object>>(session: AnySession<O>): void {
  const { finalizers = [] } = session.object.metadata;
  if (!finalizers.includes(FINALIZER)) session.setMetadata({ finalizers: [...finalizers, FINALIZER] });
}

/** Lets a deleted object go; false when KEDA did not hold it. */
export function dropFinalizer<O extends KubeObject<unknown, object>>(session: AnySession<O>): boolean {
  const { finalizers = [] } = session.object.metadata;
  if (!finalizers.includes(FINALIZER)) return false;
  session.setMetadata({ finalizers: finalizers.filter((name) => name !== FINALIZER) });
  return true;
}
