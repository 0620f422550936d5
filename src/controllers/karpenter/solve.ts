import type { Pod } from "../../api/objects.ts";
import { SECOND_MS } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { type Amounts, amounts, largest, minus, requestsOf } from "./amounts.ts";
import { byPrice, flexibility, flexibilityProblem, type InstanceType } from "./catalogue.ts";
import { isUnderConsolidateAfter } from "./consolidate-after.ts";
import type { NodePool } from "./kinds.ts";
import { KnownNode } from "./known-node.ts";
import { type ClaimPlan, PlannedClaim, type Refusal } from "./planned-claim.ts";
import { demandOf, type PodDemand } from "./pod-demand.ts";
import { relaxed } from "./preferences.ts";
import type { Recorder } from "./recorder.ts";
import { hasMinValues } from "./requirements.ts";
import { Reservations } from "./reservations.ts";
import { byWeight, type Template, templateOf } from "./template.ts";
import { Topology } from "./topology.ts";
import { poolOf, type StateNode, type World } from "./world.ts";

/** What one scheduling simulation plans. */
export interface Plan {
  readonly claims: readonly ClaimPlan[];
  /** Nodes and launched claims in the order they are tried, with the pods planned there. */
  readonly existing: readonly { readonly state: StateNode; readonly pods: readonly Pod[] }[];
  readonly errors: ReadonlyMap<Pod, Refusal>;
}

export interface SolveOptions {
  /** Provisioning: a reservation is not given up. */
  readonly strictReservations: boolean;
  /** Consolidation: no pods are moved to nodes whose consolidateAfter has not run out. */
  readonly respectConsolidateAfter: boolean;
}

/** The cheapest types of a claim that are sent to the provider. */
const MAX_TYPES = 600;

/**
 * One scheduling simulation. Undefined when no NodePool is ready.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/{provisioner,scheduling/scheduler}.go.
 * @param nodes those that may be used
 */
export function solve(
  world: World,
  nodes: readonly StateNode[],
  pods: readonly Pod[],
  options: SolveOptions,
  recorder: Recorder,
): Plan | undefined {
  const pools = byWeight(world.pools.filter(isUsable));
  if (pools.length === 0) return undefined;
  return new Solver(world, nodes, pods, pools, options, recorder).run(pods);
}

const isUsable = ({ metadata, status }: NodePool): boolean =>
  metadata.deletionTimestamp === undefined && conditionOf(status?.conditions, "Ready")?.status === "True";

class Solver {
  private readonly topology: Topology;
  private readonly templates: readonly Template[];
  private readonly known: readonly KnownNode[];
  private readonly reservations: Reservations;
  /** Left of each pool's limits. */
  private readonly remaining: Map<string, Amounts>;
  private readonly softTaints: boolean;
  private readonly deleting: ReadonlySet<string>;
  private claims: readonly PlannedClaim[] = [];
  /** Of each pool's last opened claim: all claims of a pool share the annotation. */
  private readonly minValuesRelaxed = new Map<string, boolean>();
  private hosts = 0;

  constructor(
    private readonly world: World,
    nodes: readonly StateNode[],
    pods: readonly Pod[],
    pools: readonly NodePool[],
    private readonly options: SolveOptions,
    recorder: Recorder,
  ) {
    this.topology = new Topology(world, nodes, pools, pods);
    this.templates = pools.flatMap((pool) => {
      const made = templateOf(pool, world);
      if ("template" in made) return [made.template];
      const why = made.byMinValues ? " due to minValues incompatibility" : "";
      const message = `NodePool requirements filtered out all compatible available instance types${why}`;
      recorder.publish(pool, "Warning", "NoCompatibleInstanceTypes", message);
      return [];
    });
    this.reservations = new Reservations(world.typesOf.values());
    this.remaining = new Map(pools.map(({ metadata, spec }) => [metadata.name, amounts(spec.limits)]));
    this.softTaints = pools.some(({ spec }) =>
      (spec.template.spec.taints ?? []).some(({ effect }) => effect === "PreferNoSchedule"),
    );
    this.deleting = new Set(world.nodes.filter((node) => node.markedForDeletion).map(({ name }) => name));
    const poolByName = new Map(pools.map((pool) => [pool.metadata.name, pool]));
    const known = nodes.map((node) => {
      const pool = poolByName.get(poolOf(node));
      const closed = options.respectConsolidateAfter && isUnderConsolidateAfter(pool, node.claim, world.now);
      const left = this.remaining.get(poolOf(node));
      if (left) this.remaining.set(poolOf(node), minus(left, node.capacity));
      return new KnownNode(node, world, this.topology, closed);
    });
    this.known = inOrder(known);
  }

  run(pods: readonly Pod[]): Plan {
    const errors = new Map<Pod, Refusal>();
    const queue = [...pods].sort((a, b) => byDemand(a, b));
    const lengthWhenPutBack = new Map<Pod, number>();
    for (let pod = queue[0]; pod && lengthWhenPutBack.get(pod) !== queue.length; pod = queue[0]) {
      queue.shift();
      const refused = this.schedule(pod);
      if (!refused) {
        errors.delete(pod);
        continue;
      }
      errors.delete(pod);
      errors.set(pod, refused);
      this.topology.update(pod);
      queue.push(pod);
      lengthWhenPutBack.set(pod, queue.length);
    }
    return this.truncated(
      this.claims.map((claim) => claim.finish(this.minValuesRelaxed.get(claim.template.pool.metadata.name) ?? false)),
      errors,
    );
  }

