import type { Decision } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { LoopChange } from "./loop.ts";
import { EMPTY_MEMORY, type Memory } from "./memory.ts";
import type { CommonObservation } from "./observation.ts";
import { retryAt } from "./retry.ts";
import type { Session } from "./session.ts";
import type { Reconciled } from "./steps.ts";

type AnySession<O extends KubeObject<unknown, object>> = Session<O, CommonObservation<O>>;

/** The object is gone: everything about it is forgotten. */
export const GONE: Decision<Memory<never>> = {
  memory: EMPTY_MEMORY,
  commands: [],
  timers: { poll: null, retry: null },
};

/** A step's outcome as a decision. */
export function settle<O extends KubeObject<unknown, object>>(
  session: AnySession<O>,
  loop: LoopChange,
): Decision<Memory<O>> {
  const timers = loop === undefined ? undefined : { poll: loop };
  return { memory: session.memory, commands: session.submit(), timers };
}

/** A reconcile's outcome; one that failed is tried again, later each time. */
export function finish<O extends KubeObject<unknown, object>>(
  session: AnySession<O>,
  { fault, loop }: Reconciled,
): Decision<Memory<O>> {
  const count = fault ? (session.memory.failure?.count ?? 0) + 1 : 0;
  session.remember({ failure: fault ? { error: fault.error, count } : null });
  const decision = settle(session, loop);
  return { ...decision, timers: { ...decision.timers, retry: fault ? retryAt(session.seen.now, count) : null } };
}
