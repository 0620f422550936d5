import type { Container, Pod, Taint } from "../../api/objects.ts";
import type { HostPort } from "../../cluster/schedule/index.ts";
import { type Amounts, NOTHING, requestsOf, sum } from "./amounts.ts";
import type { InstanceType } from "./catalogue.ts";
import { portsOf } from "./host-ports.ts";
import { toleratingSoftTaints, withoutFirstTerm } from "./preferences.ts";
import { compatible, meets, ofLabels, ofPod, type Requirements } from "./requirements.ts";
import { untolerated } from "./taints.ts";
import type { DaemonSet, World } from "./world.ts";

/** The pod a DaemonSet would put on a node: limits stand in for missing requests. */
function daemonPod({ apiVersion, metadata, spec }: DaemonSet): Pod {
  const filled = (container: Container): Container => {
    const { requests, limits } = container.resources ?? {};
    return { ...container, resources: { requests: { ...limits, ...requests }, limits } };
  };
  const { containers, initContainers = [], ...rest } = spec.template.spec;
  return {
    apiVersion,
    kind: "Pod",
    metadata,
    spec: { ...rest, containers: containers.map(filled), initContainers: initContainers.map(filled) },
    status: { phase: "Pending" },
  };
}

/** Instance types on which the same DaemonSets run. */
export interface DaemonGroup {
  readonly types: readonly InstanceType[];
  readonly overhead: Amounts;
  readonly ports: readonly HostPort[];
}

/** Upstream: karpenter v1.14.1 scheduling/scheduler.go buildDaemonOverheadGroups. */
export function daemonGroups(
  world: World,
  types: readonly InstanceType[],
  taints: readonly Taint[],
  requirements: Requirements,
): readonly DaemonGroup[] {
  const pods = world.daemonSets.map(daemonPod);
  const groups = new Map<string, { readonly types: InstanceType[]; readonly pods: readonly Pod[] }>();
  for (const type of types) {
    const running = pods.filter((pod) => runsOn(pod, type, taints, requirements, world.wellKnown));
    const key = running
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .sort()
      .join();
    const group = groups.get(key);
    if (group) group.types.push(type);
    else groups.set(key, { types: [type], pods: running });
  }
  return [...groups.values()].map((group) => ({
    types: group.types,
    overhead: group.pods.length === 0 ? NOTHING : sum(group.pods.map(({ spec }) => requestsOf(spec))),
    ports: group.pods.flatMap(portsOf),
  }));
}

/** Any of its OR-terms will do, and soft taints never keep a DaemonSet away. */
function runsOn(
  pod: Pod,
  type: InstanceType,
  taints: readonly Taint[],
  requirements: Requirements,
  wellKnown: ReadonlySet<string>,
): boolean {
  const tolerant = toleratingSoftTaints(pod) ?? pod;
  if (untolerated(taints, tolerant.spec.tolerations ?? []).length > 0) return false;
  for (let next: Pod | undefined = tolerant; next; next = withoutFirstTerm(next)) {
    const wanted = ofPod(next, "strict");
    if (compatible(requirements, wanted, wellKnown) && meets(type.requirements, wanted)) return true;
  }
  return false;
}

/** What DaemonSets that belong on a known node request there; only the first OR-term is looked at. */
export function daemonsOn(world: World, taints: readonly Taint[], labels: Readonly<Record<string, string>>): Amounts {
  const there = ofLabels(labels);
  const pods = world.daemonSets
    .map(daemonPod)
    .filter(
      (pod) => untolerated(taints, pod.spec.tolerations ?? []).length === 0 && compatible(there, ofPod(pod, "strict")),
    );
  return { ...sum(pods.map(({ spec }) => requestsOf(spec))), pods: pods.length };
}
