import type { PodChange, PodState } from "../../api/frame.ts";
import { memoryText, numberText } from "../../charts/format.ts";
import type { NodeLook, NodeNow } from "./snapshot.ts";

const THIN = "\u2009";

/** A quantity of CPU where a pod is meant: 500m, 2 cores. */
export const cpuText = (milli: number): string =>
  milli % 1000 === 0 ? countText(milli / 1000, "core") : `${numberText(milli)}m`;

const cores = (milli: number): string => numberText(milli / 1000);

/** What is left of a node, of the thing that fills it first: "1.5 cores". */
export function freeText({ binding, change, cpuMilli, memoryBytes }: NodeNow): string {
  if (binding === "memory") return memoryText(Math.max(0, change.memoryBytes - memoryBytes));
  const left = Math.max(0, change.cpuMilli - cpuMilli);
  return left < 1000 ? `${numberText(left)}m` : left === 1000 ? "1 core" : `${cores(left)} cores`;
}

export const countText = (count: number, thing: string): string =>
  `${numberText(count)} ${thing}${count === 1 ? "" : "s"}`;

/** $0.192/h */
export const priceText = (microUsd: number): string => `$${trimmed(microUsd / 1e6)}/h`;
/** Dollars with two digits, or three where the third says something. */
export const trimmed = (usd: number): string => usd.toFixed(3).replace(/0$/, "");

const LOOKS: Readonly<Record<NodeLook, string>> = {
  booting: "booting",
  ready: "Ready",
  draining: "draining",
  lost: "lost",
};
export const lookText = (look: NodeLook): string => LOOKS[look];

/** Upstream's phase where it has one, else what a person calls it. */
const STATES: Readonly<Record<PodState, string>> = {
  pending: "Pending",
  starting: "starting",
  ready: "ready",
  unready: "not ready",
  failing: "failing",
  stopping: "stopping",
  gone: "gone",
};
export const stateText = (state: PodState): string => STATES[state];

/** "worker-1: 3 of 16 cores requested, 4 pods" */
export function nodeText(node: NodeNow): string {
  const { name, change, look, pods, binding, cpuMilli, memoryBytes } = node;
  const requested =
    binding === "cpu"
      ? `${cores(cpuMilli)} of ${cores(change.cpuMilli)} cores requested`
      : `${memoryText(memoryBytes)} of ${memoryText(change.memoryBytes)} requested`;
  const state = look === "ready" ? "" : `${lookText(look)}, `;
  return `${name}: ${state}${requested}, ${countText(pods.length, "pod")}`;
}

/** "web-x4k2f, ready: 500m requested, uses 71 %" */
export function podText({ pod, state, cpuRequestMilli, because }: PodChange, use: number): string {
  const uses = state === "ready" && Number.isFinite(use) ? `, uses ${Math.round(use)}${THIN}%` : "";
  const why = state === "ready" || because === "" ? "" : `, ${because}`;
  return `${pod}, ${stateText(state)}: ${cpuText(cpuRequestMilli)} requested${uses}${why}`;
}

/** The part of a pod's name that tells it from its siblings, for places where the whole has no room. */
export const shortName = (pod: string): string => pod.split("-").at(-1) ?? pod;
