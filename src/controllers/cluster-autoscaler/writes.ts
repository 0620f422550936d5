import type { Command } from "../../api/commands.ts";
import { refOf } from "../../api/controller.ts";
import type { Node, ObjectRef } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { withoutTaint } from "./facts.ts";
import type { Observation } from "./observation.ts";
import type { Action, ReportedEvent } from "./report.ts";

/** Where the autoscaler's own events go. */
const STATUS: ObjectRef = { kind: "ConfigMap", namespace: "kube-system", name: "cluster-autoscaler-status" };

/** Actions and events as commands: one update a node, one size a group, refused calls left out. */
export function commandsFor(
  seen: Observation,
  actions: readonly Action[],
  events: readonly ReportedEvent[],
  now: TimeMs,
): readonly Command[] {
  return [
    ...sizes(seen, actions),
    ...nodeUpdates(seen, actions, now),
    ...actions.flatMap((action) => evictions(action)),
    ...actions.flatMap((action) => deletions(seen, action)),
    ...events.map(eventCommand),
  ];
}

function sizes(seen: Observation, actions: readonly Action[]): Command[] {
  return seen.groups.flatMap(({ id, namespace, target, instances }) => {
    let size = target;
    for (const action of actions) {
      if (!("group" in action) || action.group !== id || action.error !== undefined) continue;
      if (action.op === "deleteNodes") {
        size -= instances.filter(({ id: name, gone }) => action.nodes.includes(name) && !gone).length;
      } else size += action.delta;
    }
    const replicas = Math.max(0, size);
    return replicas === target ? [] : [{ verb: "scale", target: { kind: "NodeGroup", namespace, name: id }, replicas }];
  });
}

function nodeUpdates(seen: Observation, actions: readonly Action[], now: TimeMs): Command[] {
  return seen.nodes.flatMap((before) => {
    let node = before;
    for (const action of actions) {
      if ("node" in action && action.node === before.metadata.name) node = updated(node, action, seen, now);
    }
    return node === before ? [] : [{ verb: "update", object: node }];
  });
}

function updated(node: Node, action: Action, { epochUnixMs }: Observation, now: TimeMs): Node {
  switch (action.op) {
    case "taint": {
      const { key, effect } = action;
      const value = String(Math.floor((epochUnixMs + now) / 1000));
      return { ...node, spec: { ...node.spec, taints: [...(node.spec.taints ?? []), { key, value, effect }] } };
    }
    case "untaint":
      return withoutTaint(node, action.key);
    case "cordon":
    case "uncordon":
      return { ...node, spec: { ...node.spec, unschedulable: action.op === "cordon" } };
    default:
      return node;
  }
}

const evictions = (action: Action): Command[] =>
  action.op === "evict" ? [{ verb: "evict", pod: refOf(action.pod) }] : [];

/** A machine that has a node goes with it; one that never registered is deleted by its own name. */
function deletions({ nodes }: Observation, action: Action): Command[] {
  if (action.op !== "deleteNodes" || action.error !== undefined) return [];
  const registered = new Set(nodes.map(({ metadata }) => metadata.name));
  return action.nodes.map((name) => ({
    verb: "delete",
    target: { kind: registered.has(name) ? "Node" : "Instance", namespace: "", name },
  }));
}

const eventCommand = ({ on, type, reason, message }: ReportedEvent): Command => ({
  verb: "event",
  involved:
    on === undefined ? STATUS : on.kind === "Pod" ? refOf(on.pod) : { kind: "Node", namespace: "", name: on.node },
  type,
  reason,
  message,
});
