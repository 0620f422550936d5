import type { KubeObject } from "../../api/objects.ts";
import { equal } from "../../base/equal.ts";
import { WATCHED } from "./annotations.ts";
import { statusOf } from "./conditions.ts";
import type { CommonStatus } from "./types.ts";

type Change = (after: KubeObject | undefined, before: KubeObject | undefined) => boolean;

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

/** Created, deleted, being deleted, a new spec, or a KEDA annotation. */
const ownChange: Change = (after, before) =>
  !after ||
  !before ||
  after.metadata.generation !== before.metadata.generation ||
  after.metadata.deletionTimestamp !== before.metadata.deletionTimestamp ||
  WATCHED.some((name) => after.metadata.annotations?.[name] !== before.metadata.annotations?.[name]);

/** Ready became True. */
const becameReady: Change = (after, before) => {
  const status = (object: KubeObject | undefined) => statusOf((object?.status as CommonStatus)?.conditions, "Ready");
  return status(after) === "True" && status(before) !== "True";
};

/** Keys of changed ScaledObjects; labels and other annotations wait. Upstream scaledobject_controller.go predicates. */
export const changedObject = (after: KubeObject | undefined, before: KubeObject | undefined): readonly string[] => {
  const object = after ?? before;
  return object && (ownChange(after, before) || becameReady(after, before)) ? [keyOf(object)] : [];
};

export const changedJob = (after: KubeObject | undefined, before: KubeObject | undefined): readonly string[] => {
  const object = after ?? before;
  return object && ownChange(after, before) ? [keyOf(object)] : [];
};

/** The owner of an HPA whose spec, labels or annotations changed, or that is gone. */
export function ownerOfHpa(after: KubeObject | undefined, before: KubeObject | undefined): readonly string[] {
  const hpa = after ?? before;
  const owner = hpa?.metadata.ownerReferences?.find(({ kind, controller }) => controller && kind === "ScaledObject");
  if (!hpa || !owner || !before) return [];
  const unchanged =
    after &&
    equal(after.spec, before.spec) &&
    equal(after.metadata.labels, before.metadata.labels) &&
    equal(after.metadata.annotations, before.metadata.annotations);
  return unchanged ? [] : [`${hpa.metadata.namespace}/${owner.name}`];
}
