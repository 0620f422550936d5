import type { LabelSelector, Pod, Taint } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import { isPodFinished } from "../../cluster/pod-state.ts";
import { type Affinity, type TopologySpreadConstraint, withOwnLabels } from "../../cluster/schedule/index.ts";
import type { NodePool } from "./kinds.ts";
import { HOSTNAME } from "./labels.ts";
import { isTerminating } from "./pods.ts";
import { allows, anyValue, onlyValue } from "./requirement.ts";
import { ofLabels, ofSelectors, type Requirements, requirementFor, together } from "./requirements.ts";
import { type DomainGroup, type GroupSpec, isNowhere, type NodeFilter, TopologyGroup } from "./topology-group.ts";
import type { StateNode, World } from "./world.ts";

type PodTerm = NonNullable<
  NonNullable<Affinity["podAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]
>[number];
type Terms = Affinity["podAffinity"];

/**
 * All constraints between pods in one solve.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/scheduling/topology.go.
 */
export class Topology {
  private readonly groups = new Map<string, TopologyGroup>();
  /** Anti-affinity of others that may keep a pod out. */
  private readonly inverse = new Map<string, TopologyGroup>();
  private readonly domains: ReadonlyMap<string, DomainGroup>;
  private readonly excluded: ReadonlySet<string>;

  constructor(
    private readonly world: World,
    private readonly nodes: readonly StateNode[],
    pools: readonly NodePool[],
    pods: readonly Pod[],
  ) {
    this.domains = domainGroups(world, pools);
    this.excluded = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const { node, pods: there } of world.nodes) {
      for (const pod of there) {
        if (node && !isPodFinished(pod) && !this.excluded.has(pod.metadata.uid)) {
          this.watchAntiAffinity(pod, node.metadata.labels ?? {});
        }
      }
    }
    for (const pod of pods) this.update(pod);
  }

  /** The pod's own constraints as it stands now, after a wish was given up or taken back. */
  update(pod: Pod): void {
    const { uid } = pod.metadata;
    for (const group of this.groups.values()) group.disown(uid);
    this.watchAntiAffinity(pod, {});
    for (const spec of [...this.spreads(pod), ...this.affinities(pod)]) {
      const hash = hashOf(spec);
      let group = this.groups.get(hash);
      if (!group) {
        group = this.make(spec, pod);
        this.count(group);
        this.groups.set(hash, group);
      }
      group.own(uid);
    }
  }

  register(host: string): void {
    for (const group of this.all()) if (group.spec.key === HOSTNAME) group.register(host);
  }

  /** The pod was placed on something that meets these requirements. */
  record(pod: Pod, taints: readonly Taint[], requirements: Requirements): void {
    for (const group of this.groups.values()) {
      if (!group.selects(pod) || !group.looksAt(taints, requirements)) continue;
      const domains = requirementFor(requirements, group.spec.key);
      if (group.spec.type === "pod anti-affinity") for (const domain of domains.values) group.record(domain);
      else {
        const domain = onlyValue(domains);
        if (domain !== undefined) group.record(domain);
      }
    }
    for (const group of this.inverse.values()) {
      if (!group.isOwnedBy(pod.metadata.uid)) continue;
      for (const domain of requirementFor(requirements, group.spec.key).values) group.record(domain);
    }
  }

  /** The requirements narrowed to where the pod may go, or why it may go nowhere. */
  narrow(
    pod: Pod,
    taints: readonly Taint[],
    podRequirements: Requirements,
    there: Requirements,
  ): { readonly requirements: Requirements } | { readonly problem: string } {
    const narrowed = [];
    for (const group of this.all()) {
      const concerns =
        this.inverse.get(hashOf(group.spec)) === group
          ? group.selects(pod) && group.looksAt(taints, there)
          : group.isOwnedBy(pod.metadata.uid);
      if (!concerns) continue;
      const { key } = group.spec;
      const podDomains = podRequirements.get(key) ?? anyValue(key);
      const nodeDomains = there.get(key) ?? anyValue(key);
      const next = group.next(pod, podDomains, nodeDomains);
      if (isNowhere(next)) return { problem: group.problem(podDomains, nodeDomains) };
      narrowed.push(next);
    }
    return { requirements: together(there.values(), narrowed) };
  }

  private all(): readonly TopologyGroup[] {
    return [...this.groups.values(), ...this.inverse.values()];
  }

  private make(spec: GroupSpec, pod: Pod): TopologyGroup {
    return new TopologyGroup(spec, pod, this.domains.get(spec.key) ?? new Map());
  }

  private watchAntiAffinity(pod: Pod, labels: Readonly<Record<string, string>>): void {
    const terms = affinityOf(pod).podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const term of terms) {
      const spec = this.termSpec("pod anti-affinity", pod, term);
      const hash = hashOf(spec);
      const group = this.inverse.get(hash) ?? this.make(spec, pod);
      this.inverse.set(hash, group);
      const domain = labels[spec.key];
      if (domain !== undefined) group.record(domain);
      group.own(pod.metadata.uid);
    }
  }

  private spreads(pod: Pod): readonly GroupSpec[] {
    const constraints = (pod.spec.topologySpreadConstraints ?? []) as readonly TopologySpreadConstraint[];
    const hardOnly = this.world.options.preferencePolicy === "Ignore";
    return constraints
      .filter(({ whenUnsatisfiable }) => !hardOnly || whenUnsatisfiable === "DoNotSchedule")
      .map((constraint) => ({
        type: "topology spread",
        key: constraint.topologyKey,
        namespaces: [pod.metadata.namespace],
        selector: withOwnLabels(constraint.labelSelector, pod.metadata.labels ?? {}, constraint.matchLabelKeys),
        maxSkew: constraint.maxSkew,
        minDomains: constraint.minDomains,
        filter: nodeFilter(pod, constraint),
      }));
  }

  private affinities(pod: Pod): readonly GroupSpec[] {
    const { podAffinity, podAntiAffinity } = affinityOf(pod);
    const wishes = this.world.options.preferencePolicy === "Respect";
    const all = (terms: Terms): readonly PodTerm[] => [
      ...(terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(wishes ? (terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []) : []).map(
        ({ podAffinityTerm }) => podAffinityTerm,
      ),
    ];
    return [
      ...all(podAffinity).map((term) => this.termSpec("pod affinity", pod, term)),
      ...all(podAntiAffinity).map((term) => this.termSpec("pod anti-affinity", pod, term)),
    ];
  }

  private termSpec(type: "pod affinity" | "pod anti-affinity", pod: Pod, term: PodTerm): GroupSpec {
    return {
      type,
      key: term.topologyKey,
      namespaces: this.namespaces(pod, term),
      selector: term.labelSelector,
      maxSkew: 2_147_483_647,
      minDomains: undefined,
      filter: undefined,
    };
  }

  private namespaces(pod: Pod, { namespaces = [], namespaceSelector }: PodTerm): readonly string[] {
    if (!namespaceSelector) return namespaces.length === 0 ? [pod.metadata.namespace] : namespaces;
    const selected = this.world.namespaces.filter(({ metadata }) => matches(namespaceSelector, metadata.labels));
    return [...selected.map(({ metadata }) => metadata.name), ...namespaces];
  }

  /** Domains of known nodes, and the pods that are there already. A missing selector counts every pod of the namespace. */
  private count(group: TopologyGroup): void {
    const { key, namespaces, selector } = group.spec;
    for (const { node, labels } of this.nodes) {
      if (!node || !group.looksAt(node.spec.taints ?? [], ofLabels(node.metadata.labels))) continue;
      const domain = labels[key];
      if (domain !== undefined) group.register(domain);
    }
    for (const pod of this.world.pods) {
      const { metadata, spec } = pod;
      if (!spec.nodeName || isPodFinished(pod) || isTerminating(pod) || this.excluded.has(metadata.uid)) continue;
      if (!namespaces.includes(metadata.namespace) || (selector && !matches(selector, metadata.labels))) continue;
      const node = this.world.nodeByName.get(spec.nodeName);
      const domain = node?.metadata.labels?.[key] ?? (key === HOSTNAME ? node?.metadata.name : undefined);
      if (!node || domain === undefined) continue;
      if (group.looksAt(node.spec.taints ?? [], ofLabels(node.metadata.labels))) group.record(domain);
    }
  }
}

