import type { Node, Pod } from "../../api/objects.ts";
import { MINUTE_MS, type TimeMs } from "../../base/units.ts";
import { meetsRequirement, type PodInfo, podInfo, toleratesNode } from "../../cluster/schedule/index.ts";
import {
  controllerOf,
  DELETION_CANDIDATE,
  HOSTNAME,
  hasTaint,
  isDaemonSetPod,
  isMirrorPod,
  isNodeReady,
  isTerminating,
  readySinceOf,
  TO_BE_DELETED,
} from "./facts.ts";
import type { DaemonSetSeen, GroupSeen, Observation } from "./observation.ts";
import type { Place, Simulation } from "./simulation.ts";

/** What a new node of a group looks like, and the pods that come with it. */
export interface Template {
  readonly node: Node;
  readonly pods: readonly Pod[];
  /** When it was made: nodes made from another template have other names. */
  readonly madeAt: TimeMs;
}

/** A ready node serves as template only after this. */
const STABLE_AFTER_MS = MINUTE_MS;
/** Upstream: utils/taints/taints.go NodeConditionTaints. */
const CONDITION_TAINTS = new Set([
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/unschedulable",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/network-unavailable",
  "node.kubernetes.io/pid-pressure",
  "node.cloudprovider.kubernetes.io/uninitialized",
  "node.cloudprovider.kubernetes.io/shutdown",
]);
/** Upstream: utils/labels/labels.go UpdateDeprecatedLabels. */
const DEPRECATED_LABELS: readonly (readonly [string, string])[] = [
  ["kubernetes.io/arch", "beta.kubernetes.io/arch"],
  ["kubernetes.io/os", "beta.kubernetes.io/os"],
  ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"],
  ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"],
  ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"],
];

/**
 * One template a group: a good node, else the last good node remembered, else the cloud's, else any node.
 * Upstream: processors/nodeinfosprovider/mixed_nodeinfos_processor.go, simulator/node_info_utils.go, 1.36.1.
 * @param remembered is updated with every good node
 */
export function templatesOf(
  seen: Observation,
  simulation: Simulation,
  remembered: Map<string, Template>,
  now: TimeMs,
): ReadonlyMap<string, Template> {
  const templates = new Map<string, Template>();
  const fromPlaces = (wanted: (node: Node) => boolean, found: (group: string, template: Template) => void) => {
    for (const place of simulation.list) {
      const group = seen.groupOf.get(place.name);
      if (group === undefined || templates.has(group) || !wanted(place.node)) continue;
      const template = fromNode(place, seen, now);
      templates.set(group, template);
      found(group, template);
    }
  };
  const good = (node: Node) => isGood(node, now);
  fromPlaces(good, (group, template) => remembered.set(group, template));
  for (const group of seen.groups) {
    if (templates.has(group.id)) continue;
    const template = remembered.get(group.id) ?? fromCloud(group, seen, now);
    if (template) templates.set(group.id, template);
  }
  fromPlaces(
    (node) => !good(node),
    () => {},
  );
  return templates;
}

const isGood = (node: Node, now: TimeMs): boolean =>
  isNodeReady(node) &&
  readySinceOf(node) + STABLE_AFTER_MS < now &&
  !node.spec.unschedulable &&
  !hasTaint(node, TO_BE_DELETED);

function fromNode({ node, pods }: Place, { daemonSets, options }: Observation, madeAt: TimeMs): Template {
  const taints = (node.spec.taints ?? []).filter(
    ({ key }) => !CONDITION_TAINTS.has(key) && key !== TO_BE_DELETED && key !== DELETION_CANDIDATE,
  );
  const sanitized: Node = { ...node, spec: { ...node.spec, taints } };
  const kept = pods
    .map(({ pod }) => pod)
    .filter((pod) => !isTerminating(pod) && (isMirrorPod(pod) || isDaemonSetPod(pod)));
  if (!options.forceDaemonSets) return { node: sanitized, pods: kept, madeAt };
  const running = new Set(pods.map(({ pod }) => controllerOf(pod)).flatMap((owner) => (owner ? [owner.name] : [])));
  const missing = daemonSets.filter(({ name }) => !running.has(name));
  return { node: sanitized, pods: [...kept, ...daemonPods(sanitized, missing)], madeAt };
}

function fromCloud({ template }: GroupSeen, { daemonSets }: Observation, madeAt: TimeMs): Template | undefined {
  if (!template) return undefined;
  const labels: Record<string, string> = { ...template.metadata.labels };
  for (const [stable, deprecated] of DEPRECATED_LABELS) {
    const value = labels[stable];
    if (value !== undefined) labels[deprecated] = value;
  }
  const node = { ...template, metadata: { ...template.metadata, labels } };
  return { node, pods: daemonPods(node, daemonSets), madeAt };
}

/** Pods of the DaemonSets that run on such a node. */
function daemonPods(node: Node, daemonSets: readonly DaemonSetSeen[]): Pod[] {
  return daemonSets.map(daemonPod).filter((pod) => {
    const info = podInfo(pod);
    return meetsRequirement(info.nodes, node) && toleratesNode(info.tolerations, node.spec.taints ?? []);
  });
}

const daemonPod = ({ namespace, name, spec }: DaemonSetSeen): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${name}-pod`,
    namespace,
    uid: `template/${namespace}/${name}`,
    generation: 1,
    resourceVersion: 0,
    creationTimestamp: 0,
    ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name, uid: `DaemonSet/${name}`, controller: true }],
  },
  spec,
  status: { phase: "Pending" },
});

/** A node of this template under a name of its own. */
export function placeFrom({ node, pods }: Template, name: string, kind: Place["kind"]): Place {
  const labels = { ...node.metadata.labels, [HOSTNAME]: name };
  return { name, node: { ...node, metadata: { ...node.metadata, name, labels } }, kind, pods: pods.map(infoOf) };
}
const infoOf = (pod: Pod): PodInfo => podInfo(pod);
