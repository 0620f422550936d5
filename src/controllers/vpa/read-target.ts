import type { ClusterView } from "../../api/controller.ts";
import type { KubeObject, LabelSelector } from "../../api/objects.ts";
import type { Candidate } from "./match.ts";
import { controllerOf } from "./read-pod.ts";
import type { Target } from "./recommender/target.ts";
import type { Vpa } from "./types.ts";

/**
 * Looks up a VPA's target.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/target/fetcher.go, pkg/target/controller_fetcher/controller_fetcher.go.
 */
export function readTarget({ metadata, spec }: Vpa, cluster: ClusterView): Target {
  const { targetRef } = spec;
  const nothing = { topmost: "none", exists: false } as const;
  if (!targetRef) return { ...nothing, error: "targetRef not defined. If this is a v1beta1 object switch to v1." };
  const { kind, name } = targetRef;
  const object = cluster.get<string>(kind, metadata.namespace, name) as
    | KubeObject<{ readonly selector?: LabelSelector }>
    | undefined;
  if (!object) return { ...nothing, error: `${kind} ${metadata.namespace}/${name} does not exist` };
  const { selector } = object.spec;
  if (!selector) return { ...nothing, error: `don't know how to read label selector` };
  return { selector, error: "", topmost: controllerOf(object) ? "parent" : "self", exists: true };
}

/** All VPAs of a namespace whose target can be read. */
export const readCandidates = (namespace: string, cluster: ClusterView): readonly Candidate[] =>
  (cluster.list("VerticalPodAutoscaler", namespace) as readonly Vpa[]).flatMap((vpa) => {
    const { selector } = readTarget(vpa, cluster);
    return selector ? [{ vpa, selector }] : [];
  });
