import type { Node } from "../../api/objects.ts";
import { hasTaint, isDaemonSetPod, plainOrder, TO_BE_DELETED } from "./facts.ts";
import { goFloat } from "./go-text.ts";
import { type Loop, say } from "./loop.ts";
import type { Unneeded } from "./memory.ts";
import type { Removable } from "./removable.ts";
import type { Action, Report } from "./report.ts";
import type { Usage } from "./utilization.ts";

/** Upstream: core/scaledown/actuation/actuator.go, 1.36.1. */
export interface Started {
  readonly result: Report["scaleDown"];
  readonly started: Report["started"];
  readonly error?: string;
}

/** Marks nodes and hands them to their deletion; the rest of it happens between loops. */
export function startDeletion(
  loop: Loop,
  nodes: readonly Node[],
  { empty, drain }: Pick<Removable, "empty" | "drain">,
  utilization: ReadonlyMap<string, Usage>,
): Started {
  if (empty.length + drain.length === 0) return { result: "NoNodeDeleted", started: [] };
  const marks: Action[] = [];
  const started: Unneeded[] = [];
  for (const phase of [empty, drain]) {
    if (phase.length === 0) continue;
    if (!mark(loop, nodes, phase, marks)) {
      return { result: "Error", started: [], error: "couldn't taint 0 nodes with ToBeDeleted" };
    }
    for (const entry of phase) announce(loop, entry, utilization.get(entry.node));
    started.push(...phase);
  }
  loop.actions.push(...marks.sort((a, b) => plainOrder(nodeOf(a), nodeOf(b))));
  begin(loop, started);
  return {
    result: "NodeDeleteStarted",
    started: started.map(({ node, pods }) => ({
      node,
      drain: pods.length > 0,
      pods: pods.filter((pod) => !isDaemonSetPod(pod)),
    })),
  };
}

const nodeOf = (action: Action): string => ("node" in action ? action.node : "");

/** Taints and cordons. A node that carries the taint already is left as it is. */
function mark(loop: Loop, nodes: readonly Node[], phase: readonly Unneeded[], marks: Action[]): boolean {
  let refusals = 0;
  for (const { node: name } of phase) {
    const on = { kind: "Node", node: name } as const;
    const error = loop.seen.refusedNodes.get(name);
    if (error !== undefined) {
      loop.actions.push({ op: "updateNode", node: name, error });
      const message = `failed to mark the node as toBeDeleted/unschedulable: ${error}`;
      const event = { on, type: "Warning", reason: "ScaleDownFailed", message } as const;
      loop.events.push(event, event);
      refusals++;
      continue;
    }
    const node = nodes.find(({ metadata }) => metadata.name === name);
    if (!node || !hasTaint(node, TO_BE_DELETED)) {
      marks.push({ op: "taint", node: name, key: TO_BE_DELETED, effect: "NoSchedule" });
      if (loop.options.cordonNodeBeforeTerminating) marks.push({ op: "cordon", node: name });
    }
    const message = "marked the node as toBeDeleted/unschedulable";
    loop.events.push({ on, type: "Normal", reason: "ScaleDown", message });
  }
  return refusals === 0;
}

function announce(loop: Loop, { node, pods }: Unneeded, usage: Usage | undefined): void {
  if (pods.length === 0) {
    say(loop, "Normal", "ScaleDownEmpty", `Scale-down: removing empty node "${node}"`);
    return;
  }
  const { cpu = 0, memory = 0, resource = "", utilization = 0 } = usage ?? {};
  const used = `{${goFloat(cpu)} ${goFloat(memory)} 0 0 ${resource} ${goFloat(utilization)}}`;
  const moved = pods.map(({ metadata }) => metadata.name).join(",");
  say(
    loop,
    "Normal",
    "ScaleDown",
    `Scale-down: removing node ${node}, utilization: ${used}, pods to reschedule: ${moved}`,
  );
}

function begin({ work, seen, now, options }: Loop, entries: readonly Unneeded[]): void {
  work.deletions = [
    ...work.deletions,
    ...entries.map(({ node, pods }) => ({
      node,
      group: seen.groupOf.get(node) ?? "",
      drain: pods.length > 0,
      startedAt: now,
      next: now + options.nodeDeleteDelayAfterTaintMs,
    })),
  ];
  for (const { node } of entries) work.groupScaleDown.set(seen.groupOf.get(node) ?? "", now);
}
