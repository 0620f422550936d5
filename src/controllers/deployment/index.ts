import { type ClusterView, type Controller, keyOf } from "../../api/controller.ts";
import type { KubeObject, ReplicaSet } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import { isPodFinished } from "../../cluster/pod-state.ts";
import { deploymentKind } from "./admit.ts";
import { decideDeployment } from "./decide.ts";
import type { DeploymentSeen } from "./sync.ts";
import { templateHash } from "./template.ts";

/** Keeps the ReplicaSets of a Deployment in step with its template and its size. Keys are Deployments. */
export const deployment: Controller<null, DeploymentSeen> = {
  name: "deployment",
  component: "deployment-controller",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "pkg/controller/deployment" },
  leftOut: [
    "The pod template's hash is computed from our own text, so names of ReplicaSets differ from a real cluster's.",
    "Hash collisions (status.collisionCount) are not looked for.",
    "A selector that matches everything is refused on admission and not reported again.",
    "The deprecated rollback annotation is not read.",
  ],
  loop: {
    reads: ["Deployment", "ReplicaSet"],
    writes: ["Deployment.status", "Deployment.metadata.annotations", "ReplicaSet.*"],
    period: "on change",
    host: "kube-controller-manager",
  },
  kinds: [deploymentKind],
  watches: [
    { kind: "Deployment", keys: (after, before) => [keyOf((after ?? before) as KubeObject)] },
    {
      kind: "ReplicaSet",
      keys: (after, before, cluster) => keysOfSet(after as ReplicaSet, before as ReplicaSet, cluster),
    },
    { kind: "Pod", keys: (after, before, cluster) => (after || !before ? [] : keysOfPod(before, cluster)) },
  ],
  init: () => null,
  observe: (key, { cluster }) => {
    const [namespace = "", name = ""] = key.split("/");
    const found = cluster.get("Deployment", namespace, name);
    if (!found) return { deployment: undefined, replicaSets: [], podsOf: {}, templateHash: "", refusedWrites: [] };
    const { uid } = found.metadata;
    const replicaSets = cluster.list("ReplicaSet", namespace).filter((set) => {
      const controller = controllerOf(set);
      return controller ? controller.uid === uid : matches(found.spec.selector, set.metadata.labels);
    });
    return {
      deployment: found,
      replicaSets,
      podsOf:
        found.spec.strategy.type === "Recreate"
          ? Object.fromEntries(replicaSets.map((set) => [set.metadata.uid, podCount(set, cluster)]))
          : {},
      templateHash: templateHash(found.spec.template),
      refusedWrites: [],
    };
  },
  decide: (seen, _memory, now) => decideDeployment(seen, now),
};

const controllerOf = ({ metadata }: KubeObject) => metadata.ownerReferences?.find((owner) => owner.controller);

function podCount(set: ReplicaSet, cluster: ClusterView): { readonly pods: number; readonly finished: number } {
  const pods = cluster.ownedBy("Pod", set.metadata.uid);
  return { pods: pods.length, finished: pods.filter(isPodFinished).length };
}

/** The owner before and after; an orphan concerns every Deployment that could take it in. */
function keysOfSet(
  after: ReplicaSet | undefined,
  before: ReplicaSet | undefined,
  cluster: ClusterView,
): readonly string[] {
  const owners = [after, before].flatMap((set) => {
    const owner = set && controllerOf(set);
    return set && owner?.kind === "Deployment" ? [`${set.metadata.namespace}/${owner.name}`] : [];
  });
  if (after && !controllerOf(after)) {
    const { namespace, labels } = after.metadata;
    const takers = cluster.list("Deployment", namespace).filter(({ spec }) => matches(spec.selector, labels));
    owners.push(...takers.map(keyOf));
  }
  return [...new Set(owners)];
}

/** Recreate waits for the last old pod. */
function keysOfPod(pod: KubeObject, cluster: ClusterView): readonly string[] {
  const { namespace } = pod.metadata;
  const owner = controllerOf(pod);
  const set = owner && cluster.get("ReplicaSet", namespace, owner.name);
  const deploymentName = set && controllerOf(set)?.name;
  const found = deploymentName === undefined ? undefined : cluster.get("Deployment", namespace, deploymentName);
  return found?.spec.strategy.type === "Recreate" ? [keyOf(found)] : [];
}
