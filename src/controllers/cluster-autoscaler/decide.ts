import type { Decision, Trigger } from "../../api/controller.ts";
import type { TimeMs } from "../../base/units.ts";
import { advance } from "./advance.ts";
import { explain } from "./explain.ts";
import type { Memory } from "./memory.ts";
import type { Observation } from "./observation.ts";
import { scan } from "./scan.ts";
import { commandsFor } from "./writes.ts";

const NONE = { commands: [] } as const;

/** A loop when its time has come; between loops, the next step of deletions. */
export function decide(seen: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  if (trigger.by === "timer" && trigger.timer === "deletions") return carryOnDeleting(seen, memory, now);
  if (seen.groups.length === 0) return { ...NONE, memory, timers: { scan: null } };
  if (now < memory.nextScan) return { ...NONE, memory, timers: { scan: memory.nextScan } };
  const result = scan(seen, memory, now);
  const nextScan = now + seen.options.scanIntervalMs;
  const next: Memory = { ...result.memory, nextScan };
  const { actions, events } = result.report;
  return {
    memory: next,
    commands: commandsFor(seen, actions, events, now),
    explanation: explain(result.report, seen),
    timers: { scan: nextScan, deletions: nextStep(next) },
  };
}

function carryOnDeleting(seen: Observation, memory: Memory, now: TimeMs): Decision<Memory> {
  const { memory: next, actions, events } = advance(seen, memory, now);
  const ended = [...next.results].filter(([node]) => !memory.results.has(node));
  const last = events.at(-1);
  return {
    memory: next,
    commands: commandsFor(seen, actions, events, now),
    timers: { deletions: nextStep(next) },
    explanation: {
      outcome: outcomeOf(ended, next.deletions.length),
      reason: last?.reason ?? "ScaleDown",
      message: last?.message ?? "",
      inputs: [{ name: "nodes being removed", seen: { value: memory.deletions.length, unit: "nodes" } }],
      steps: ended.map(([node, result]) => ({
        rule: "deletion",
        before: node,
        after: result,
        because: last?.message ?? "",
      })),
    },
  };
}

function outcomeOf(ended: readonly (readonly [string, string])[], left: number): string {
  const [first] = ended;
  if (!first) return `Cluster Autoscaler waits for the pods of ${left === 1 ? "1 node" : `${left} nodes`} to leave.`;
  const [node, result] = first;
  return result === "Ok"
    ? `Cluster Autoscaler removed ${node}.`
    : `Cluster Autoscaler kept ${node} after all: ${result}.`;
}

const nextStep = ({ deletions }: Memory): TimeMs | null =>
  deletions.reduce<TimeMs | null>((next, deletion) => Math.min(next ?? deletion.next, deletion.next), null);
