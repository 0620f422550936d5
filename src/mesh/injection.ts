import type { Deployment, KubeObject } from "../api/objects.ts";

const INJECT = "linkerd.io/inject";

/** Workloads whose pods get Linkerd's proxy: an annotation of the pod template (linkerd2 pkg/inject `ShouldInject`). */
export const linkerdWorkloads = (objects: readonly KubeObject[]): readonly string[] =>
  objects.filter(isInjected).map(({ metadata }) => metadata.name);

export function isInjected(object: KubeObject): boolean {
  if (object.kind !== "Deployment") return false;
  const inject = (object as Deployment).spec.template.metadata?.annotations?.[INJECT];
  return inject === "enabled" || inject === "ingress";
}
