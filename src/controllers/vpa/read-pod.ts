import type { ClusterView } from "../../api/controller.ts";
import type { KubeObject, OwnerReference, Pod } from "../../api/objects.ts";
import { readAmounts } from "./amounts.ts";
import type { ContainerResources, PodSubject } from "./subject.ts";
import type { LimitRange, LimitRangeItem } from "./types.ts";

/** A pod of the cluster as updater and webhook read it. */
export function readPod(pod: Pod, cluster: ClusterView): PodSubject {
  const { metadata, spec, status } = pod;
  const owner = controllerOf(pod);
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations,
    owner: owner && { kind: owner.kind, name: owner.name },
    controller: owner && topmostAbove(owner, metadata.namespace, cluster),
    phase: status.phase ?? "Pending",
    startTime: status.startTime,
    deleting: metadata.deletionTimestamp !== undefined,
    conditions: status.conditions ?? [],
    containers: spec.containers.map(({ name, resources = {}, resizePolicy = [] }) => {
      const found = status.containerStatuses?.find((one) => one.name === name);
      return {
        name,
        spec: readResources(resources),
        actual: found?.resources && readResources(found.resources),
        lastTermination: found?.lastTermination,
        restartsOnResize: resizePolicy.some(({ restartPolicy }) => restartPolicy === "RestartContainer"),
      };
    }),
  };
}

type Written = NonNullable<Pod["spec"]["containers"][number]["resources"]>;
const readResources = ({ requests, limits }: Written): ContainerResources => ({
  requests: readAmounts(requests),
  limits: readAmounts(limits),
});

/** The controlling owner. */
export const controllerOf = ({ metadata }: KubeObject): OwnerReference | undefined =>
  metadata.ownerReferences?.find(({ controller }) => controller === true);

/**
 * The topmost controller; none above a node.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/target/controller_fetcher/controller_fetcher.go FindTopMostWellKnownOrScalable.
 */
function topmostAbove(owner: OwnerReference, namespace: string, cluster: ClusterView): PodSubject["controller"] {
  let top = owner;
  for (;;) {
    if (top.kind === "Node") return undefined;
    const object = cluster.get(top.kind, namespace, top.name);
    const next = object && controllerOf(object);
    if (!next) return { kind: top.kind, name: top.name };
    top = next;
  }
}

/** The items of a namespace's LimitRanges. */
export const limitRangeItems = (namespace: string, cluster: ClusterView): readonly LimitRangeItem[] =>
  (cluster.list("LimitRange", namespace) as readonly LimitRange[]).flatMap(({ spec }) => spec.limits ?? []);
