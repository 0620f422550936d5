import { type FluxObject, fieldAt } from "../fields.ts";
import { annotationsOf, labelsOf, withMetadata } from "../kustomization/metadata.ts";

const MANAGED_BY = "app.kubernetes.io/managed-by";
const RELEASE_NAME = "meta.helm.sh/release-name";
const RELEASE_NAMESPACE = "meta.helm.sh/release-namespace";

interface Owner {
  readonly name: string;
  readonly namespace: string;
}

/** A manifest with the marks that Helm puts on what it creates. */
export const owned = (object: FluxObject, { name, namespace }: Owner): FluxObject =>
  withMetadata(object, { [MANAGED_BY]: "Helm" }, { [RELEASE_NAME]: name, [RELEASE_NAMESPACE]: namespace });

/** Why an object that is there already may not become part of a release. Upstream: helm v4 pkg/action/validate.go. */
export function importError(live: FluxObject, { name, namespace }: Owner): string | undefined {
  const errors = [
    wrongly("label", labelsOf(live)[MANAGED_BY], MANAGED_BY, "Helm"),
    wrongly("annotation", annotationsOf(live)[RELEASE_NAME], RELEASE_NAME, name),
    wrongly("annotation", annotationsOf(live)[RELEASE_NAMESPACE], RELEASE_NAMESPACE, namespace),
  ].filter((error) => error !== undefined);
  if (errors.length === 0) return undefined;
  const where = `${live.kind} "${live.metadata.name}" in namespace "${live.metadata.namespace ?? ""}"`;
  const why = ["invalid ownership metadata", ...errors].join("; ");
  return `${where} exists and cannot be imported into the current release: ${why}`;
}

function wrongly(what: string, found: string | undefined, key: string, wanted: string): string | undefined {
  if (found === wanted) return undefined;
  if (found === undefined) return `${what} validation error: missing key "${key}": must be set to "${wanted}"`;
  return `${what} validation error: key "${key}" must equal "${wanted}": current value is "${found}"`;
}

/** Upstream: helm v4 pkg/kube/resource_policy.go. */
export const isKept = (object: FluxObject): boolean =>
  fieldAt(object, "metadata.annotations") !== undefined && annotationsOf(object)["helm.sh/resource-policy"] === "keep";
