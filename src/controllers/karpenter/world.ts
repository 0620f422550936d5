import type { KubeObject, Node, Pod, PodSpec, Taint } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { conditionOf, isPodFinished } from "../../cluster/pod-state.ts";
import type { Budget } from "../../cluster/schedule/index.ts";
import { type Amounts, amounts, minus, NOTHING, requestsOf, sum } from "./amounts.ts";
import { type InstanceType, instanceType, type Offering } from "./catalogue.ts";
import { offeringKey, type Unavailable } from "./interruption.ts";
import type { InstanceTypeObject, NodeClaim, NodePool } from "./kinds.ts";
import { HOSTNAME, INITIALIZED, NODE_POOL, REGISTERED, RESERVATION, WELL_KNOWN } from "./labels.ts";
import { evictionCost, isDaemon } from "./pods.ts";
import { isEphemeral, sameTaint } from "./taints.ts";

/** Operator settings. Upstream: karpenter v1.14.1 pkg/operator/options/options.go. */
export interface Options {
  readonly preferencePolicy: "Respect" | "Ignore";
  readonly minValuesPolicy: "Strict" | "BestEffort";
  /** Feature gate SpotToSpotConsolidation. */
  readonly spotToSpotConsolidation: boolean;
}
export const DEFAULT_OPTIONS: Options = {
  preferencePolicy: "Respect",
  minValuesPolicy: "Strict",
  spotToSpotConsolidation: false,
};

export type DaemonSet = KubeObject<{ readonly template: { readonly spec: PodSpec } }>;

/** Everything a look at the cluster shows, as plain objects. */
export interface Seen {
  readonly epochUnixMs: number;
  readonly options: Options;
  readonly nodes: readonly Node[];
  readonly claims: readonly NodeClaim[];
  readonly pools: readonly NodePool[];
  readonly types: readonly InstanceTypeObject[];
  readonly pods: readonly Pod[];
  readonly daemonSets: readonly DaemonSet[];
  readonly budgets: readonly Budget[];
  readonly namespaces: readonly KubeObject[];
  /** Messages of the cloud that nobody has handled yet. */
  readonly interruptions: readonly KubeObject[];
}

/** What Karpenter remembers of nodes, by claim name (or node name, if it is not managed), and of offerings. */
export interface Marks {
  readonly unavailable: Unavailable;
  readonly nominatedUntil: Readonly<Record<string, TimeMs>>;
  readonly markedForDeletion: readonly string[];
}

/** A NodeClaim and its Node as one thing. Upstream: karpenter v1.14.1 pkg/controllers/state/statenode.go. */
export interface StateNode {
  /** Key of `Marks`. */
  readonly id: string;
  /** The claim's name until the node is registered, the node's name from then on. */
  readonly name: string;
  readonly claim: NodeClaim | undefined;
  readonly node: Node | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly hostName: string;
  readonly initialized: boolean;
  readonly capacity: Amounts;
  /** Allocatable less what its pods request. */
  readonly available: Amounts;
  readonly daemonRequests: Amounts;
  readonly nominated: boolean;
  readonly markedForDeletion: boolean;
  /** All that are bound to it, finished ones too. */
  readonly pods: readonly Pod[];
  /** 1 + Σ positive eviction costs of its pods. */
  readonly disruptionCost: number;
}

/** The cluster as the rules see it. */
export interface World extends Omit<Seen, "nodes" | "types"> {
  readonly now: TimeMs;
  readonly nodes: readonly StateNode[];
  readonly nodeByName: ReadonlyMap<string, Node>;
  readonly typesOf: ReadonlyMap<string, readonly InstanceType[]>;
  /** Labels that need not be defined to be asked for. */
  readonly wellKnown: ReadonlySet<string>;
  /** Some claim has no instance yet. */
  readonly synced: boolean;
}

export function worldOf(seen: Seen, marks: Marks, now: TimeMs): World {
  const podsOn = new Map<string, Pod[]>();
  for (const pod of seen.pods) {
    if (!pod.spec.nodeName) continue;
    const list = podsOn.get(pod.spec.nodeName);
    if (list) list.push(pod);
    else podsOn.set(pod.spec.nodeName, [pod]);
  }
  const nodeByName = new Map(seen.nodes.map((node) => [node.metadata.name, node]));
  const claimed = new Set(seen.claims.map(({ status }) => status?.nodeName));
  const make = (claim: NodeClaim | undefined, node: Node | undefined) =>
    stateNode(claim, node, podsOn.get(node?.metadata.name ?? "") ?? [], marks, now);
  const launched = seen.claims.filter(({ status }) => status?.providerID !== undefined);
  const onSale = (type: InstanceType) => withoutOfferings(type, marks.unavailable, now);
  const { nodes: _nodes, types: _types, ...rest } = seen;
  return {
    ...rest,
    now,
    nodes: [
      ...launched.map((claim) => make(claim, nodeByName.get(claim.status?.nodeName ?? ""))),
      ...seen.nodes.filter(({ metadata }) => !claimed.has(metadata.name)).map((node) => make(undefined, node)),
    ],
    nodeByName,
    typesOf: new Map(seen.pools.map(({ metadata }) => [metadata.name, typesFor(seen.types, metadata.name, onSale)])),
    wellKnown: new Set([
      ...WELL_KNOWN,
      RESERVATION,
      ...seen.types.flatMap(({ spec }) => Object.keys(spec.labels ?? {})),
    ]),
    synced: launched.length === seen.claims.length,
  };
}

