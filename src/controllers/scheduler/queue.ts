import type { Pod } from "../../api/objects.ts";
import { MINUTE_MS, SECOND_MS, type TimeMs } from "../../base/units.ts";
import { isPodActive } from "../../cluster/pod-state.ts";
import { type PodInfo, podInfo } from "../../cluster/schedule/index.ts";
import { changesSince, NO_CHANGES } from "./changes.ts";
import { mayHelp } from "./hints.ts";
import type { Memory, Observation, Waiting } from "./memory.ts";

/**
 * Which pods are tried now, and in which order.
 * Upstream: pkg/scheduler/backend/queue/{scheduling_queue,backoff_queue}.go, v1.34.1.
 */
const INITIAL_BACKOFF = SECOND_MS;
const MAX_BACKOFF = 10 * SECOND_MS;
const ORDERING_WINDOW = SECOND_MS;
const LEFTOVER_AFTER = 5 * MINUTE_MS;
const LEFTOVER_CHECK = 30 * SECOND_MS;

export interface Turn {
  /** In the order in which the scheduler takes them. */
  readonly due: readonly { readonly pod: PodInfo; readonly attempts: number }[];
  readonly resting: readonly { readonly pod: PodInfo; readonly waiting: Waiting }[];
}

export function takeTurn(memory: Memory, seen: Observation, now: TimeMs): Turn {
  const waiting = new Map(memory.waiting.map((entry) => [entry.uid, entry]));
  const changes = waiting.size > 0 ? changesSince(memory, seen) : NO_CHANGES;
  const edited = waiting.size > 0 ? editedPods(memory, seen) : NOBODY;
  const active: Entry[] = [];
  const backingOff: Entry[] = [];
  const resting: { readonly pod: PodInfo; readonly waiting: Waiting }[] = [];
  for (const object of seen.unplaced) {
    if (!isPending(object) || isAssumed(memory, object, now)) continue;
    const pod = podInfo(object);
    const entry = waiting.get(pod.uid);
    if (!entry) {
      active.push({ pod, attempts: 0, since: now, until: now });
    } else if (
      now >= leftoverAt(entry) ||
      edited.has(pod.uid) ||
      (changes.happened && mayHelp(entry.plugins, pod, changes))
    ) {
      const until = backoffUntil(entry);
      (until <= now ? active : backingOff).push({ pod, attempts: entry.attempts, since: entry.since, until });
    } else {
      resting.push({ pod, waiting: entry });
    }
  }
  // Backoff ends early when nothing else is left to do; cycles take no time here, so that is always soon.
  return { due: [...active.sort(byPriority), ...backingOff.sort(byExpiry)], resting };
}

/** When the next leftover must be looked at again; null when nothing waits. */
export function nextLeftover(waiting: readonly Waiting[]): TimeMs | null {
  let earliest = Number.POSITIVE_INFINITY;
  for (const entry of waiting) earliest = Math.min(earliest, leftoverAt(entry));
  return earliest === Number.POSITIVE_INFINITY ? null : earliest;
}

/** The first check, every 30 s, at which a pod has waited for more than 5 minutes. */
const leftoverAt = ({ since }: Waiting): TimeMs =>
  (Math.floor((since + LEFTOVER_AFTER) / LEFTOVER_CHECK) + 1) * LEFTOVER_CHECK;

/** 1, 2, 4, 8, 10 s after the last failure, cut to the whole second. */
export function backoffUntil({ attempts, since }: Pick<Waiting, "attempts" | "since">): TimeMs {
  let backoff = INITIAL_BACKOFF;
  for (let n = 1; n < attempts && backoff < MAX_BACKOFF; n++) backoff *= 2;
  const until = since + Math.min(backoff, MAX_BACKOFF);
  return until - (until % ORDERING_WINDOW);
}

interface Entry {
  readonly pod: PodInfo;
  readonly attempts: number;
  readonly since: TimeMs;
  readonly until: TimeMs;
}
const byPriority = (a: Entry, b: Entry): number => b.pod.priority - a.pod.priority || a.since - b.since;
const byExpiry = (a: Entry, b: Entry): number => a.until - b.until || byPriority(a, b);

/** Ours and alive. */
const isPending = (pod: Pod): boolean =>
  isPodActive(pod) && (pod.spec.schedulerName ?? "default-scheduler") === "default-scheduler";

/** Bound in this very moment by an earlier reconcile. Later the binding is seen, or it was refused. */
const isAssumed = ({ assumed, assumedAt }: Memory, pod: Pod, now: TimeMs): boolean =>
  assumedAt === now && assumed.has(pod.metadata.uid);

/** Pods whose own spec or labels were edited since the last look. */
function editedPods(memory: Memory, seen: Observation): ReadonlySet<string> {
  if (memory.pods === seen.pods) return NOBODY;
  const waiting = new Set(memory.waiting.map(({ uid }) => uid));
  const before = new Map<string, Pod>();
  for (const pod of memory.unplaced) if (waiting.has(pod.metadata.uid)) before.set(pod.metadata.uid, pod);
  const edited = new Set<string>();
  for (const pod of seen.unplaced) {
    const old = before.get(pod.metadata.uid);
    if (old && (old.spec !== pod.spec || old.metadata.labels !== pod.metadata.labels)) edited.add(pod.metadata.uid);
  }
  return edited;
}

const NOBODY: ReadonlySet<string> = new Set();
