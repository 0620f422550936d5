import type { Command } from "../../api/commands.ts";
import type { Decision, Trigger } from "../../api/controller.ts";
import type { Result } from "../../base/result.ts";
import type { TimeMs } from "../../base/units.ts";
import { explainPoll, explainReconcile } from "./explain-object.ts";
import { armPoll, type LoopChange } from "./loop.ts";
import type { Memory } from "./memory.ts";
import type { ObjectObservation } from "./observation.ts";
import { poll } from "./poll.ts";
import { readMetric } from "./read.ts";
import { type Reconciled, reconcile } from "./reconcile.ts";
import { retryAt } from "./retry.ts";
import { Session } from "./session.ts";
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
  if (!seen.object) return { memory, commands: [] };
  const session = new Session(seen, seen.object, memory);
  if (trigger.by === "timer" && trigger.timer === "poll") {
    const next = armPoll(session);
    const result = poll(session);
    return { ...settle(session, next), explanation: explainPoll(seen.object, result, seen.now) };
  }
  const result = reconcile(session);
  return { ...finish(session, result), explanation: explainReconcile(session.object, result) };
}

type ObjectSession = Session<ScaledObject, ObjectObservation>;

function settle(session: ObjectSession, loop: LoopChange): Decision<ObjectMemory> {
  const timers = loop === undefined ? undefined : { poll: loop };
  return { memory: session.memory, commands: session.submit(), timers };
}

/** A reconcile that failed is tried again, later each time. */
function finish(session: ObjectSession, { fault, loop }: Reconciled): Decision<ObjectMemory> {
  const count = fault ? (session.memory.failure?.count ?? 0) + 1 : 0;
  session.remember({ failure: fault ? { error: fault.error, count } : null });
  const decision = settle(session, loop);
  return { ...decision, timers: { ...decision.timers, retry: fault ? retryAt(session.seen.now, count) : null } };
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
