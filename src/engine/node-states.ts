import type { NodeChange, NodeState } from "../api/frame.ts";
import type { Node } from "../api/objects.ts";
import { milliValue, wholeValue } from "../base/quantity.ts";
import type { WatchEvent } from "../cluster/store.ts";

/** Annotations of a node: its group or NodePool, the NodeClaim it was launched for, its price in micro-USD an hour. */
export const GROUP_ANNOTATION = "setpoint.dev/node-group";
export const CLAIM_ANNOTATION = "setpoint.dev/node-claim";
export const PRICE_ANNOTATION = "setpoint.dev/price-micro-usd-per-hour";

/** Taints of a node that somebody is emptying. Upstream: cluster-autoscaler, karpenter. */
const DRAINING = ["ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted"];

/** What a watch event changes in the picture of the nodes; undefined when nothing that is drawn changed. */
export function nodeChange({ kind, before, after }: WatchEvent): NodeChange | undefined {
  if (kind !== "Node") return undefined;
  const node = (after ?? before) as Node;
  const [was, is] = [stateOf(before as Node | undefined), stateOf(after as Node | undefined)];
  return was.state === is.state ? undefined : describe(node, is);
}

interface Told {
  readonly state: NodeState;
  readonly because: string;
}

function stateOf(node: Node | undefined): Told {
  if (!node) return { state: "gone", because: "removed" };
  const ready = node.status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") return { state: "notReady", because: ready?.message ?? "its kubelet has not reported" };
  const draining = node.spec.taints?.find(({ key }) => DRAINING.includes(key));
  if (draining) return { state: "draining", because: draining.key };
  if (node.spec.unschedulable) return { state: "draining", because: "cordoned" };
  return { state: "ready", because: ready.message ?? "ready" };
}

/** What a machine's label says of how it was bought. Upstream: karpenter pkg/apis/v1/labels.go. */
export const spotOf = (labels: Readonly<Record<string, string>> | undefined): Pick<NodeChange, "spot"> =>
  labels?.["karpenter.sh/capacity-type"] === "spot" ? { spot: true } : {};

function describe({ metadata, status }: Node, { state, because }: Told): NodeChange {
  const { cpu, memory, pods } = status.allocatable;
  const price = metadata.annotations?.[PRICE_ANNOTATION];
  return {
    at: 0,
    node: metadata.name,
    group: metadata.annotations?.[GROUP_ANNOTATION] ?? "",
    state,
    because,
    cpuMilli: milliValue(cpu),
    memoryBytes: wholeValue(memory),
    maxPods: wholeValue(pods),
    priceMicroUsdPerHour: price === undefined ? null : Number(price),
    ...spotOf(metadata.labels),
  };
}
