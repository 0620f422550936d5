import { SECOND_MS, type TimeMs } from "../../../base/units.ts";
import type { FluxCluster } from "./cluster.ts";
import { type Kustomization, type Outcome, timeoutOf } from "./kustomization.ts";
import { type ObjectId, parseInventory } from "./object-id.ts";
import { type Progress, told } from "./progress.ts";
import { changeLog, deleteAll } from "./prune.ts";

export const FINALIZER = "finalizers.fluxcd.io";

/** Deleted objects that are waited for, one after the other, as plain data. */
export interface Termination {
  readonly startedAt: TimeMs;
  readonly progress: Progress;
  readonly left: readonly ObjectId[];
  readonly nextPollAt: TimeMs;
  readonly deadline: TimeMs;
}

export type DeletionStep =
  | { readonly waiting: true; readonly termination: Termination }
  | { readonly waiting: false; readonly progress: Progress; readonly outcome: Outcome };

const POLL = 2 * SECOND_MS;
const REST: Outcome = { requeueNow: false, requeueAfter: 0 };

/**
 * A deleted Kustomization takes its objects along, if its policy says so, and then lets go of itself.
 * Upstream: kustomization_controller.go finalize, v1.9.5.
 */
export function startDeletion(start: Progress, cluster: FluxCluster, now: TimeMs): DeletionStep {
  const { kustomization } = start;
  const ids = takesAlong(kustomization) ? kustomization.status.inventory.map(parseInventory) : [];
  const { changes, error } = deleteAll(ids, kustomization, cluster);
  if (error !== undefined) {
    const progress = told(start, "error", "pruning for deleted resource failed");
    return { waiting: false, progress, outcome: { ...REST, error } };
  }
  const progress = changes.length > 0 ? told(start, "info", changeLog(changes)) : start;
  if (kustomization.spec.deletionPolicy !== "WaitForTermination") return released(progress);
  const left = changes.filter(({ action }) => action === "deleted").map(({ id }) => id);
  const deadline = now + timeoutOf(kustomization.spec);
  return continueDeletion({ startedAt: now, progress, left, nextPollAt: now, deadline }, cluster, now);
}

/** Looks every 2 s. What is not gone by the timeout is left behind. Upstream: ssa/manager_wait.go WaitForTermination. */
export function continueDeletion(termination: Termination, cluster: FluxCluster, now: TimeMs): DeletionStep {
  const { progress, deadline, nextPollAt } = termination;
  if (now >= deadline) return released(told(progress, "error", "failed to wait for resources termination"));
  if (now < nextPollAt) return { waiting: true, termination };
  const first = termination.left.findIndex((id) => cluster.get(id) !== undefined);
  if (first < 0) return released(progress);
  return {
    waiting: true,
    termination: { ...termination, left: termination.left.slice(first), nextPollAt: nextPollAt + POLL },
  };
}

function released(progress: Progress): DeletionStep {
  const finalizers = progress.kustomization.finalizers.filter((name) => name !== FINALIZER);
  const kustomization = { ...progress.kustomization, finalizers };
  return { waiting: false, progress: { ...progress, kustomization }, outcome: { ...REST, gone: true } };
}

function takesAlong({ spec }: Kustomization): boolean {
  if (spec.suspend || spec.deletionPolicy === "Orphan") return false;
  return spec.deletionPolicy === "Delete" || spec.deletionPolicy === "WaitForTermination" || spec.prune;
}
