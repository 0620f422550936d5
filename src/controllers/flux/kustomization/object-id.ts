import type { FluxObject } from "../fields.ts";

/** What tells objects apart, whatever their API version. Upstream: cli-utils pkg/object/objmetadata.go. */
export interface ObjectId {
  readonly group: string;
  readonly kind: string;
  /** Empty for objects of the cluster. */
  readonly namespace: string;
  readonly name: string;
}

const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");
export const versionOf = (apiVersion: string): string => apiVersion.split("/").at(-1) ?? "";

export const idOf = (object: FluxObject): ObjectId => ({
  group: groupOf(object.apiVersion),
  kind: object.kind,
  namespace: object.metadata.namespace ?? "",
  name: object.metadata.name ?? "",
});

/** A reference as `healthChecks` has it; without an API version it means "apps/v1". */
export const idOfReference = (to: {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}): ObjectId => ({
  group: groupOf(to.apiVersion ?? "apps/v1"),
  kind: to.kind,
  namespace: to.namespace ?? "",
  name: to.name,
});

const RBAC = "rbac.authorization.k8s.io";

/** An entry of the inventory: "app_web_apps_Deployment". Colons, which only names of roles may have, become "__". */
export const inventoryText = ({ group, kind, namespace, name }: ObjectId): string =>
  [namespace, group === RBAC ? name.replaceAll(":", "__") : name, group, kind].join("_");

export function parseInventory(text: string): ObjectId {
  const [namespace = "", ...rest] = text.split("_");
  const [group = "", kind = ""] = rest.slice(-2);
  return { group, kind, namespace, name: rest.slice(0, -2).join("_").replaceAll("__", ":") };
}

/** How messages name an object: "Deployment/app/web". */
export const subjectOf = ({ kind, namespace, name }: ObjectId): string =>
  namespace === "" ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;

/** Two ids as one text each, to be compared. */
export const sameId = (left: ObjectId, right: ObjectId): boolean => inventoryText(left) === inventoryText(right);
