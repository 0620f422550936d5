import type { Command } from "../../api/commands.ts";
import type { Decision, Trigger } from "../../api/controller.ts";
import { refOf } from "../../api/controller.ts";
import type { TimeMs } from "../../base/units.ts";
import type { HpaConfig } from "./config.ts";
import { explain } from "./explain.ts";
import { EMPTY_MEMORY, type HpaMemory } from "./memory.ts";
import type { Observation } from "./observation.ts";
import { type HpaEvent, reconcile, type Sync } from "./reconcile.ts";
import type { Hpa } from "./spec.ts";
import { editionOf, syncsNow } from "./timing.ts";

/** The only timer of an HPA: its next sync. */
const SYNC = "sync";

/**
 * What the loop does now: on its timer a sync, on a change of the object only a place in the queue. Each HPA keeps its
 * own phase, since a key that already waits keeps its earlier due time. From 1.37 a new or edited object is synced at
 * once, and the sync that waits stays where it is. A deleted HPA is forgotten at its next due sync, not before.
 * Upstream: horizontal.go processNextWorkItem, enqueueHPA, updateHPA, deleteHPA, v1.36.1 and v1.37.2.
 */
export function decide(
  seen: Observation,
  memory: HpaMemory,
  now: TimeMs,
  trigger: Trigger,
  config: HpaConfig,
): Decision<HpaMemory> {
  const { hpa } = seen;
  const due = trigger.by === "timer";
  if (hpa === undefined) return { memory: due ? EMPTY_MEMORY : memory, commands: [] };

  const edition = editionOf(hpa);
  if (!syncsNow(hpa, memory, trigger, config)) {
    const known = memory.edition === edition ? memory : { ...memory, edition };
    return queued(known, now + config.syncPeriodMs);
  }

  const sync = reconcile(hpa, seen, memory, now, config);
  const { recommendations, upEvents, downEvents } = sync.memory;
  const nextSync = due ? null : sync.memory.nextSync;
  const kept = { recommendations, upEvents, downEvents, nextSync, edition };
  const { memory: waiting, timers } = queued(kept, seen.answers.scaleDoneAt + config.syncPeriodMs);
  return {
    memory: waiting,
    commands: commandsOf(hpa, sync),
    explanation: explain(hpa, seen, sync, now, config),
    timers,
  };
}

/** A place in the queue, unless there is one already. */
const queued = (memory: HpaMemory, at: TimeMs): Decision<HpaMemory> =>
  memory.nextSync === null
    ? { memory: { ...memory, nextSync: at }, commands: [], timers: { [SYNC]: at } }
    : { memory, commands: [] };

function commandsOf(hpa: Hpa, { write, events, lateEvents, status, statusChanged }: Sync): readonly Command[] {
  const { kind, name } = hpa.spec.scaleTargetRef;
  const target = { kind, namespace: hpa.metadata.namespace, name };
  const event = ({ type, reason, message }: HpaEvent): Command => ({
    verb: "event",
    involved: refOf(hpa),
    type,
    reason,
    message,
  });
  const scales = Array.from({ length: write?.attempts ?? 0 }, (): Command => {
    return { verb: "scale", target, replicas: write?.to ?? 0 };
  });
  const report: readonly Command[] = statusChanged ? [{ verb: "updateStatus", object: { ...hpa, status } }] : [];
  return [...scales, ...events.map(event), ...report, ...lateEvents.map(event)];
}
