import type { Command } from "../../api/commands.ts";
import type { Decision } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import { edited } from "../../base/edited.ts";
import type { TimeMs } from "../../base/units.ts";
import { cycle, podInfo, type Snapshot, scanOrder } from "../../cluster/schedule/index.ts";
import { attempt, type Result, resultOf } from "./attempt.ts";
import { explainMany, explainOne } from "./explain.ts";
import { Failures } from "./failures.ts";
import type { Memory, Observation, Waiting } from "./memory.ts";
import { nextLeftover, type Turn, takeTurn } from "./queue.ts";
import { keepSnapshot, takeSnapshot } from "./snapshots.ts";

/** Tries every pod that is due, one after the other, each seeing the places that those before it took. */
export function decide(seen: Observation, memory: Memory, now: TimeMs): Decision<Memory> {
  const turn = takeTurn(memory, seen, now);
  const resting = turn.resting.map(({ waiting }) => waiting);
  if (turn.due.length === 0) {
    const same = memory.nodes === seen.nodes && memory.pods === seen.pods && resting.length === memory.waiting.length;
    const next = same
      ? memory
      : edited(memory, { waiting: resting, nodes: seen.nodes, pods: seen.pods, unplaced: seen.unplaced });
    return { memory: next, commands: [], timers: { leftover: nextLeftover(resting) } };
  }

  const snapshot = preparedSnapshot(seen, memory, turn, now);
  const order = scanOrder(snapshot.nodes);
  const assumed = new Map(memory.assumedAt === now ? memory.assumed : undefined);
  const failures = new Failures();
  const results: Result[] = [];
  let explanation: Explanation | undefined;
  const commands: Command[] = [];
  const waiting: Waiting[] = [...resting];
  let scanFrom = order.length > 0 ? memory.scanFrom % order.length : 0;
  for (const { pod, attempts: before } of turn.due) {
    const known = failures.find(pod);
    const { found, plugins } = known ?? failures.note(pod, cycle(snapshot, pod, order, scanFrom, seen.budgets, now));
    const made = attempt(snapshot, pod, found, now);
    results.push(resultOf(made));
    if (turn.due.length === 1) explanation = explainOne(made, snapshot);
    commands.push(...made.commands);
    scanFrom = found.search.next;
    if (found.outcome === "placed") assumed.set(pod.uid, made.node ?? "");
    else waiting.push({ uid: pod.uid, attempts: before + 1, since: now, plugins });
  }
  snapshot.rollback();
  keepSnapshot(seen, snapshot);
  return {
    memory: {
      waiting,
      scanFrom,
      assumed,
      assumedAt: now,
      nodes: seen.nodes,
      pods: seen.pods,
      unplaced: seen.unplaced,
      snapshotPods: seen.pods,
    },
    commands,
    explanation: explanation ?? explainMany(results, snapshot.size),
    timers: { leftover: nextLeftover(waiting) },
  };
}

/** The cluster as this turn sees it: bound and assumed pods in their places, nominations of all pods that wait. */
function preparedSnapshot(seen: Observation, memory: Memory, turn: Turn, now: TimeMs): Snapshot {
  const snapshot = takeSnapshot(seen, memory);
  snapshot.track();
  if (memory.assumedAt === now && memory.assumed.size > 0) {
    for (const pod of seen.unplaced) {
      const node = snapshot.indexOf(memory.assumed.get(pod.metadata.uid) ?? "");
      if (node !== undefined) snapshot.add(podInfo(pod), node);
    }
  }
  for (const { pod } of [...turn.due, ...turn.resting]) {
    const { nominatedNodeName } = pod.pod.status;
    const node = nominatedNodeName ? snapshot.indexOf(nominatedNodeName) : undefined;
    if (node !== undefined) snapshot.nominate(pod, node);
  }
  return snapshot;
}
