import type { LabelSelector, Pod, Taint, Toleration } from "../../api/objects.ts";
import { selects } from "../../cluster/schedule/index.ts";
import { HOSTNAME } from "./labels.ts";
import { absent, allows, intersection, oneOf, operatorOf, type Requirement, requirementText } from "./requirement.ts";
import { compatible, type Requirements } from "./requirements.ts";
import { untolerated } from "./taints.ts";

export type TopologyType = "topology spread" | "pod affinity" | "pod anti-affinity";

/** Which nodes a spread constraint looks at. */
export interface NodeFilter {
  /** Any of these; empty: every node. */
  readonly requirements: readonly Requirements[];
  readonly honourTaints: boolean;
  readonly tolerations: readonly Toleration[];
}

/** Domain → the taints of each pool that can make it. */
export type DomainGroup = ReadonlyMap<string, readonly (readonly Taint[])[]>;

export interface GroupSpec {
  readonly type: TopologyType;
  readonly key: string;
  readonly namespaces: readonly string[];
  readonly selector: LabelSelector | undefined;
  readonly maxSkew: number;
  readonly minDomains: number | undefined;
  readonly filter: NodeFilter | undefined;
}

/**
 * One constraint between pods, shared by all pods that carry it, with its counts by domain.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/scheduling/topologygroup.go.
 */
export class TopologyGroup {
  readonly domains = new Map<string, number>();
  private readonly owners = new Set<string>();

  constructor(
    readonly spec: GroupSpec,
    pod: Pod,
    known: DomainGroup,
  ) {
    const everywhere = spec.filter !== undefined && !spec.filter.honourTaints;
    for (const [domain, pools] of known) {
      const tolerations = pod.spec.tolerations ?? [];
      if (everywhere || pools.some((taints) => untolerated(taints, tolerations).length === 0)) this.register(domain);
    }
  }

  own(uid: string): void {
    this.owners.add(uid);
  }
  disown(uid: string): void {
    this.owners.delete(uid);
  }
  isOwnedBy(uid: string): boolean {
    return this.owners.has(uid);
  }
  register(domain: string): void {
    if (!this.domains.has(domain)) this.domains.set(domain, 0);
  }
  record(domain: string): void {
    this.domains.set(domain, (this.domains.get(domain) ?? 0) + 1);
  }

  selects({ metadata }: Pod): boolean {
    return this.spec.namespaces.includes(metadata.namespace) && selects(this.spec.selector, metadata.labels ?? {});
  }

  /** Does the constraint look at a node like this? */
  looksAt(taints: readonly Taint[], requirements: Requirements): boolean {
    const { filter } = this.spec;
    if (!filter) return true;
    const there = filter.requirements;
    if (there.length > 0 && !there.some((wanted) => compatible(requirements, wanted))) return false;
    return !filter.honourTaints || untolerated(taints, filter.tolerations).length === 0;
  }

  /** The domains the pod may go to; none: it cannot be placed. */
  next(pod: Pod, podDomains: Requirement, nodeDomains: Requirement): Requirement {
    if (this.spec.type === "topology spread") return this.nextForSpread(pod, podDomains, nodeDomains);
    if (this.spec.type === "pod affinity") return this.nextForAffinity(pod, podDomains, nodeDomains);
    return this.nextForAntiAffinity(podDomains, nodeDomains);
  }

  problem(podDomains: Requirement, nodeDomains: Requirement): string {
    const sorted = [...this.domains].sort(([a], [b]) => (a < b ? -1 : 1));
    const shown = sorted
      .slice(0, 25)
      .map(([domain, count]) => `${domain}: ${count}`)
      .join(", ");
    const more = sorted.length > 25 ? ` and ${sorted.length - 25} other(s)` : "";
    const where = `podDomains = ${requirementText(podDomains)}, nodeDomains = ${requirementText(nodeDomains)}`;
    const { type, key } = this.spec;
    return `unsatisfiable topology constraint for ${type}, key=${key} (counts = ${shown}${more}, ${where}`;
  }

  /** Domains by name: upstream walks a map, and any of equals is right. */
  private sorted(): readonly (readonly [string, number])[] {
    return [...this.domains].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private hostOf(nodeDomains: Requirement): string | undefined {
    const [host] = nodeDomains.values;
    return this.spec.key === HOSTNAME && nodeDomains.values.size === 1 ? host : undefined;
  }

  private count(domain: string): number {
    return this.domains.get(domain) ?? 0;
  }

  private nextForSpread(pod: Pod, podDomains: Requirement, nodeDomains: Requirement): Requirement {
    const { key, maxSkew } = this.spec;
    const itself = this.selects(pod) ? 1 : 0;
    const host = this.hostOf(nodeDomains);
    if (host !== undefined) return this.count(host) + itself <= maxSkew ? oneOf(key, [host]) : absent(key);
    const least = this.leastCount(podDomains);
    let best: string | undefined;
    let bestCount = Number.POSITIVE_INFINITY;
    for (const [domain, count] of this.sorted()) {
      if (!allows(nodeDomains, domain) || count + itself - least > maxSkew || count >= bestCount) continue;
      best = domain;
      bestCount = count;
    }
    return best === undefined ? absent(key) : oneOf(key, [best]);
  }

  /** The smallest count among the pod's own domains; 0 while there are fewer than minDomains, and for host names. */
  private leastCount(podDomains: Requirement): number {
    if (this.spec.key === HOSTNAME) return 0;
    const counts = [...this.domains].filter(([domain]) => allows(podDomains, domain)).map(([, count]) => count);
    if (this.spec.minDomains !== undefined && counts.length < this.spec.minDomains) return 0;
    return Math.min(...counts);
  }

  private nextForAffinity(pod: Pod, podDomains: Requirement, nodeDomains: Requirement): Requirement {
    const { key } = this.spec;
    const host = this.hostOf(nodeDomains);
    if (host !== undefined) {
      const there = allows(podDomains, host) && (this.count(host) > 0 || this.mayStart(pod, podDomains));
      return there ? oneOf(key, [host]) : absent(key);
    }
    const own = this.sorted().filter(([domain]) => allows(podDomains, domain));
    const found = own.filter(([domain, count]) => count > 0 && allows(nodeDomains, domain)).map(([domain]) => domain);
    if (found.length > 0) return oneOf(key, found);
    if (!this.mayStart(pod, podDomains)) return absent(key);
    const both = intersection(podDomains, nodeDomains);
    const start = this.sorted().find(([domain]) => allows(both, domain))?.[0];
    const other = own[0]?.[0];
    return oneOf(
      key,
      [start, other].filter((domain) => domain !== undefined),
    );
  }

  /** The first pod that matches its own term may go anywhere. */
  private mayStart(pod: Pod, podDomains: Requirement): boolean {
    return this.selects(pod) && ![...this.domains].some(([domain, count]) => count > 0 && allows(podDomains, domain));
  }

  private nextForAntiAffinity(podDomains: Requirement, nodeDomains: Requirement): Requirement {
    const { key } = this.spec;
    const host = this.hostOf(nodeDomains);
    if (host !== undefined) return this.count(host) === 0 ? oneOf(key, [host]) : absent(key);
    const empty = this.sorted().filter(([, count]) => count === 0);
    return oneOf(
      key,
      empty.map(([domain]) => domain).filter((domain) => allows(nodeDomains, domain) && allows(podDomains, domain)),
    );
  }
}

export const isNowhere = (requirement: Requirement): boolean => operatorOf(requirement) === "DoesNotExist";
