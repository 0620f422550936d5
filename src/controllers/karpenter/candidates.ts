import type { Node, Pod } from "../../api/objects.ts";
import { allowance } from "./budgets.ts";
import { type InstanceType, offeringPrice } from "./catalogue.ts";
import { isDisruptable } from "./do-not-disrupt.ts";
import type { NodeClaim, NodePool, Reason } from "./kinds.ts";
import { CAPACITY_TYPE, DO_NOT_DISRUPT, INSTANCE_TYPE, NODE_POOL, ZONE } from "./labels.ts";
import { evictionBlockers } from "./pdb.ts";
import { evictionCost, isReschedulable, podKey } from "./pods.ts";
import type { Recorder } from "./recorder.ts";
import { isReadyNode, isTrue, poolOf, type StateNode, type World } from "./world.ts";

/** A node that may be disrupted. Upstream: karpenter v1.14.1 pkg/controllers/disruption/types.go. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node: Node;
  readonly claim: NodeClaim;
  readonly pool: NodePool;
  readonly type: InstanceType | undefined;
  readonly reschedulable: readonly Pod[];
  /** $ an hour, of its own type, zone and capacity type, available or not. */
  readonly price: number;
  /** 1 + Σ positive eviction costs of the pods that would move. */
  readonly cost: number;
}

/** graceful: pods that must not be disrupted hold their node; eventual: not if it has a terminationGracePeriod. */
export type DisruptionClass = "graceful" | "eventual";

const BASE_COST = 1;
export const isEmpty = ({ cost }: Candidate): boolean => cost <= BASE_COST;

/** On node and claim, as far as there are any. */
export function note(
  { node, claim }: { readonly node: Node | undefined; readonly claim: NodeClaim | undefined },
  recorder: Recorder,
  reason: string,
  message: string,
): void {
  if (node) recorder.publish(node, "Normal", reason, message);
  if (claim) recorder.publish(claim, "Normal", reason, message);
}

/** Nodes that may be disrupted; the others get an event that says why not. */
export function candidates(
  world: World,
  inQueue: ReadonlySet<string>,
  kind: DisruptionClass,
  recorder: Recorder,
): readonly Candidate[] {
  return world.nodes.flatMap((state) => {
    if (inQueue.has(state.id)) return [];
    const found = candidateOf(state, world, kind, recorder);
    if (typeof found !== "string") return [found];
    if (state.claim) note(state, recorder, "DisruptionBlocked", found);
    return [];
  });
}

function candidateOf(state: StateNode, world: World, kind: DisruptionClass, recorder: Recorder): Candidate | string {
  const { claim, node, labels, pods } = state;
  if (!claim) return "Node isn't managed by karpenter";
  if (!node) return "Nodeclaim does not have an associated node";
  const blocked = nodeBlock(state);
  if (blocked !== undefined) return blocked;
  const pool = world.pools.find(({ metadata }) => metadata.name === poolOf(state));
  const types = world.typesOf.get(poolOf(state)) ?? [];
  if (!pool || types.length === 0) return `NodePool not found (NodePool=${poolOf(state)})`;
  const held = podBlock(pods, world, recorder);
  const forced = kind === "eventual" && claim.spec.terminationGracePeriod !== undefined;
  if (held !== undefined && !forced) return held;
  const type = types.find(({ name }) => name === labels[INSTANCE_TYPE]);
  const reschedulable = pods.filter(isReschedulable);
  return {
    id: state.id,
    name: state.name,
    labels,
    node,
    claim,
    pool,
    type,
    reschedulable,
    price: (type && offeringPrice(type, labels[ZONE], labels[CAPACITY_TYPE])) ?? 0,
    cost: reschedulable.reduce((total, pod) => total + Math.max(0, evictionCost(pod)), BASE_COST),
  };
}

function nodeBlock({ initialized, markedForDeletion, nominated, annotations, labels }: StateNode): string | undefined {
  if (!initialized) return "Node isn't initialized";
  if (markedForDeletion) return "Node is deleting or marked for deletion";
  if (nominated) return "Node is nominated for a pending pod";
  if (annotations[DO_NOT_DISRUPT] === "true") {
    return `Disruption is blocked through the "${DO_NOT_DISRUPT}" annotation`;
  }
  if (labels[NODE_POOL] === undefined) return `Node doesn't have required label (label=${NODE_POOL})`;
  return undefined;
}

function podBlock(pods: readonly Pod[], world: World, recorder: Recorder): string | undefined {
  for (const pod of pods) {
    if (!isDisruptable(pod, world, recorder)) {
      return `Pod has "${DO_NOT_DISRUPT}" annotation (Pod=${podKey(pod)})`;
    }
  }
  const budgets = evictionBlockers(pods, world, recorder);
  if (budgets.length > 1) {
    return `Eviction does not support multiple PDBs (PodDisruptionBudget(s)=[${budgets.join(" ")}])`;
  }
  return budgets.length === 1 ? `Pdb prevents pod evictions (PodDisruptionBudget=[${budgets[0]}])` : undefined;
}

/**
 * How many more nodes of each pool may be disrupted for a reason.
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/helpers.go BuildDisruptionBudgetMapping.
 */
export function allowedDisruptions(world: World, reason: Reason, recorder: Recorder): Map<string, number> {
  const counted = world.nodes.filter(
    ({ claim, initialized }) => claim && initialized && !isTrue(claim, "InstanceTerminating"),
  );
  const allowed = new Map<string, number>();
  for (const pool of world.pools) {
    const own = counted.filter((state) => poolOf(state) === pool.metadata.name);
    const disrupting = own.filter(({ node, markedForDeletion }) => markedForDeletion || !isReadyNode(node)).length;
    const { budgets } = pool.spec.disruption;
    const { nodes } = allowance(budgets, reason, own.length, world.epochUnixMs + world.now);
    allowed.set(pool.metadata.name, Math.max(0, nodes - disrupting));
    if (own.length === 0 || nodes > 0) continue;
    const message = `No allowed disruptions for disruption reason ${reason} due to blocking budget`;
    recorder.publish(pool, "Normal", "DisruptionBlocked", message);
  }
  return allowed;
}
