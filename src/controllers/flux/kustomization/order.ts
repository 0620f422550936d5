import type { FluxObject } from "../fields.ts";
import type { ObjectId } from "./object-id.ts";

/** Upstream: fluxcd/pkg ssa/sort.go ReconcileOrder, v0.76.2. Kinds that are not named stand between the two. */
const FIRST = [
  "CustomResourceDefinition",
  "Namespace",
  "ClusterRole",
  "ClusterClass",
  "RuntimeClass",
  "PriorityClass",
  "StorageClass",
  "VolumeSnapshotClass",
  "IngressClass",
  "GatewayClass",
  "ClusterRoleBinding",
  "ResourceQuota",
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "ConfigMap",
  "Secret",
  "Service",
  "LimitRange",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const RANK: ReadonlyMap<string, number> = new Map([
  ...FIRST.map((kind, at) => [kind, at - FIRST.length] as const),
  ...LAST.map((kind, at) => [kind, at + 1] as const),
]);

/** By kind as above, then by group, kind, namespace and name. Deletes go the other way round. */
export const byKind = (left: ObjectId, right: ObjectId): number =>
  (RANK.get(left.kind) ?? 0) - (RANK.get(right.kind) ?? 0) ||
  byText(left.group, right.group) ||
  byText(left.kind, right.kind) ||
  byText(left.namespace, right.namespace) ||
  byText(left.name, right.name);

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Objects that are applied together. */
export interface Stage {
  readonly objects: readonly FluxObject[];
  /** Do the next ones wait until all of these are current? */
  readonly awaited: boolean;
}

/**
 * Definitions of the cluster, then classes, then the rest; stages with nothing in them are left out.
 * Upstream: ssa/manager_apply.go ApplyAllStaged and ssa/utils/is.go.
 */
export function stagesOf(objects: readonly FluxObject[]): readonly Stage[] {
  const [definitions, classes, rest]: [FluxObject[], FluxObject[], FluxObject[]] = [[], [], []];
  for (const object of objects) {
    if (isDefinition(object)) definitions.push(object);
    else if (object.kind.endsWith("Class")) classes.push(object);
    else rest.push(object);
  }
  return [
    { objects: definitions, awaited: true },
    { objects: classes, awaited: true },
    { objects: rest, awaited: false },
  ].filter((stage) => stage.objects.length > 0);
}

const isDefinition = ({ kind, apiVersion }: FluxObject): boolean =>
  isCrd({ kind, apiVersion }) ||
  (kind === "Namespace" && apiVersion === "v1") ||
  (kind === "ClusterRole" && apiVersion.startsWith("rbac.authorization.k8s.io/"));

export const isCrd = ({ kind, apiVersion }: Pick<FluxObject, "kind" | "apiVersion">): boolean =>
  kind === "CustomResourceDefinition" && apiVersion.startsWith("apiextensions.k8s.io/");
