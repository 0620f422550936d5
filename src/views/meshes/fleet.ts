import type { TimeMs } from "../../base/units.ts";
import { podsAt } from "../../charts/pods.ts";
import { MESH_PARTS } from "../../experiment/meshes.ts";
import type { History } from "../../session/history.ts";

/** Pods of the application and nodes that are there. */
export interface Fleet {
  readonly pods: number;
  readonly nodes: number;
}

export function fleetAt(history: History, at: TimeMs): Fleet {
  const own = history.pods.filter(({ workload }) => !MESH_PARTS.includes(workload));
  const pods = podsAt(own, at).filter(({ state, node }) => state !== "gone" && node !== null);
  const there = new Map<string, boolean>();
  for (const change of history.nodes) {
    if (change.at <= at) there.set(change.node, change.state !== "gone" && change.state !== "booting");
  }
  return { pods: pods.length, nodes: [...there.values()].filter(Boolean).length };
}
