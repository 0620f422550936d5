import type { ClusterView, Seen } from "../../api/controller.ts";
import type { KubeObject, PodSpec } from "../../api/objects.ts";
import { isPodFinished } from "../../cluster/pod-state.ts";
import type { Budget } from "../../cluster/schedule/index.ts";
import { optionsFrom } from "./admit-config.ts";
import { plainOrder } from "./facts.ts";
import { GROUP_ANNOTATION, groupSeen, type NodeGroup } from "./node-group.ts";
import type { DaemonSetSeen, Observation, Owner } from "./observation.ts";

const OWNERS = ["ReplicaSet", "ReplicationController", "Job", "StatefulSet", "DaemonSet"] as const;
/** Upstream's cloud prices of a core and of a GiB for an hour, in the recordings' round figures. */
const POD_PRICES = { core: 0.03, gib: 0.004 };

/** Reads the cluster for one loop. */
export function observe({ cluster, epochUnixMs }: Seen): Observation {
  const nodes = [...cluster.list("Node")].sort((a, b) => plainOrder(a.metadata.name, b.metadata.name));
  const priorities = cluster.get("ConfigMap", "kube-system", "cluster-autoscaler-priority-expander") as
    | (KubeObject & { readonly data?: Readonly<Record<string, string>> })
    | undefined;
  return {
    options: optionsFrom(cluster.list("ClusterAutoscalerConfig")[0]?.spec),
    groups: (cluster.list("NodeGroup") as unknown as readonly NodeGroup[])
      .map(groupSeen)
      .sort((a, b) => plainOrder(a.id, b.id)),
    nodes,
    groupOf: new Map(
      nodes.flatMap(({ metadata }) => {
        const group = metadata.annotations?.[GROUP_ANNOTATION];
        return group === undefined ? [] : [[metadata.name, group] as const];
      }),
    ),
    pods: cluster.list("Pod"),
    unplaced: cluster.unplacedPods().filter((pod) => !isPodFinished(pod)),
    owners: OWNERS.flatMap((kind) => cluster.list(kind).map(ownerOf)),
    daemonSets: cluster.list("DaemonSet").map(daemonSetOf),
    budgets: budgetsOf(cluster),
    priorities: priorities?.data?.priorities,
    podPrices: POD_PRICES,
    ties: "hash",
    epochUnixMs,
    refusedNodes: new Map(),
  };
}

const ownerOf = ({ kind, metadata, spec }: KubeObject): Owner => ({
  kind,
  namespace: metadata.namespace,
  name: metadata.name,
  replicas: (spec as { readonly replicas?: number }).replicas,
});

const daemonSetOf = ({ metadata, spec }: KubeObject): DaemonSetSeen => ({
  namespace: metadata.namespace,
  name: metadata.name,
  spec: (spec as { readonly template: { readonly spec: PodSpec } }).template.spec,
});

const budgetsOf = (cluster: ClusterView): readonly Budget[] =>
  cluster.list("PodDisruptionBudget") as unknown as readonly Budget[];
