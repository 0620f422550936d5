import type { Pod } from "../../api/objects.ts";
import type { PodInfo } from "../../cluster/schedule/index.ts";
import { areSimilar, balance } from "./balance.ts";
import { recalculate, unsafeToScaleUp } from "./cluster-state.ts";
import { type PodGroup, podGroups } from "./equivalence.ts";
import { estimate } from "./estimate.ts";
import { executeScaleUps } from "./execute.ts";
import { choose } from "./expander.ts";
import { plainOrder } from "./facts.ts";
import { groupById, type Loop, optionsOf, targetOf } from "./loop.ts";
import type { GroupSeen } from "./observation.ts";
import { type Quota, quotaExceeded, quotaLeft, takeFromQuota, withinQuota } from "./quota.ts";
import { type Choice, noScaleUp, type Option, type Remaining, type ScaleUp, type SizeChange } from "./report.ts";
import type { Simulation } from "./simulation.ts";
import { placeFrom, type Template } from "./template.ts";

/** Upstream: core/scaleup/orchestrator/orchestrator.go ScaleUp, 1.36.1. */
export interface ScaleUpAttempt {
  readonly options: readonly Option[];
  readonly choice: Choice | undefined;
  readonly scaleUp: ScaleUp;
}

/** What is known about each pod group while groups of nodes are tried. */
interface Judged {
  readonly group: PodGroup;
  /** Node groups whose template its first pod fits. */
  readonly fits: Set<string>;
  readonly rejected: Map<string, readonly string[]>;
}

/** Everything an attempt works with. */
interface Attempt {
  readonly loop: Loop;
  readonly simulation: Simulation;
  readonly templates: ReadonlyMap<string, Template>;
  readonly quota: Quota;
  /** Ready nodes and those to come. */
  readonly nodeCount: number;
  readonly judged: readonly Judged[];
  readonly valid: readonly GroupSeen[];
  readonly skipped: Map<string, readonly string[]>;
}

/** Finds the one group to grow, and grows it. */
export function scaleUp(
  loop: Loop,
  simulation: Simulation,
  templates: ReadonlyMap<string, Template>,
  pods: readonly PodInfo[],
  nodeCount: number,
): ScaleUpAttempt {
  const quota = quotaLeft(simulation.list, loop.options);
  const skipped = new Map<string, readonly string[]>();
  const valid: GroupSeen[] = [];
  for (const group of loop.seen.groups) {
    const reason = skipReason(loop, group, templates.get(group.id), quota, nodeCount);
    if (reason === undefined) valid.push(group);
    else skipped.set(group.id, [reason]);
  }
  const judged = podGroups(pods).map((group) => ({ group, fits: new Set<string>(), rejected: new Map() }));
  const attempt: Attempt = { loop, simulation, templates, quota, nodeCount, judged, valid, skipped };
  for (const { id } of valid) judge(attempt, id);
  if (loop.options.scaleUpSimulationForSkippedNodeGroups) judgeSkipped(attempt);
  const options = valid.flatMap((group) => optionOf(attempt, group) ?? []);
  if (options.length === 0) {
    const scaleUp = { ...noScaleUp("ScaleUpNoOptionsAvailable"), remaining: remaining(attempt) };
    return { options, choice: undefined, scaleUp };
  }
  const choice = choose(options, loop, templates);
  const best = options.find(({ group }) => group === choice.chosen);
  if (!best) {
    const scaleUp = { ...noScaleUp("ScaleUpNoOptionsAvailable"), remaining: remaining(attempt) };
    return { options, choice, scaleUp };
  }
  return { options, choice, scaleUp: carryOut(attempt, best) };
}

/** Why a group is not asked at all. */
function skipReason(
  loop: Loop,
  group: GroupSeen,
  template: Template | undefined,
  quota: Quota,
  nodeCount: number,
): string | undefined {
  const unsafe = unsafeToScaleUp(loop, group.id);
  if (unsafe !== undefined) return unsafe;
  const headroom = group.max - targetOf(loop, group.id);
  if (headroom <= 0) return "max node group size reached";
  const { zeroOrMax } = optionsOf(loop, group);
  const nodes = zeroOrMax ? headroom : 1;
  const { maxNodesTotal } = loop.options;
  if (zeroOrMax && maxNodesTotal > 0 && nodeCount + nodes > maxNodesTotal) {
    return "atomic scale-up exceeds cluster node count limit";
  }
  return template ? quotaExceeded(quota, template, nodes) : "not ready for scale-up";
}

/** Tries the first pod of each pod group on one more node of the group. */
function judge({ simulation, templates, judged }: Attempt, id: string): void {
  const template = templates.get(id);
  if (!template) return;
  const trial = simulation.fork();
  trial.add(placeFrom(template, "trial", "new"));
  for (const { group, fits, rejected } of judged) {
    const rejection = trial.rejection(group.sample, "trial");
    if (rejection) rejected.set(id, rejection.reasons);
    else fits.add(id);
  }
}

