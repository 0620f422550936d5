import { amountsOf, podInfo } from "../../cluster/schedule/index.ts";
import { HOSTNAME } from "./facts.ts";
import type { Options } from "./options.ts";
import type { SizeChange } from "./report.ts";
import type { Template } from "./template.ts";

/**
 * Groups alike enough to share new nodes, and the sharing.
 * Upstream: processors/nodegroupset/{compare_nodegroups,balancing_processor}.go, 1.36.1.
 */
const MAX_MEMORY_DIFFERENCE = 0.015;
const MAX_DIFFERENCE = 0.05;
const IGNORED_LABELS = [
  HOSTNAME,
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "beta.kubernetes.io/fluentd-ds-ready",
  "kops.k8s.io/instancegroup",
];

/** May new nodes be shared between these templates' groups? */
export function areSimilar(a: Template, b: Template, options: Options): boolean {
  const { balancingLabels, balancingExtraIgnoredLabels } = options;
  const [left, right] = [a.node.metadata.labels ?? {}, b.node.metadata.labels ?? {}];
  if (balancingLabels.length > 0) return balancingLabels.every((label) => left[label] === right[label]);
  const ignored = new Set([...IGNORED_LABELS, ...balancingExtraIgnoredLabels]);
  const compared = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((label) => !ignored.has(label));
  return compared.every((label) => left[label] === right[label]) && sameSize(a, b);
}

function sameSize(a: Template, b: Template): boolean {
  const capacity = [amountsOf(a.node.status.capacity), amountsOf(b.node.status.capacity)] as const;
  const allocatable = [amountsOf(a.node.status.allocatable), amountsOf(b.node.status.allocatable)] as const;
  const free = [freeOf(a), freeOf(b)] as const;
  return (
    namesOf(capacity).every((name) => within(capacity, name, name === "memory" ? MAX_MEMORY_DIFFERENCE : 0)) &&
    [allocatable, free].every((pair) => namesOf(pair).every((name) => within(pair, name, MAX_DIFFERENCE)))
  );
}

type Amounts = Readonly<Record<string, number>>;
const namesOf = ([a, b]: readonly [Amounts, Amounts]): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];

function within([a, b]: readonly [Amounts, Amounts], name: string, tolerance: number): boolean {
  const [left, right] = [a[name], b[name]];
  if (left === undefined || right === undefined) return false;
  return Math.abs(left - right) <= Math.max(left, right) * tolerance;
}

/** What the pods that come with a node leave of cpu and memory. */
function freeOf({ node, pods }: Template): Amounts {
  const { cpu = 0, memory = 0 } = amountsOf(node.status.allocatable);
  const requests = pods.map((pod) => podInfo(pod).requests);
  return {
    cpu: requests.reduce((left, { cpuMilli }) => left - cpuMilli, cpu),
    memory: requests.reduce((left, { memoryBytes }) => left - memoryBytes, memory),
  };
}

/** Hands nodes out one at a time to the smallest group that may grow. The plan goes by old size, then as given. */
export function balance(
  groups: readonly { readonly group: string; readonly size: number; readonly max: number }[],
  nodes: number,
): readonly SizeChange[] {
  const plan = groups
    .map(({ group, size, max }) => ({ group, from: size, to: size, max }))
    .sort((a, b) => a.from - b.from);
  for (let left = nodes; left > 0; left--) {
    let smallest: (typeof plan)[number] | undefined;
    for (const info of plan) if (info.to < info.max && (!smallest || info.to < smallest.to)) smallest = info;
    if (!smallest) break;
    smallest.to++;
  }
  return plan.filter(({ from, to }) => to > from);
}
