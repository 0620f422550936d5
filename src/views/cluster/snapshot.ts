import type { NodeChange, PodChange } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import type { History } from "../../session/history.ts";
import { type Timeline, timeline } from "./timeline.ts";

/** How a node is drawn: `lost` was Ready once, `booting` never was. */
export type NodeLook = "booting" | "ready" | "draining" | "lost";

export interface NodeNow {
  readonly name: string;
  readonly change: NodeChange;
  readonly look: NodeLook;
  readonly pods: readonly PodChange[];
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** What fills the node first: areas of its pods are their requests of this. */
  readonly binding: "cpu" | "memory";
  /** Of a booting node: when it was ordered and when it will be Ready, null while that is not computed yet. */
  readonly orderedAt: TimeMs;
  readonly readyAt: TimeMs | null;
}

/** Pods that wait outside for the same reason. */
export interface PendingGroup {
  /** Upstream's words. */
  readonly because: string;
  readonly since: TimeMs;
  readonly pods: readonly PodChange[];
}

export interface ClusterNow {
  readonly nodes: readonly NodeNow[];
  readonly pending: readonly PendingGroup[];
  readonly waiting: number;
}

interface Lives {
  readonly nodes: Timeline<NodeChange>;
  readonly pods: Timeline<PodChange>;
  shown: { readonly key: string; readonly now: ClusterNow } | null;
}

const known = new WeakMap<readonly PodChange[], Lives>();

function livesOf({ nodes, pods }: History): Lives {
  let lives = known.get(pods);
  if (!lives) {
    lives = {
      nodes: timeline(nodes, ({ node }) => node),
      pods: timeline(pods, ({ pod }) => pod),
      shown: null,
    };
    known.set(pods, lives);
  }
  return lives;
}

/** Every node with its pods, and who waits outside, at an instant. The same object while nothing changes. */
export function clusterAt(history: History, at: TimeMs): ClusterNow {
  const lives = livesOf(history);
  const [nodes, pods] = [lives.nodes.count(at), lives.pods.count(at)];
  const key = `${nodes} ${pods}`;
  if (lives.shown?.key !== key) {
    lives.shown = { key, now: assemble(lives.nodes.standing(nodes), lives.pods.standing(pods), lives.nodes, at) };
  }
  return lives.shown.now;
}

/** All states a node or a pod went through, up to an instant. */
export const nodeLife = (history: History, name: string, at: TimeMs): readonly NodeChange[] =>
  livesOf(history)
    .nodes.life(name)
    .filter((change) => change.at <= at);
export const podLife = (history: History, name: string, at: TimeMs): readonly PodChange[] =>
  livesOf(history)
    .pods.life(name)
    .filter((change) => change.at <= at);

function assemble(
  nodes: readonly NodeChange[],
  pods: readonly PodChange[],
  lives: Timeline<NodeChange>,
  at: TimeMs,
): ClusterNow {
  const homes = new Map<string, PodChange[]>();
  const outside = new Map<string, PodChange[]>();
  for (const pod of pods) {
    if (pod.node !== null) push(homes, pod.node, pod);
    else if (pod.state === "pending") push(outside, pod.because, pod);
  }
  const pending = [...outside].map(([because, waiting]) => ({
    because,
    since: Math.min(...waiting.map((pod) => pod.at)),
    pods: waiting,
  }));
  return {
    nodes: nodes.map((change) => nodeNow(change, homes.get(change.node) ?? [], lives, at)),
    pending: pending.sort((a, b) => b.pods.length - a.pods.length),
    waiting: pending.reduce((sum, group) => sum + group.pods.length, 0),
  };
}

function nodeNow(change: NodeChange, pods: readonly PodChange[], lives: Timeline<NodeChange>, at: TimeMs): NodeNow {
  const cpuMilli = pods.reduce((sum, pod) => sum + pod.cpuRequestMilli, 0);
  const memoryBytes = pods.reduce((sum, pod) => sum + pod.memoryRequestBytes, 0);
  const coming = change.state === "booting" || change.state === "notReady";
  const life = coming ? lives.life(change.node) : [change];
  const wasReady = life.some((each) => each.at <= at && each.state === "ready");
  const ready = coming ? life.find((each) => each.at > at && each.state === "ready") : undefined;
  return {
    name: change.node,
    change,
    look: change.state === "notReady" ? (wasReady ? "lost" : "booting") : lookOf(change.state),
    pods,
    cpuMilli,
    memoryBytes,
    binding: memoryBytes * change.cpuMilli > cpuMilli * change.memoryBytes ? "memory" : "cpu",
    orderedAt: life[0]?.at ?? change.at,
    readyAt: ready?.at ?? null,
  };
}

const lookOf = (state: "booting" | "ready" | "draining" | "gone"): NodeLook => (state === "gone" ? "lost" : state);

/** Part of its node that a pod asks for, of what fills the node first. */
export const shareOf = ({ binding, change }: NodeNow, pod: PodChange): number =>
  binding === "cpu" ? ratio(pod.cpuRequestMilli, change.cpuMilli) : ratio(pod.memoryRequestBytes, change.memoryBytes);

/** Part of the node that is asked for. */
export const requestedShare = ({ binding, change, cpuMilli, memoryBytes }: NodeNow): number =>
  binding === "cpu" ? ratio(cpuMilli, change.cpuMilli) : ratio(memoryBytes, change.memoryBytes);

const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
