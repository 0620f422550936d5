import type { Node } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { podInfo } from "../../cluster/schedule/index.ts";
import { deleteErrored, deleteUnregistered, fixSizes } from "./clean-up.ts";
import {
  groupStatuses,
  isClusterHealthy,
  recalculate,
  upcomingNodes,
  updateOrders,
  updateState,
} from "./cluster-state.ts";
import { DELETION_CANDIDATE, hasTaint, isReadyAndSchedulable, TO_BE_DELETED, withoutTaint } from "./facts.ts";
import { type Loop, say } from "./loop.ts";
import { type Memory, open } from "./memory.ts";
import { scaleUpToMin } from "./min-size.ts";
import type { Observation } from "./observation.ts";
import { areAllNew, isExpendable, type Pending, pendingPods } from "./pending.ts";
import { registeredNodes } from "./registered.ts";
import { noScaleUp, type Report, type ScaleUp } from "./report.ts";
import { type ScaleDown, scaleDown } from "./scale-down.ts";
import { type ScaleUpAttempt, scaleUp } from "./scale-up.ts";
import { sayScaleUp } from "./scale-up-events.ts";
import type { Simulation } from "./simulation.ts";
import { placeFrom, type Template, templatesOf } from "./template.ts";

/** One loop: what it found and did, and what it remembers. Upstream: core/static_autoscaler.go RunOnce, 1.36.1. */
export function scan(given: Observation, memory: Memory, now: TimeMs): { report: Report; memory: Memory } {
  const loop = begin(given, memory, now);
  const { work } = loop;
  const results = work.results;
  work.results = new Map();
  const simulation = registeredNodes(loop);
  const templates = templatesOf(loop.seen, simulation, work.templates, now);
  updateState(loop);
  deleteUnregistered(loop);
  const healthy = isClusterHealthy(loop);
  const parts = healthy ? helpAndShrink(loop, simulation, templates) : stop(loop);
  const report: Report = {
    at: now,
    ...parts,
    templates,
    deletionResults: results,
    backoffs: loop.backoffs,
    clusterHealthy: healthy,
    status: groupStatuses(loop),
    actions: loop.actions,
    events: loop.events,
  };
  return { report, memory: work };
}

type Parts = Omit<
  Report,
  "at" | "templates" | "deletionResults" | "backoffs" | "clusterHealthy" | "status" | "actions" | "events"
>;

function begin(given: Observation, memory: Memory, now: TimeMs): Loop {
  const loop: Loop = {
    now,
    seen: given,
    options: given.options,
    work: open(memory),
    actions: [],
    events: [],
    backoffs: [],
    targets: new Map(given.groups.map(({ id, target }) => [id, target])),
    instances: new Map(given.groups.map(({ id, instances }) => [id, instances])),
    readiness: new Map(),
    ranges: new Map(),
  };
  if (loop.work.started) return loop;
  loop.work.started = true;
  return { ...loop, seen: { ...given, nodes: given.nodes.map((node) => cleaned(loop, node)) } };
}

/** The first loop of a process removes what an earlier one left: marks of deletion, and soft taints when they are off. */
function cleaned(loop: Loop, node: Node): Node {
  const { name } = node.metadata;
  if (!loop.seen.groupOf.has(name)) return node;
  let clean = node;
  const untaint = (key: string) => {
    loop.actions.push({ op: "untaint", node: name, key });
    const message = `removed ${key} taint from node ${name}`;
    loop.events.push({ on: { kind: "Node", node: name }, type: "Normal", reason: "ClusterAutoscalerCleanup", message });
    clean = withoutTaint(clean, key);
  };
  if (hasTaint(node, TO_BE_DELETED)) {
    untaint(TO_BE_DELETED);
    if (node.spec.unschedulable) {
      loop.actions.push({ op: "uncordon", node: name });
      clean = { ...clean, spec: { ...clean.spec, unschedulable: false } };
    }
  }
  if (loop.options.maxBulkSoftTaintCount === 0 && hasTaint(node, DELETION_CANDIDATE)) untaint(DELETION_CANDIDATE);
  return clean;
}

const NOTHING_PLANNED = {
  unschedulable: [],
  upcoming: new Map(),
  notStarted: new Map(),
  fits: [],
  unhelped: [],
  scaleUpPods: undefined,
  options: [],
  choice: undefined,
  scaleUpToMin: undefined,
  unneeded: [],
  utilization: new Map(),
  started: [],
} as const;

/** A loop that ends early: it plans nothing and knows of unremovable nodes what the last one knew. */
const ended = (loop: Loop, error?: string): Parts => ({
  ...NOTHING_PLANNED,
  scaleUp: noScaleUp("ScaleUpNotTried"),
  unremovable: loop.work.unremovable,
  scaleDown: "NotTried",
  error,
});

