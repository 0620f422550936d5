import { amountsOf, type PodInfo } from "../../cluster/schedule/index.ts";
import type { PodGroup } from "./equivalence.ts";
import { HOSTNAME } from "./facts.ts";
import type { Simulation } from "./simulation.ts";
import { placeFrom, type Template } from "./template.ts";

/** Upstream: estimator/{binpacking_estimator,decreasing_pod_orderer,fast_path…}.go, 1.36.1. */
export interface Estimate {
  /** Created nodes that hold a pod. */
  readonly nodes: number;
  /** In the order in which they were placed. */
  readonly pods: readonly PodInfo[];
}

/**
 * First-fit decreasing on nodes of one template.
 * @param limit how many nodes may be created
 */
export function estimate(
  base: Simulation,
  groups: readonly PodGroup[],
  template: Template,
  limit: number,
  spreadFirst: boolean,
): Estimate {
  const simulation = base.fork();
  const holding = new Map<string, boolean>();
  const placed: PodInfo[] = [];
  let last: string | undefined;

  const place = (pod: PodInfo, node: string) => {
    simulation.put(pod, node);
    if (holding.has(node)) holding.set(node, true);
    placed.push(pod);
  };
  /** The last created node, or, when hostname spread stands in the way there, any node. */
  const onLast = (pod: PodInfo): boolean => {
    if (last === undefined) return false;
    const rejection = simulation.rejection(pod, last);
    if (!rejection) {
      place(pod, last);
      return true;
    }
    if (rejection.plugin !== "PodTopologySpread" || !spreadsOverHosts(pod)) return false;
    const node = simulation.search(pod, () => true);
    if (node !== undefined) place(pod, node);
    return node !== undefined;
  };

  for (const { pods } of inOrder(groups, template, spreadFirst)) {
    let index = 0;
    for (; index < pods.length; index++) {
      const pod = pods[index];
      const node = pod && simulation.search(pod, ({ name }) => holding.has(name));
      if (!pod || node === undefined) break;
      place(pod, node);
    }
    for (const pod of pods.slice(index)) {
      if (onLast(pod)) continue;
      if (last !== undefined && !holding.get(last)) break;
      if (holding.size >= limit) break;
      last = `new:${holding.size}`;
      simulation.add(placeFrom(template, last, "new"));
      holding.set(last, false);
      if (simulation.rejection(pod, last)) break;
      place(pod, last);
    }
  }
  return { nodes: [...holding.values()].filter(Boolean).length, pods: placed };
}

const spreadsOverHosts = ({ spread }: PodInfo): boolean =>
  spread.some(({ hard, topologyKey }) => hard && topologyKey === HOSTNAME);

/** Largest first, by the share of a node that a group's first pod takes. */
function inOrder(groups: readonly PodGroup[], { node }: Template, spreadFirst: boolean): readonly PodGroup[] {
  const { cpu = 0, memory = 0 } = amountsOf(node.status.allocatable);
  const share = ({ sample }: PodGroup): number =>
    (cpu > 0 ? sample.requests.cpuMilli / cpu : 0) + (memory > 0 ? sample.requests.memoryBytes / memory : 0);
  const first = ({ sample }: PodGroup): number =>
    spreadFirst && (sample.spread.length > 0 || sample.terms.forbidden.length > 0) ? 1 : 0;
  return [...groups].sort((a, b) => first(b) - first(a) || share(b) - share(a));
}
