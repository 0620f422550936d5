import type { FluxObject } from "../fields.ts";

type Texts = Readonly<Record<string, string>>;
const NONE: Texts = {};

export const labelsOf = (object: FluxObject | undefined): Texts => (object?.metadata.labels as Texts) ?? NONE;
export const annotationsOf = (object: FluxObject | undefined): Texts => (object?.metadata.annotations as Texts) ?? NONE;

const GROUP = "kustomize.toolkit.fluxcd.io";

/** What users write on objects, in Git or live: "kustomize.toolkit.fluxcd.io/ssa: Merge" and the like. */
export type Mark = readonly [key: string, value: string];
export const RECONCILE_DISABLED: Mark = [`${GROUP}/reconcile`, "disabled"];
export const SSA_IGNORE: Mark = [`${GROUP}/ssa`, "Ignore"];
export const SSA_IF_NOT_PRESENT: Mark = [`${GROUP}/ssa`, "IfNotPresent"];
export const SSA_MERGE: Mark = [`${GROUP}/ssa`, "Merge"];
export const FORCE_ENABLED: Mark = [`${GROUP}/force`, "enabled"];
export const PRUNE_DISABLED: Mark = [`${GROUP}/prune`, "disabled"];

/** Does any of the marks stand in labels or annotations? Case does not count. Upstream: ssa/utils/meta.go. */
export const isMarked = (object: FluxObject | undefined, ...marks: readonly Mark[]): boolean =>
  marks.some(([key, value]) => says(labelsOf(object)[key], value) || says(annotationsOf(object)[key], value));

const says = (text: string | undefined, value: string): boolean => text?.toLowerCase() === value.toLowerCase();

/** Labels that tell whose an object is. */
export const ownerLabels = (owner: { readonly name: string; readonly namespace: string }): Texts => ({
  [`${GROUP}/name`]: owner.name,
  [`${GROUP}/namespace`]: owner.namespace,
});

export function withMetadata(object: FluxObject, labels: Texts, annotations: Texts = {}): FluxObject {
  const all = { labels: { ...labelsOf(object), ...labels }, annotations: { ...annotationsOf(object), ...annotations } };
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...(Object.keys(all.labels).length > 0 && { labels: all.labels }),
      ...(Object.keys(all.annotations).length > 0 && { annotations: all.annotations }),
    },
  };
}