  /** Tries the pod, then without its wishes one after another; the last refusal stands. */
  private schedule(pod: Pod): Refusal | undefined {
    for (let now = pod; ; ) {
      const refused = this.add(now, pod);
      if (!refused || refused.deferred) return refused;
      const next = relaxed(now, this.softTaints);
      if (!next) return refused;
      now = next;
      this.topology.update(now);
    }
  }

  /** @param original the object that plans name */
  private add(pod: Pod, original: Pod): Refusal | undefined {
    const demand = demandOf(pod, this.world.options);
    const moved = pod.status.phase !== "Pending" && !this.deleting.has(pod.spec.nodeName ?? "");
    for (const node of this.known) {
      if (node.closedToMoves && moved) continue;
      if (!node.tryAdd(pod, demand)) continue;
      node.planned[node.planned.length - 1] = original;
      return undefined;
    }
    this.claims = [...this.claims].sort((a, b) => a.pods.length - b.pods.length);
    for (const claim of this.claims) {
      const fit = claim.canAdd(pod, demand, false);
      if ("problem" in fit) continue;
      claim.add(pod, demand, fit);
      claim.pods[claim.pods.length - 1] = original;
      return undefined;
    }
    if (this.templates.length === 0) {
      return { problem: "nodepool requirements filtered out all available instance types", deferred: false };
    }
    return this.open(pod, original, demand);
  }

  private open(pod: Pod, original: Pod, demand: PodDemand): Refusal | undefined {
    const problems: string[] = [];
    const relax = this.world.options.minValuesPolicy === "BestEffort";
    for (const template of this.templates) {
      const pool = template.pool.metadata.name;
      const types = this.affordable(template);
      if (typeof types === "string") {
        problems.push(types);
        continue;
      }
      const host = `hostname-placeholder-${String(++this.hosts).padStart(4, "0")}`;
      const { world, topology, reservations } = this;
      const strict = this.options.strictReservations;
      const claim = new PlannedClaim(template, host, types, world, topology, reservations, strict);
      const fit = claim.canAdd(pod, demand, relax);
      if ("problem" in fit) {
        problems.push(fit.problem);
        if (fit.deferred) return { problem: problems.join("; "), deferred: true };
        continue;
      }
      this.minValuesRelaxed.set(pool, claim.relaxes(fit.requirements));
      claim.add(pod, demand, fit);
      claim.pods[claim.pods.length - 1] = original;
      this.claims = [...this.claims, claim];
      this.remaining.set(pool, afterLargest(this.remaining.get(pool) ?? {}, claim.remainingTypes));
      return undefined;
    }
    return { problem: problems.join("; "), deferred: false };
  }

  /** Types that stay inside the pool's limits, or why there are none. */
  private affordable(template: Template): readonly InstanceType[] | string {
    const pool = template.pool.metadata.name;
    const left = this.remaining.get(pool) ?? {};
    if (left.nodes === 0) return `node limits have been exhausted for nodepool (NodePool=${pool})`;
    const types = template.types.filter(({ capacity }) =>
      Object.keys(left).every((name) => (capacity[name] ?? 0) <= (left[name] ?? 0)),
    );
    return types.length > 0 ? types : `all available instance types exceed limits for nodepool (NodePool=${pool})`;
  }

  private truncated(plans: readonly ClaimPlan[], errors: Map<Pod, Refusal>): Plan {
    const { options, wellKnown } = this.world;
    const claims = plans.flatMap((plan) => {
      const types = byPrice(plan.types, plan.requirements, wellKnown).slice(0, MAX_TYPES);
      const strict = options.minValuesPolicy === "Strict" && hasMinValues(plan.requirements);
      const problem = strict ? flexibilityProblem(flexibility(types, plan.requirements)) : undefined;
      if (problem === undefined) return [{ ...plan, types }];
      const why = `pod didn’t schedule because NodePool couldn’t meet minValues requirements, validating minValues, ${problem}`;
      const refused = { problem: `${why} (NodePool=${plan.template.pool.metadata.name})`, deferred: false };
      for (const pod of plan.pods) errors.set(pod, refused);
      return [];
    });
    return { claims, existing: this.known.map(({ state, planned }) => ({ state, pods: planned })), errors };
  }
}

/** Initialized nodes first, then by name. */
const inOrder = (nodes: readonly KnownNode[]): readonly KnownNode[] =>
  [...nodes].sort(
    ({ state: a }, { state: b }) =>
      Number(b.initialized) - Number(a.initialized) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );

/** Whatever type it becomes, the limits will hold. */
const afterLargest = (left: Amounts, types: readonly InstanceType[]): Amounts =>
  minus(left, largest(types.map(({ capacity }) => capacity)));

/** More CPU first, then more memory, then the older (whole seconds), then by uid. */
function byDemand(a: Pod, b: Pod): number {
  const [left, right] = [demandKey(a), demandKey(b)];
  for (const [i, value] of left.entries()) {
    const other = right[i] ?? 0;
    if (value !== other) return value - other;
  }
  return a.metadata.uid < b.metadata.uid ? -1 : 1;
}
function demandKey({ metadata, spec }: Pod): readonly number[] {
  const requests = requestsOf(spec);
  return [-(requests.cpu ?? 0), -(requests.memory ?? 0), Math.floor(metadata.creationTimestamp / SECOND_MS)];
}
