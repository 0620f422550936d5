import type { PodChange, PodState } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";

/** A stretch of one pod's life in one state. */
export interface PodSpan {
  readonly state: PodState;
  readonly from: TimeMs;
  readonly to: TimeMs;
}

export interface PodLine {
  readonly pod: string;
  readonly node: string | null;
  readonly spans: readonly PodSpan[];
}

/** One line a pod, in order of appearance; a pod that is gone frees its line for a later one (`slot`). */
export function podLines(changes: readonly PodChange[], end: TimeMs): readonly (PodLine & { readonly slot: number })[] {
  const lives = new Map<string, { node: string | null; spans: PodSpan[]; open: PodChange; slot: number }>();
  const free: number[] = [];
  let slots = 0;
  for (const change of changes) {
    const life = lives.get(change.pod);
    if (life) {
      life.spans.push({ state: life.open.state, from: life.open.at, to: change.at });
      life.open = change;
      life.node = change.node ?? life.node;
      if (change.state === "gone") free.push(life.slot);
    } else if (change.state !== "gone") {
      free.sort((a, b) => b - a);
      const slot = free.pop() ?? slots++;
      lives.set(change.pod, { node: change.node, spans: [], open: change, slot });
    }
  }
  return [...lives].map(([pod, { node, spans, open, slot }]) => ({
    pod,
    node,
    slot,
    spans: open.state === "gone" ? spans : [...spans, { state: open.state, from: open.at, to: end }],
  }));
}

/** A pod as it stands at one instant. */
export interface PodNow {
  readonly pod: string;
  readonly node: string | null;
  readonly state: PodState;
  readonly because: string;
}

/** The pods that exist at an instant, in order of appearance. */
export function podsAt(changes: readonly PodChange[], at: TimeMs): readonly PodNow[] {
  const now = new Map<string, PodNow>();
  for (const change of changes) {
    if (change.at > at) break;
    if (change.state === "gone") now.delete(change.pod);
    else now.set(change.pod, { ...change, node: change.node ?? now.get(change.pod)?.node ?? null });
  }
  return [...now.values()];
}

/** The most pods that ever exist at once. */
export function mostPods(changes: readonly PodChange[]): number {
  const now = new Set<string>();
  let most = 0;
  for (const { pod, state } of changes) {
    if (state === "gone") now.delete(pod);
    else now.add(pod);
    most = Math.max(most, now.size);
  }
  return most;
}

/** The most pods any node ever holds at once, by node name. */
export function slotsPerNode(changes: readonly PodChange[]): ReadonlyMap<string, number> {
  const where = new Map<string, string>();
  const held = new Map<string, number>();
  const most = new Map<string, number>();
  for (const change of changes) {
    const node = change.node ?? where.get(change.pod);
    if (node === undefined) continue;
    if (change.state === "gone") {
      if (where.delete(change.pod)) held.set(node, (held.get(node) ?? 1) - 1);
    } else if (!where.has(change.pod)) {
      where.set(change.pod, node);
      held.set(node, (held.get(node) ?? 0) + 1);
      most.set(node, Math.max(most.get(node) ?? 0, held.get(node) ?? 0));
    }
  }
  return most;
}
