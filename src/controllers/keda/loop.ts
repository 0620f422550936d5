import type { KubeObject } from "../../api/objects.ts";
import { edited } from "../../base/edited.ts";
import type { TimeMs } from "../../base/units.ts";
import type { CommonObservation } from "./observation.ts";
import { clear } from "./scaler-cache.ts";
import type { Session } from "./session.ts";
import type { Trigger } from "./types.ts";

export const DEFAULT_POLLING_S = 30;

interface PolledSpec {
  readonly triggers: readonly Trigger[];
  readonly pollingInterval?: number;
}
type Polled = KubeObject<PolledSpec, object>;

/** What a step does to the timer of the scale loop: the time of the next poll, null = stopped, undefined = as it is. */
export type LoopChange = TimeMs | null | undefined;

/**
 * Starts the scale loop with a poll at once. One that replaces an older loop closes its scalers, so that the first poll
 * builds them. Upstream scale_handler.go HandleScalableObject.
 */
export function startLoop<O extends Polled>(session: Session<O, CommonObservation<O>>): TimeMs {
  if (session.memory.loop) clear(session);
  else session.event("KEDAScalersStarted", "Started scalers watch");
  const { object, seen } = session;
  const periodMs = (object.spec.pollingInterval ?? DEFAULT_POLLING_S) * 1_000;
  session.remember({
    loop: { periodMs, nextPoll: seen.now, copy: null },
    startedGeneration: object.metadata.generation,
  });
  return seen.now;
}

/** Stops a running loop. Upstream DeleteScalableObject. */
export function stopLoop<O extends Polled>(session: Session<O, CommonObservation<O>>): null {
  if (session.memory.loop) {
    clear(session);
    session.event("KEDAScalersStopped", "Stopped scalers watch");
  }
  session.remember({ loop: null, startedGeneration: null });
  return null;
}

/** The timer is armed before the poll, so the rate is fixed. */
export function armPoll<O extends Polled>(session: Session<O, CommonObservation<O>>): LoopChange {
  const { loop } = session.memory;
  if (!loop) return undefined;
  const nextPoll = session.seen.now + loop.periodMs;
  session.remember({ loop: edited(loop, { nextPoll }) });
  return nextPoll;
}
