import { canonicalQuantity } from "../../../base/canonical-quantity.ts";
import { groupOf, type Manifest } from "../manifest.ts";
import { type IgnoreDifference, ignoredPaths, withField, withoutFields } from "./ignore.ts";
import { isFields } from "./merge.ts";

/** An object as it is compared: without what never counts, and with quantities as the API writes them. */
export function normalized(object: Manifest, rules: readonly IgnoreDifference[]): Manifest {
  const stamped = withField(object, ["metadata", "creationTimestamp"], undefined);
  const kept = byKind(isTyped(object) ? (asTyped(stamped) as Manifest) : stamped);
  return withoutFields(kept, ignoredPaths(kept, rules));
}

/** Is the object of an API group that upstream has Go types of? */
export const isTyped = (object: Manifest): boolean =>
  /^$|^(apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$/.test(groupOf(object));

/** The last applied manifest is taken as it was written. */
export function normalizedLastApplied(object: Manifest, rules: readonly IgnoreDifference[]): Manifest {
  const kept = byKind(withField(object, ["metadata", "creationTimestamp"], undefined));
  return withoutFields(kept, ignoredPaths(kept, rules));
}

/** Upstream: gitops-engine diff.Normalize: secrets' plain texts, and rules that a controller aggregates. */
function byKind(object: Manifest): Manifest {
  const key = `${groupOf(object)}/${object.kind}`;
  if (key === "/Secret" && isFields(object.stringData)) {
    const { stringData, ...secret } = object;
    const texts = Object.entries(object.stringData).map(([name, text]) => [
      name,
      typeof text === "string" ? base64(text) : text,
    ]);
    return {
      ...secret,
      data: { ...(isFields(object.data) ? object.data : {}), ...Object.fromEntries(texts) },
    } as Manifest;
  }
  if (key !== "rbac.authorization.k8s.io/ClusterRole" && key !== "rbac.authorization.k8s.io/Role") return object;
  const none = Array.isArray(object.rules) && object.rules.length === 0;
  return isFields(object.aggregationRule) || none ? { ...object, rules: null } : object;
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** Maps and lists that Go leaves out of its JSON when they are empty. */
const OMITTED_EMPTY: ReadonlySet<string> = new Set([
  ...["data", "stringData", "binaryData", "labels", "annotations", "nodeSelector", "matchLabels", "requests", "limits"],
  ...["env", "args", "command", "volumes", "volumeMounts", "tolerations", "imagePullSecrets", "initContainers"],
]);
const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;

/** What is left of a value after a round through its Go type: amounts in the API's notation, no empty maps. */
function asTyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTyped);
  if (!isFields(value)) return value;
  const fields = Object.entries(value).filter(([name, field]) => !(OMITTED_EMPTY.has(name) && isEmpty(field)));
  return Object.fromEntries(
    fields.map(([name, field]) => [
      name,
      (name === "requests" || name === "limits") && isFields(field) ? amountsOf(field) : asTyped(field),
    ]),
  );
}

const amountsOf = (amounts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(amounts).map(([resource, amount]) => [
      resource,
      typeof amount === "string" || typeof amount === "number" ? canonicalQuantity(String(amount)) : amount,
    ]),
  );
