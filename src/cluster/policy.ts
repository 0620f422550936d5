import type { ClusterView } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";

/**
 * A validating admission webhook: `AdmissionPolicy`, setpoint.dev/v1. It refuses an object of its kinds that holds a
 * text, or one with an image that its signer has not signed.
 */
type Policy = KubeObject<{
  readonly kinds: readonly string[];
  readonly forbids?: string;
  readonly attestedBy?: string;
  readonly message: string;
}>;

/** An image at its registry, `Image`, setpoint.dev/v1. */
type Image = KubeObject<{ readonly reference: string; readonly attestedBy: readonly string[] }>;

/** Why a policy refuses an object, in the API server's words; undefined when none does. */
export function denial(cluster: ClusterView, object: { readonly kind?: unknown }): string | undefined {
  const policies = cluster.list("AdmissionPolicy") as readonly Policy[];
  const refusing = policies.find(
    ({ spec }) =>
      spec.kinds.includes(String(object.kind)) && (holds(object, spec) || isUnsigned(object, spec, cluster)),
  );
  return refusing && `admission webhook "${refusing.metadata.name}" denied the request: ${refusing.spec.message}`;
}

const holds = (object: unknown, { forbids }: Policy["spec"]): boolean =>
  forbids !== undefined && JSON.stringify(object).includes(forbids);

function isUnsigned(object: unknown, { attestedBy }: Policy["spec"], cluster: ClusterView): boolean {
  if (attestedBy === undefined) return false;
  const signed = (cluster.list("Image") as readonly Image[]).filter(({ spec }) => spec.attestedBy.includes(attestedBy));
  return imagesIn(object).some((image) => !signed.some(({ spec }) => spec.reference === image));
}

/** Texts of every field named `image`. */
function imagesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    field === "image" && typeof inner === "string" ? [inner] : imagesIn(inner),
  );
}