const affinityOf = ({ spec }: Pod): Affinity => (spec.affinity ?? {}) as Affinity;

function nodeFilter(pod: Pod, { nodeTaintsPolicy, nodeAffinityPolicy }: TopologySpreadConstraint): NodeFilter {
  const labels = ofLabels(pod.spec.nodeSelector);
  const terms = affinityOf(pod).nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const requirements = terms
    ? terms.map(({ matchExpressions }) => together(labels.values(), ofSelectors(matchExpressions).values()))
    : [labels];
  return {
    requirements: nodeAffinityPolicy === "Ignore" ? [] : requirements,
    honourTaints: nodeTaintsPolicy === "Honor",
    tolerations: pod.spec.tolerations ?? [],
  };
}

/**
 * What makes two constraints one. Upstream hashes exported fields only, so that of a node filter's requirements the
 * keys count and the values do not, and minDomains does not count at all.
 */
function hashOf({ type, key, namespaces, selector, maxSkew, filter }: GroupSpec): string {
  const keys = filter?.requirements.map((requirements) => [...requirements.keys()].sort().join()).sort();
  const tolerations = filter?.tolerations.map((toleration) => JSON.stringify(toleration)).sort();
  const honour = filter?.honourTaints;
  const spaces = [...new Set(namespaces)].sort();
  return JSON.stringify([type, key, spaces, maxSkew, keys, honour, tolerations, selectorKey(selector)]);
}

function selectorKey(selector: LabelSelector | undefined): unknown {
  if (!selector) return null;
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
    JSON.stringify([key, operator, [...values].sort()]),
  );
  return [labels, [...new Set(expressions)].sort()];
}

/** Every value a label may get from some pool and type, with the taints of those pools. */
function domainGroups(world: World, pools: readonly NodePool[]): ReadonlyMap<string, DomainGroup> {
  const found = new Map<string, Map<string, (readonly Taint[])[]>>();
  const insert = (key: string, domain: string, taints: readonly Taint[]) => {
    const group = found.get(key) ?? new Map<string, (readonly Taint[])[]>();
    found.set(key, group);
    const known = group.get(domain);
    if (!known || taints.length === 0) group.set(domain, [taints]);
    else if (known[0]?.length !== 0) known.push(taints);
  };
  for (const { metadata, spec } of pools) {
    const { template } = spec;
    const taints = template.spec.taints ?? [];
    const own = together(
      ofSelectors(template.spec.requirements).values(),
      ofLabels(template.metadata?.labels).values(),
    );
    const types = world.typesOf.get(metadata.name) ?? [];
    for (const type of types) {
      for (const { key, values } of together(own.values(), type.requirements.values()).values()) {
        for (const value of values) insert(key, value, taints);
      }
    }
    if (types.length === 0) continue;
    for (const requirement of own.values()) {
      if (requirement.complement) continue;
      for (const value of requirement.values) if (allows(requirement, value)) insert(requirement.key, value, taints);
    }
  }
  return found;
}
