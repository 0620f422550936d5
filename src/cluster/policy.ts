import type { ClusterView } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";

/** A validating admission webhook: `AdmissionPolicy`, setpoint.dev/v1. An object that holds the text is refused. */
type Policy = KubeObject<{ readonly kinds: readonly string[]; readonly forbids: string; readonly message: string }>;

/** Why a policy refuses an object, in the API server's words; undefined when none does. */
export function denial(cluster: ClusterView, object: { readonly kind?: unknown }): string | undefined {
  const policies = cluster.list("AdmissionPolicy") as readonly Policy[];
  const refusing = policies.find(
    ({ spec }) => spec.kinds.includes(String(object.kind)) && JSON.stringify(object).includes(spec.forbids),
  );
  return refusing && `admission webhook "${refusing.metadata.name}" denied the request: ${refusing.spec.message}`;
}