function stop(loop: Loop): Parts {
  loop.work.unneeded = [];
  say(loop, "Warning", "ClusterUnhealthy", "Cluster is unhealthy");
  return ended(loop);
}

function helpAndShrink(loop: Loop, simulation: Simulation, templates: ReadonlyMap<string, Template>): Parts {
  if (deleteErrored(loop)) {
    recalculate(loop);
    updateOrders(loop);
  }
  const { fixed, error } = fixSizes(loop);
  if (fixed || error !== undefined) return ended(loop, error);
  const upcoming = upcomingNodes(loop);
  const hidden = new Set([...upcoming.notStarted.values()].flat());
  for (const name of hidden) simulation.remove(name);
  for (const [group, count] of upcoming.counts) {
    const template = templates.get(group);
    if (!template) continue;
    for (let i = 0; i < count; i++)
      simulation.add(placeFrom(template, `upcoming:${group}:${i}:${template.madeAt}`, "upcoming"));
  }
  const nodes = loop.seen.nodes.filter(({ metadata }) => !hidden.has(metadata.name));
  placeNominated(loop, simulation);
  const pending = pendingPods(loop, simulation);
  const ready = loop.seen.nodes.filter(isReadyAndSchedulable).length;
  const comingCount = [...upcoming.counts.values()].reduce((sum, count) => sum + count, 0);
  const attempt = tryScaleUp(loop, simulation, templates, pending, ready, comingCount);
  if (attempt.scaleUp.result === "ScaleUpSuccessful") loop.work.lastScaleUp = loop.now;
  sayScaleUp(loop, attempt.scaleUp);
  const vetoed = attempt.scaleUp.result === "ScaleUpInCooldown";
  const down = loop.options.scaleDownEnabled ? scaleDown(loop, simulation, nodes, vetoed) : notDown(loop);
  const toMin = loop.options.enforceNodeGroupMinSize ? scaleUpToMin(loop, simulation, templates) : undefined;
  if (toMin?.result === "ScaleUpSuccessful") loop.work.lastScaleUp = loop.now;
  return {
    unschedulable: pending.listed,
    upcoming: upcoming.counts,
    notStarted: upcoming.notStarted,
    fits: pending.fits,
    unhelped: pending.unhelped.map(({ pod }) => pod),
    ...attempt,
    scaleUpToMin: toMin,
    unneeded: down.unneeded,
    unremovable: down.unremovable,
    utilization: down.utilization,
    scaleDown: down.result,
    started: down.started,
    error: down.error,
  };
}

/** Pods for which room is being made count as placed. */
function placeNominated(loop: Loop, simulation: Simulation): void {
  for (const pod of loop.seen.unplaced) {
    const { nominatedNodeName } = pod.status;
    if (!nominatedNodeName || isExpendable(pod, loop)) continue;
    if (simulation.find(nominatedNodeName)) simulation.put(podInfo(pod), nominatedNodeName);
  }
}

/** Asks for nodes unless nobody needs one, the cluster is full, or the pods are so new that more may follow. */
function tryScaleUp(
  loop: Loop,
  simulation: Simulation,
  templates: ReadonlyMap<string, Template>,
  { ripe }: Pending,
  ready: number,
  coming: number,
): ScaleUpAttempt & { readonly scaleUpPods: Report["scaleUpPods"] } {
  const { maxNodesTotal } = loop.options;
  const not = (scaleUp: ScaleUp) => ({ options: [], choice: undefined, scaleUpPods: undefined, scaleUp });
  if (ripe.length === 0) return not(noScaleUp("ScaleUpNotNeeded"));
  if (maxNodesTotal > 0 && ready >= maxNodesTotal) {
    say(loop, "Warning", "MaxNodesTotalReached", `Max total nodes in cluster reached: ${maxNodesTotal}`);
    const remaining = ripe.map(({ pod }) => ({ pod, rejected: new Map(), skipped: new Map() }));
    return not({ ...noScaleUp("ScaleUpLimitedByMaxNodesTotal"), remaining });
  }
  if (areAllNew(ripe, loop.now)) return not(noScaleUp("ScaleUpInCooldown"));
  const attempt = scaleUp(loop, simulation, templates, ripe, ready + coming);
  return { ...attempt, scaleUpPods: ripe.map(({ pod }) => pod) };
}

const notDown = (loop: Loop): ScaleDown => {
  loop.work.unremovable = [];
  return { unneeded: [], unremovable: [], utilization: new Map(), result: "NotTried", started: [] };
};
