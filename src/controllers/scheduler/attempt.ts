import type { Command } from "../../api/commands.ts";
import type { TimeMs } from "../../base/units.ts";
import {
  breakTie,
  type Cycle,
  type PodInfo,
  type Preemption,
  podInfo,
  type Snapshot,
} from "../../cluster/schedule/index.ts";
import { bindCommands, clearNomination, doomed, evictCommands, failCommands } from "./writes.ts";

/** One pod's turn: what came of it, and what to write. */
export interface Attempt {
  readonly pod: PodInfo;
  /** Node by node; large, so a batch keeps the `Result` alone. */
  readonly found: Cycle;
  /** The node it was bound to, or nominated for. */
  readonly node: string | undefined;
  readonly commands: readonly Command[];
}

/** What is left of an attempt in a batch. */
export interface Result {
  /** "namespace/name". */
  readonly pod: string;
  readonly node: string | undefined;
  readonly feasible: number;
  /** Of a failure. */
  readonly message: string | undefined;
}

export const resultOf = ({ pod, found, node }: Attempt): Result => ({
  pod: `${pod.namespace}/${pod.pod.metadata.name}`,
  node,
  feasible: found.search.feasible.length,
  message: found.outcome === "failed" ? found.message : undefined,
});

/** Does what the cycle found, and brings the snapshot up to date so that the next pod sees it ("assumed"). */
export function attempt(snapshot: Snapshot, pod: PodInfo, found: Cycle, now: TimeMs): Attempt {
  if (found.outcome === "placed") {
    const { name } = snapshot.node(found.node);
    snapshot.add(pod, found.node);
    if (pod.pod.status.nominatedNodeName) snapshot.dismiss(pod.uid);
    return { pod, found, node: name, commands: bindCommands(pod.pod, name) };
  }
  const { preemption, message } = found;
  if (preemption?.outcome === "nominate") return nominate(snapshot, pod, found, preemption, now);
  const takenBack = preemption?.outcome === "hopeless" ? "" : undefined;
  if (takenBack === "") snapshot.dismiss(pod.uid);
  return { pod, found, node: undefined, commands: failCommands(pod.pod, message, takenBack, now) };
}

/** Makes room: victims go, less important pods nominated to the node lose their nomination. */
function nominate(
  snapshot: Snapshot,
  pod: PodInfo,
  found: Extract<Cycle, { outcome: "failed" }>,
  { tied }: Extract<Preemption, { outcome: "nominate" }>,
  now: TimeMs,
): Attempt {
  const node = breakTie(
    snapshot,
    pod,
    tied.map((candidate) => candidate.node),
  );
  const { name } = snapshot.node(node);
  const victims = tied.find((candidate) => candidate.node === node)?.victims ?? [];
  const commands: Command[] = [];
  for (const victim of victims) {
    if (victim.terminating) continue;
    commands.push(...evictCommands(victim.pod, pod.pod, name, now));
    snapshot.remove(victim, node);
    snapshot.add(podInfo(doomed(victim.pod, now)), node);
  }
  const overtaken = snapshot.nominees(node).filter(({ priority }) => priority < pod.priority);
  for (const other of overtaken) {
    snapshot.dismiss(other.uid);
    commands.push(clearNomination(other.pod));
  }
  snapshot.dismiss(pod.uid);
  snapshot.nominate(pod, node);
  return { pod, found, node: name, commands: [...commands, ...failCommands(pod.pod, found.message, name, now)] };
}
