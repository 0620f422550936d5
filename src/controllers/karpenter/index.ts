import type { Controller } from "../../api/controller.ts";
import { instanceTypeKind } from "./admit-instance-type.ts";
import { nodeClaimKind } from "./admit-node-claim.ts";
import { nodePoolKind } from "./admit-node-pool.ts";
import { decideKarpenter } from "./decide.ts";
import { INTERRUPTION } from "./interruption.ts";
import { emptyMemory, type Memory } from "./memory.ts";
import { observeKarpenter } from "./observe.ts";
import type { Seen } from "./world.ts";

/** One loop over the whole cluster. */
const KEY = ["cluster"];
const WATCHED = [
  "Pod",
  "Node",
  "NodeClaim",
  "NodePool",
  "InstanceType",
  "PodDisruptionBudget",
  "DaemonSet",
  INTERRUPTION,
];

/** Karpenter: nodes of any shape for pods that wait, and cheaper or fewer nodes for those that run. */
export const karpenter: Controller<Memory, Seen> = {
  name: "karpenter",
  component: "karpenter",
  upstream: { project: "kubernetes-sigs/karpenter", version: "v1.14.1", source: "pkg/controllers" },
  leftOut: [
    "A scheduling simulation takes no time, so its limits of 1 and 3 minutes never end one early.",
    "Where upstream follows the random order of Go maps, a fixed order is used: nodes, claims, domains and labels by name.",
    "More than 12 claims in one simulation are sorted stably by their number of pods; upstream's sort is not stable there.",
    "New claims are numbered instead of named at random, and created one after another by the name of their first pod.",
    "The cheapest available offering is launched; AWS prefers deep spot pools to the very cheapest.",
    "An offering without capacity is what the InstanceType says; it is not marked unavailable for three minutes after a failed launch.",
    "Static NodePools, node repair, node overlays, capacity buffers, dynamic resources and volumes are not modelled.",
    "The events' rate limit (nominations: 5 a second) is not modelled, their deduplication is.",
    "A machine ends 5 s after its node is drained.",
  ],
  loop: {
    reads: ["Pod", "Node", "NodePool", "NodeClaim", "InstanceType", "PodDisruptionBudget", "SpotInterruption"],
    writes: ["NodeClaim.*", "Node.*", "NodePool.*", "SpotInterruption.delete", "Pod.delete"],
    period: "on change; disruption every 10s",
    host: "karpenter",
  },
  kinds: [instanceTypeKind, nodeClaimKind, nodePoolKind],
  recordsChangesOnly: true,
  watches: WATCHED.map((kind) => ({
    kind,
    keys: (_after, _before, cluster) => (cluster.list("NodePool").length > 0 ? KEY : []),
  })),
  init: (_key, now) => emptyMemory(now),
  observe: (_key, seen) => observeKarpenter(seen),
  decide: decideKarpenter,
};