/** A skipped group that would not take the pods anyway says so. */
function judgeSkipped(attempt: Attempt): void {
  for (const id of attempt.skipped.keys()) {
    judge(attempt, id);
    for (const { fits } of attempt.judged) fits.delete(id);
  }
}

const groupsFor = ({ judged }: Attempt, id: string): readonly Judged[] => judged.filter(({ fits }) => fits.has(id));

function optionOf(attempt: Attempt, group: GroupSeen): Option | undefined {
  const { loop, simulation, templates } = attempt;
  const template = templates.get(group.id);
  const helped = groupsFor(attempt, group.id);
  if (!template || helped.length === 0) return undefined;
  const similar = similarGroups(attempt, group);
  const groups = helped.map((each) => each.group);
  const limit = nodeLimit(attempt, [group, ...similar]);
  const found = estimate(simulation, groups, template, limit, loop.options.fastpathBinpacking);
  if (found.nodes === 0 || found.pods.length === 0) return undefined;
  const headroom = group.max - targetOf(loop, group.id);
  return {
    group: group.id,
    nodes: optionsOf(loop, group).zeroOrMax ? headroom : found.nodes,
    pods: found.pods.map(({ pod }) => pod),
    similar: similar.map(({ id }) => id),
  };
}

/** Upstream: estimator/threshold_based_limiter.go with its thresholds. */
function nodeLimit({ loop, nodeCount }: Attempt, groups: readonly GroupSeen[]): number {
  const { maxNodesTotal, maxNodesPerScaleUp } = loop.options;
  const headroom = groups.reduce((sum, { id, max }) => sum + Math.max(0, max - targetOf(loop, id)), 0);
  const inCluster = maxNodesTotal > 0 ? maxNodesTotal - nodeCount : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(headroom, inCluster, maxNodesPerScaleUp));
}

/** Groups that may share the new nodes: alike, able to grow, and fit for every pod group of this one. */
function similarGroups(attempt: Attempt, group: GroupSeen): readonly GroupSeen[] {
  const { loop, templates, valid } = attempt;
  const own = templates.get(group.id);
  if (!loop.options.balanceSimilarNodeGroups || optionsOf(loop, group).zeroOrMax || !own) return [];
  const helped = groupsFor(attempt, group.id);
  return valid.filter(({ id }) => {
    const template = templates.get(id);
    return (
      id !== group.id &&
      template !== undefined &&
      areSimilar(own, template, loop.options) &&
      helped.every(({ fits }) => fits.has(id))
    );
  });
}

function carryOut(attempt: Attempt, best: Option): ScaleUp {
  const { loop, judged } = attempt;
  const infos = planOf(attempt, best);
  if (infos.length === 0) return { ...noScaleUp("ScaleUpNoOptionsAvailable"), remaining: remaining(attempt) };
  const { failed, error } = executeScaleUps(loop, infos);
  if (failed !== undefined) {
    for (const { fits, rejected } of judged)
      if (fits.delete(failed)) rejected.set(failed, ["scale-up execution failed"]);
    return {
      ...noScaleUp("ScaleUpError"),
      triggered: best.pods,
      remaining: remaining(attempt),
      failed: [failed],
      error,
    };
  }
  recalculate(loop);
  const awaiting = judged.filter(({ fits, rejected }) => fits.size > 0 && rejected.has(best.group));
  return {
    ...noScaleUp("ScaleUpSuccessful"),
    infos,
    triggered: best.pods,
    awaiting: awaiting.flatMap(({ group }) => podsOf(group)),
    remaining: remaining(attempt),
  };
}

/** New sizes: the option's nodes within the cluster's limits, shared between similar groups. */
function planOf(attempt: Attempt, { group: id, nodes }: Option): readonly SizeChange[] {
  const { loop, templates, quota, nodeCount } = attempt;
  const group = groupById(loop, id);
  const template = templates.get(id);
  if (!group || !template) return [];
  const { maxNodesTotal } = loop.options;
  const capped = maxNodesTotal > 0 ? Math.min(nodes, maxNodesTotal - nodeCount) : nodes;
  const granted = withinQuota(quota, template, capped);
  const sharers = [group, ...similarGroups(attempt, group)].map(({ id: name, max }) => ({
    group: name,
    size: targetOf(loop, name),
    max,
  }));
  return balance(sharers, granted).flatMap((info) => {
    const own = templates.get(info.group);
    const grown = own ? takeFromQuota(quota, own, info.to - info.from) : 0;
    return grown > 0 ? [{ ...info, to: info.from + grown }] : [];
  });
}

const podsOf = ({ pods }: PodGroup): readonly Pod[] => pods.map(({ pod }) => pod);

/** Pods that no group could take, with the reason of each. */
function remaining({ judged, skipped }: Attempt): readonly Remaining[] {
  return judged
    .filter(({ fits }) => fits.size === 0)
    .flatMap(({ group, rejected }) => {
      const others = new Map([...skipped].filter(([id]) => !rejected.has(id)));
      const sorted = new Map([...rejected].sort(([a], [b]) => plainOrder(a, b)));
      return podsOf(group).map((pod) => ({ pod, rejected: sorted, skipped: others }));
    });
}
