import type { ObjectRef } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { ObjectObservation } from "./observation.ts";
import type { Session } from "./session.ts";
import type { Gvkr, ScaledObject } from "./types.ts";

export type ObjectSession = Session<ScaledObject, ObjectObservation>;

export const targetKind = ({ spec }: Pick<ScaledObject, "spec">): string => spec.scaleTargetRef.kind ?? "Deployment";

/** Group, version, kind and resource of the scale target; apps/v1 Deployment by default. Upstream gvkr_types.go. */
export function gvkrOf({ spec }: Pick<ScaledObject, "spec">): Gvkr {
  const { apiVersion = "apps/v1" } = spec.scaleTargetRef;
  const kind = targetKind({ spec });
  const slash = apiVersion.indexOf("/");
  const resource = `${kind.toLowerCase()}s`;
  return { group: apiVersion.slice(0, Math.max(0, slash)), version: apiVersion.slice(slash + 1), kind, resource };
}

export const gvkText = ({ group, version, kind }: Gvkr): string => `${group}/${version}.${kind}`;

/** The API server's words for a target that does not exist. */
export function notFound(object: ScaledObject): string {
  const { group, resource } = gvkrOf(object);
  return `${group === "" ? resource : `${resource}.${group}`} "${object.spec.scaleTargetRef.name}" not found`;
}

export const targetRef = ({ spec, metadata }: ScaledObject): ObjectRef => ({
  kind: targetKind({ spec }),
  namespace: metadata.namespace,
  name: spec.scaleTargetRef.name,
});

/** The target's replicas from the object itself. Upstream resolver.GetCurrentReplicas. */
export const currentReplicas = ({ seen, object }: ObjectSession): Result<number, string> =>
  seen.replicas === null ? failed(notFound(object)) : ok(seen.replicas);

/** The target's replicas from its scale subresource, which may be refused. */
export function readScale({ seen, object }: ObjectSession): Result<number, string> {
  if (seen.fail.scaleGet !== undefined) return failed(seen.fail.scaleGet);
  return seen.replicas === null ? failed(notFound(object)) : ok(seen.replicas);
}

/** What became of a write to the target's scale; `from` −1: it could not be read. */
export interface ScaleWrite {
  readonly from: number;
  readonly to: number;
  readonly error?: string;
}

/** Reads the scale and writes it. Upstream updateScaleOnScaleTarget. */
export function writeScale(session: ObjectSession, to: number): ScaleWrite {
  const scale = readScale(session);
  if (!scale.ok) return { from: -1, to, error: scale.error };
  const command = { verb: "scale", target: targetRef(session.object), replicas: to } as const;
  const written = session.call("scaleUpdate", command);
  return written.ok ? { from: scale.value, to } : { from: scale.value, to, error: written.error };
}

/** "apps/v1.Deployment shop/worker", as events name the target. */
export const targetText = ({ status, metadata, spec }: ScaledObject): string =>
  `${status.scaleTargetKind ?? ""} ${metadata.namespace}/${spec.scaleTargetRef.name}`;
