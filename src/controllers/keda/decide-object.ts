import type { Command } from "../../api/commands.ts";
import type { Decision, Trigger } from "../../api/controller.ts";
import type { Result } from "../../base/result.ts";
import type { TimeMs } from "../../base/units.ts";
import { explainPoll } from "./explain-object.ts";
import { explainReconcile } from "./explain-reconcile.ts";
import { armPoll } from "./loop.ts";
import type { Memory } from "./memory.ts";
import type { ObjectObservation } from "./observation.ts";
import { poll } from "./poll.ts";
import { readMetric } from "./read.ts";
import { reconcile } from "./reconcile.ts";
import { Session } from "./session.ts";
import { finish, GONE, settle } from "./settle.ts";
import type { ScaledObject } from "./types.ts";
import type { MetricValue } from "./values.ts";

export type ObjectMemory = Memory<ScaledObject>;

/** One step for a ScaledObject: a poll when its timer rings, else a reconcile. */
export function decideObject(
  seen: ObjectObservation,
  memory: ObjectMemory,
  _now: TimeMs,
  trigger: Trigger,
): Decision<ObjectMemory> {
  if (!seen.object) return GONE;
  const session = new Session(seen, seen.object, memory);
  if (trigger.by === "timer" && trigger.timer === "poll") {
    const next = armPoll(session);
    const result = poll(session);
    return { explanation: explainPoll(seen.object, result, seen.now), ...settle(session, next) };
  }
  const result = reconcile(session);
  const decision = finish(session, result);
  return { ...decision, explanation: explainReconcile(session.object, result, decision.commands) };
}

/** The answer to one read of the HPA, with what the read leaves in memory and status. */
export function readObject(
  seen: ObjectObservation,
  memory: ObjectMemory,
  metric: string,
): {
  readonly memory: ObjectMemory;
  readonly answer: Result<readonly MetricValue[], string>;
  readonly commands: readonly Command[];
} {
  if (!seen.object) {
    return { memory, answer: { ok: false, error: "error getting scalers not found" }, commands: [] };
  }
  const session = new Session(seen, seen.object, memory);
  const answer = readMetric(session, metric);
  return { memory: session.memory, answer, commands: session.submit() };
}