const typesFor = (
  types: readonly InstanceTypeObject[],
  pool: string,
  onSale: (type: InstanceType) => InstanceType,
): readonly InstanceType[] =>
  types
    .filter(({ spec }) => spec.nodePools === undefined || spec.nodePools.includes(pool))
    .map((type) => onSale(instanceType(type)));

/** The type with those offerings sold out that are marked so. */
function withoutOfferings(type: InstanceType, unavailable: Unavailable, now: TimeMs): InstanceType {
  const isOut = ({ zone, capacityType }: Offering): boolean =>
    (unavailable[offeringKey(type.name, zone, capacityType)] ?? now) > now;
  if (!type.offerings.some(isOut)) return type;
  return { ...type, offerings: type.offerings.map((each) => (isOut(each) ? { ...each, available: false } : each)) };
}

export const isTrue = (claim: NodeClaim | undefined, type: string): boolean =>
  conditionOf(claim?.status?.conditions, type)?.status === "True";

function stateNode(
  claim: NodeClaim | undefined,
  node: Node | undefined,
  pods: readonly Pod[],
  marks: Marks,
  now: TimeMs,
): StateNode {
  const nodeLabels = node?.metadata.labels ?? {};
  const registered = claim ? nodeLabels[REGISTERED] === "true" : true;
  const initialized = claim ? nodeLabels[INITIALIZED] === "true" : true;
  const source = node && registered ? node : claim;
  const labels = source?.metadata.labels ?? {};
  const id = claim?.metadata.name ?? node?.metadata.name ?? "";
  const name = (node && registered ? node.metadata.name : claim?.metadata.name) ?? "";
  const running = pods.filter((pod) => !isPodFinished(pod));
  const requests = running.map(({ spec }) => requestsOf(spec));
  const costs = running.filter((pod) => !isDaemon(pod)).map(evictionCost);
  const taints = (node && registered ? node.spec.taints : claim?.spec.taints) ?? [];
  const startup = claim?.spec.startupTaints ?? [];
  return {
    id,
    name,
    claim,
    node,
    labels,
    annotations: source?.metadata.annotations ?? {},
    taints: initialized
      ? taints
      : taints.filter((taint) => !isEphemeral(taint) && !startup.some((known) => sameTaint(known, taint))),
    hostName: labels[HOSTNAME] || name,
    initialized,
    capacity: { ...sizeOf(claim, node, initialized, "capacity"), nodes: 1 },
    available: minus(sizeOf(claim, node, initialized, "allocatable"), sum(requests)),
    daemonRequests: sum(requests.filter((_, i) => isDaemon(running[i] as Pod))),
    nominated: (marks.nominatedUntil[id] ?? Number.NEGATIVE_INFINITY) > now,
    markedForDeletion: marks.markedForDeletion.includes(id) || isGoing(claim, node),
    pods,
    disruptionCost: 1 + costs.filter((cost) => cost > 0).reduce((total, cost) => total + cost, 0),
  };
}

/** The node's own figures once it is initialized; until then the claim's stand in for what the node lacks. */
function sizeOf(
  claim: NodeClaim | undefined,
  node: Node | undefined,
  initialized: boolean,
  which: "capacity" | "allocatable",
): Amounts {
  const own = node ? amounts(node.status[which]) : NOTHING;
  if (initialized || !claim) return own;
  const promised = amounts(claim.status?.[which]);
  const merged: Record<string, number> = { ...own };
  for (const name of Object.keys(promised)) merged[name] = merged[name] || (promised[name] ?? 0);
  return merged;
}

const isGoing = (claim: NodeClaim | undefined, node: Node | undefined): boolean =>
  claim
    ? claim.metadata.deletionTimestamp !== undefined || isTrue(claim, "InstanceTerminating")
    : node?.metadata.deletionTimestamp !== undefined;

export const poolOf = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): string =>
  labels[NODE_POOL] ?? "";

export const isReadyNode = (node: Node | undefined): boolean =>
  conditionOf(node?.status.conditions, "Ready")?.status === "True";
