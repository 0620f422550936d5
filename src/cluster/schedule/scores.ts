import { balancedScore } from "./balanced.ts";
import { imageScore } from "./image-locality.ts";
import { affinityScore } from "./inter-pod-affinity.ts";
import { fitScore } from "./least-allocated.ts";
import { preferredNodeScore } from "./node-affinity.ts";
import type { PodInfo } from "./pod-info.ts";
import type { NodeInfo, Score, Snapshot } from "./snapshot.ts";
import { preferredTaintCount } from "./taints.ts";
import { hashText, mixHashes } from "./ties.ts";
import { spreadScore } from "./topology-spread.ts";

/** One plugin's opinion: normalised scores 0…100 in the order of the feasible nodes; `all` when every node has the same. */
export interface PluginScore {
  readonly plugin: string;
  readonly weight: number;
  readonly scores: readonly number[] | { readonly all: number };
}

/** How the feasible nodes compare. */
export interface Ranking {
  readonly plugins: readonly PluginScore[];
  /** Σ weight × score, in the order of the feasible nodes. */
  readonly totals: readonly number[];
}

/**
 * Scores the feasible nodes for a pod; plugins that skip it are absent.
 * Upstream: pkg/scheduler/apis/config/v1/default_plugins.go (weights), schedule_one.go prioritizeNodes, v1.34.1.
 */
export function rank(snapshot: Snapshot, pod: PodInfo, feasible: readonly number[]): Ranking {
  const plugins: PluginScore[] = [];
  const note = (plugin: string, weight: number, scores: PluginScore["scores"] | undefined) => {
    if (scores) plugins.push({ plugin, weight, scores });
  };
  const byInfo = (score: ((node: NodeInfo) => number) | undefined) =>
    score && each(feasible, (node) => score(snapshot.node(node)));
  const byIndex = (score: Score | undefined) => score && each(feasible, score);
  const spread = spreadScore(snapshot, pod, feasible);
  const taints = byInfo(preferredTaintCount(snapshot, pod));
  const preferred = byInfo(preferredNodeScore(pod));
  const affinity = byIndex(affinityScore(snapshot, pod));

  note("TaintToleration", 3, taints ? fewestBest(taints) : { all: 100 });
  note("NodeAffinity", 2, preferred && shareOfMax(preferred));
  note("PodTopologySpread", 2, spread?.normalise(feasible.map(spread.raw)));
  note("InterPodAffinity", 2, affinity && betweenMinAndMax(affinity));
  note("NodeResourcesFit", 1, byIndex(fitScore(snapshot, pod)));
  note("NodeResourcesBalancedAllocation", 1, byIndex(balancedScore(snapshot, pod)));
  note("ImageLocality", 1, byInfo(imageScore(snapshot, pod)) ?? { all: 0 });
  return { plugins, totals: total(plugins, feasible.length) };
}

/** The hottest place: every feasible node for every pod. Short-lived plain arrays are cheaper here than typed ones. */
function each(nodes: readonly number[], score: Score): readonly number[] {
  const scores = new Array<number>(nodes.length);
  for (let i = 0; i < nodes.length; i++) scores[i] = score(nodes[i]!);
  return scores;
}

/** A plugin's score of the i-th feasible node. */
export const scoreAt = ({ scores }: PluginScore, i: number): number =>
  "all" in scores ? scores.all : (scores[i] ?? 0);

function total(plugins: readonly PluginScore[], count: number): readonly number[] {
  const totals = new Array<number>(count).fill(0);
  for (const { scores, weight } of plugins) {
    if ("all" in scores) for (let i = 0; i < count; i++) totals[i]! += weight * scores.all;
    else for (let i = 0; i < count; i++) totals[i]! += weight * scores[i]!;
  }
  return totals;
}

/** Upstream: plugins/helper/normalize_score.go. */
const shareOfMax = (raw: readonly number[]): readonly number[] => {
  const max = Math.max(...raw);
  return max === 0 ? raw : raw.map((score) => Math.trunc((100 * score) / max));
};
const fewestBest = (raw: readonly number[]): readonly number[] => shareOfMax(raw).map((score) => 100 - score);

const betweenMinAndMax = (raw: readonly number[]): readonly number[] => {
  const min = Math.min(...raw);
  const span = Math.max(...raw) - min;
  // Divide first, then multiply: the order of upstream's floating-point operations.
  return raw.map((score) => (span > 0 ? Math.trunc(100 * ((score - min) / span)) : 0));
};

/** Positions of the largest total. */
export function best(totals: readonly number[]): number[] {
  let max = -1;
  let found: number[] = [];
  for (let i = 0; i < totals.length; i++) {
    const value = totals[i]!;
    if (value > max) {
      max = value;
      found = [i];
    } else if (value === max) found.push(i);
  }
  return found;
}

/** One of several equal nodes. Upstream draws at random; here the pair of pod and node decides, the same every time. */
export function breakTie(snapshot: Snapshot, pod: PodInfo, nodes: readonly number[]): number {
  const salt = hashText(pod.uid);
  let chosen = nodes[0]!;
  let highest = -1;
  for (const node of nodes) {
    const hash = mixHashes(salt, snapshot.node(node).hash);
    if (hash > highest) {
      highest = hash;
      chosen = node;
    }
  }
  return chosen;
}
