import { capForPod } from "../capping/cap-for-pod.ts";
import type { PodRecommendation } from "../capping/recommended.ts";
import { hasStartupBoost } from "../policy.ts";
import { expiredBoosts, isBoosted } from "../startup-boost.ts";
import type { PodSubject } from "../subject.ts";
import { Crash, type End, LoopEnd, type Notes } from "./desk.ts";
import { evict } from "./evict.ts";
import { meetsRequirements } from "./eviction-requirements.ts";
import { canEvict, isDisruptable } from "./groups.ts";
import { inPlaceDecision, isQueued } from "./in-place-decision.ts";
import { asksForLess } from "./infeasible.ts";
import { byPriority, isQuickOom, isWorthUpdating, type Priority, priorityOf } from "./priority.ts";
import { resize } from "./resize.ts";
import { isResizing } from "./resize-status.ts";

/**
 * One VPA: boosts that are over, then the queue, in place where the mode says so, then evictions.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/logic/updater.go RunOnce.
 */
export function updateVpa(notes: Notes, pods: readonly PodSubject[]): End {
  const { desk, mode, vpa } = notes;
  const boosts = desk.config.gates.cpuStartupBoost && hasStartupBoost(vpa.spec);
  const ended = boosts ? endBoosts(notes, pods) : undefined;
  if (ended) return ended;
  if (mode === "Off" || mode === "Initial") return undefined;
  const isInPlace = mode === "InPlaceOrRecreate" || mode === "InPlace";
  if (mode === "InPlace" && !desk.config.gates.inPlace) return undefined;

  const available = boosts ? pods.filter((pod) => !isBoosted(pod)) : pods;
  const candidates = available.filter((pod) => (isInPlace ? isQueued(notes, pod) : isEvictable(notes, pod)));
  const queue = queueOf(notes, candidates);
  if (queue instanceof Crash) return queue;
  if (!isInPlace) return evictAll(notes, queue);
  const refused: PodSubject[] = [];
  const end = resizeAll(notes, queue, refused);
  return end ?? evictAll(notes, refused);
}

function isEvictable(notes: Notes, pod: PodSubject): boolean {
  const group = notes.groupOf(pod);
  return canEvict(pod, group, () => group !== undefined && notes.isResizeOverdue(pod, group));
}

/** Pods that are ready long enough get their recommendation, or their original resources, back. */
function endBoosts(notes: Notes, pods: readonly PodSubject[]): End {
  for (const pod of pods) {
    const group = notes.groupOf(pod);
    const isOver = expiredBoosts(pod, notes.vpa.spec, notes.desk.now).length > 0;
    if (!isOver || pod.phase === "Pending" || !group || isResizing(pod) || !isDisruptable(group)) continue;
    if (!notes.desk.wait("resizes")) return LoopEnd;
    const result = resize(notes, pod);
    if (result instanceof Crash) return result;
  }
  return undefined;
}

interface Prioritized {
  readonly pod: PodSubject;
  readonly priority: Priority;
  readonly recommended: PodRecommendation;
}

/** The pods worth updating, most urgent first, less those that evictionRequirements keep. */
function queueOf(notes: Notes, pods: readonly PodSubject[]): readonly PodSubject[] | Crash {
  const { desk, vpa } = notes;
  const priorities: Priority[] = [];
  const chosen: Prioritized[] = [];
  for (const pod of pods) {
    const recommended = recommendedFor(notes, pod);
    if (recommended instanceof Crash) return recommended;
    const refused = notes.mode === "InPlace" ? notes.refusedTo(pod) : undefined;
    if (refused && !asksForLess(recommended, refused)) continue;
    const priority = priorityOf(pod, recommended);
    priorities.push(priority);
    const quickOom = isQuickOom(pod, vpa, desk.config);
    if (isWorthUpdating(priority, quickOom, pod, desk.now, desk.config)) chosen.push({ pod, priority, recommended });
  }
  chosen.sort((a, b) => byPriority(a.priority, b.priority));
  notes.priorities = priorities;
  notes.order = chosen.map(({ pod, recommended }) => ({
    pod: pod.name,
    admitted: meetsRequirements(pod, vpa, recommended),
  }));
  return chosen.filter((_, index) => notes.order[index]?.admitted).map(({ pod }) => pod);
}

/** The recommendation as capped for this pod. */
function recommendedFor({ published, vpa, limitRanges }: Notes, pod: PodSubject): PodRecommendation | Crash {
  const { resourcePolicy } = vpa.spec;
  if (!published && !resourcePolicy) return [];
  const capped = capForPod(published ?? [], pod.containers, resourcePolicy, limitRanges);
  return capped.ok ? capped.value.recommended : new Crash(capped.error);
}

/** @param refused collects the pods that are to be evicted instead */
function resizeAll(notes: Notes, queue: readonly PodSubject[], refused: PodSubject[]): End {
  for (const pod of queue) {
    const decision = inPlaceDecision(notes, pod);
    if (decision === "evict") refused.push(pod);
    const isTried =
      decision === "approved" || decision === "infeasible" || (decision === "deferred" && notes.mode === "InPlace");
    if (!isTried) continue;
    if (decision === "infeasible") notes.rememberInfeasible(pod);
    if (!notes.desk.wait("resizes")) return LoopEnd;
    const result = resize(notes, pod);
    if (result instanceof Crash) return result;
    if (!result && notes.mode !== "InPlace") refused.push(pod);
  }
  return undefined;
}

function evictAll(notes: Notes, pods: readonly PodSubject[]): End {
  for (const pod of pods) {
    if (!isEvictable(notes, pod)) continue;
    if (!notes.desk.wait("evictions")) return LoopEnd;
    evict(notes, pod);
  }
  return undefined;
}
