import type { Controller } from "../../api/controller.ts";
import { configKind } from "./admit-config.ts";
import { nodeGroupKind } from "./admit-node-group.ts";
import { decide } from "./decide.ts";
import { emptyMemory, type Memory } from "./memory.ts";
import type { Observation } from "./observation.ts";
import { observe } from "./observe.ts";

/** One loop over the whole cluster. */
const KEY = ["cluster"];

/** The Cluster Autoscaler: adds nodes for pods that fit nowhere, removes nodes whose requests fit elsewhere. */
export const clusterAutoscaler: Controller<Memory, Observation> = {
  name: "cluster-autoscaler",
  component: "cluster-autoscaler",
  upstream: { project: "kubernetes/autoscaler", version: "1.36.1", source: "cluster-autoscaler/core" },
  leftOut: [
    "A loop takes no time and runs every scan-interval; upstream loops again at once after a scale-up, after a deletion started, or when a new pod is unschedulable (frequent-loops-enabled).",
    "Where upstream follows the random order of Go maps, a fixed order is used: nodes and groups by name.",
    "Options that tie after all expanders are chosen by a hash of time and names instead of at random.",
    "GPU, dynamic resources, volumes, ProvisioningRequests, creation of node groups, parallel scale-ups, startup taints and forced deletion are not modelled.",
    "The estimator's and the scale-down simulation's time limits never end a pass early.",
    "An eviction keeps the pod's own grace period; max-graceful-termination-sec only limits how long is waited.",
    "The list of machines is never stale; upstream caches it for up to two minutes.",
    "The autoscaler never restarts and never loses its leader lease.",
  ],
  loop: {
    reads: ["Pod", "Node", "NodeGroup", "PodDisruptionBudget"],
    writes: [
      "NodeGroup.spec.replicas",
      "Node.spec.taints",
      "Node.spec.unschedulable",
      "Node.metadata",
      "Node.delete",
      "Pod.delete",
    ],
    period: "10s",
    host: "cluster-autoscaler",
  },
  kinds: [nodeGroupKind, configKind],
  watches: [
    { kind: "NodeGroup", keys: () => KEY },
    { kind: "ClusterAutoscalerConfig", keys: () => KEY },
  ],
  init: (_key, now) => emptyMemory(now),
  observe: (_key, seen) => observe(seen),
  decide,
};
