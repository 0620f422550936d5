import { type Amounts, resourcesOf } from "./amounts.ts";
import { textOf } from "./quantity.ts";
import type { ContainerResources } from "./subject.ts";

/**
 * JSON patches. Upstream: vertical-pod-autoscaler 1.7.1 pkg/admission-controller/resource/pod/patch/util.go.
 */
export type Patch =
  | { readonly op: "add"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string; readonly value: null };

export const EMPTY_ANNOTATIONS: Patch = { op: "add", path: "/metadata/annotations", value: {} };

const annotationPath = (name: string): string => `/metadata/annotations/${name.replaceAll("/", "~1")}`;

export const addAnnotation = (name: string, value: string): Patch => ({ op: "add", path: annotationPath(name), value });
export const removeAnnotation = (name: string): Patch => ({
  op: "remove",
  path: annotationPath(name),
  value: null,
});

/** Sets requests and limits of container `index`; lists that are missing are made first. */
export function resourcePatches(
  index: number,
  current: ContainerResources,
  wanted: ContainerResources,
): readonly Patch[] {
  const root = `/spec/containers/${index}/resources`;
  const isBare = !current.requests && !current.limits;
  return [
    ...(isBare ? [{ op: "add", path: root, value: {} } as const] : []),
    ...listPatches(`${root}/requests`, current.requests, wanted.requests ?? {}),
    ...listPatches(`${root}/limits`, current.limits, wanted.limits ?? {}),
  ];
}

function listPatches(path: string, current: Amounts | undefined, wanted: Amounts): readonly Patch[] {
  const names = resourcesOf(wanted);
  const values = names.map((name): Patch => {
    const amount = wanted[name];
    return { op: "add", path: `${path}/${name}`, value: amount ? textOf(amount) : "0" };
  });
  return !current && names.length > 0 ? [{ op: "add", path, value: {} }, ...values] : values;
}
