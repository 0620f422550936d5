import { goDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { FluxCluster } from "./cluster.ts";
import { isTrue } from "./conditions.ts";
import { type Dependencies, dependenciesReady, sourceNotFound } from "./gates.ts";
import {
  type FluxConfig,
  type FluxEvent,
  intervalOf,
  type Kustomization,
  type Outcome,
  retryIntervalOf,
  type Source,
} from "./kustomization.ts";
import { parseInventory } from "./object-id.ts";
import { finalized, marked, type Progress, told } from "./progress.ts";
import { changeLog, deleteAll } from "./prune.ts";
import { begun, continued, type Run, type RunEnd, type RunStep } from "./run.ts";
import { wakeAt } from "./wait.ts";

const FINALIZER = "finalizers.fluxcd.io";

/** What one step of a reconcile did: over with an outcome, or waiting for objects to become current. */
export interface Step {
  readonly kustomization: Kustomization;
  readonly events: readonly FluxEvent[];
  readonly next:
    | { readonly waiting: false; readonly outcome: Outcome }
    /** Call `resume` at `at`. The worker is taken meanwhile. */
    | { readonly waiting: true; readonly at: TimeMs; readonly run: Run };
}

const REST: Outcome = { requeueNow: false, requeueAfter: 0 };

/**
 * One reconcile of a Kustomization, up to its end or to its first wait. Writes go through `cluster`.
 * Upstream: kustomize-controller internal/controller/kustomization_controller.go Reconcile, v1.9.5.
 */
export function reconcile(
  kustomization: Kustomization,
  seen: { readonly source: Source; readonly dependencies: Dependencies },
  cluster: FluxCluster,
  now: TimeMs,
  config: FluxConfig,
): Step {
  const start: Progress = { kustomization, events: [] };
  const { spec, finalizers } = kustomization;
  const over = (progress: Progress, outcome: Outcome): Step => ended(progress, outcome, now, now);

  if (kustomization.deleting) return deletion(start, cluster, now);
  if (!finalizers.includes(FINALIZER)) {
    const held = { ...start, kustomization: { ...kustomization, finalizers: [...finalizers, FINALIZER] } };
    return over(held, { requeueNow: true, requeueAfter: 0 });
  }
  if (spec.suspend) return over(start, REST);

  const { source } = seen;
  const later: Outcome = { requeueNow: false, requeueAfter: config.dependencyRequeue };
  const pause = goDuration(config.dependencyRequeue);
  if (source === "missing") {
    const progress = marked(start, ["Ready", "False", "ArtifactFailed", sourceNotFound(spec.sourceRef)], now);
    return over(progress, { requeueNow: false, requeueAfter: retryIntervalOf(spec) });
  }
  if (source === "no-artifact") {
    const message = `Source artifact not found, retrying in ${pause}`;
    return over(marked(start, ["Ready", "False", "ArtifactFailed", message], now), later);
  }
  const ready = dependenciesReady(kustomization, seen.dependencies, source);
  if (!ready.ok) {
    const progress = marked(start, ["Ready", "False", "DependencyNotReady", ready.error], now);
    return over(told(progress, "info", `Dependencies do not meet ready condition, retrying in ${pause}`), later);
  }
  return afterRun(begun(start, source, cluster, now, config), now, now, config);
}

/** Goes on with a run that waits, at the time it asked for or later. */
export function resume(run: Run, cluster: FluxCluster, now: TimeMs, config: FluxConfig): Step {
  return afterRun(continued(run, cluster, now, config), run.startedAt, now, config);
}

function afterRun(step: RunStep, startedAt: TimeMs, now: TimeMs, config: FluxConfig): Step {
  if (step.waiting) {
    const { kustomization, events } = step.run.progress;
    const run = { ...step.run, progress: { kustomization, events: [] } };
    return { kustomization, events, next: { waiting: true, at: wakeAt(run.wait), run } };
  }
  const { progress, end } = step;
  return ended(reported(progress, end, now, config), outcomeOf(progress, end, config), startedAt, now);
}

function reported(progress: Progress, end: RunEnd, now: TimeMs, config: FluxConfig): Progress {
  if (end.kind === "failed") return told(progress, "error", end.error);
  if (end.kind === "applied") return progress;
  const message = `Source is not ready, artifact not found, retrying in ${goDuration(config.dependencyRequeue)}`;
  return marked(progress, ["Ready", "False", "ArtifactFailed", message], now);
}

function outcomeOf({ kustomization: { spec } }: Progress, end: RunEnd, config: FluxConfig): Outcome {
  if (end.kind === "applied") return { requeueNow: false, requeueAfter: intervalOf(spec), jittered: true };
  const requeueAfter = end.kind === "failed" ? retryIntervalOf(spec) : config.dependencyRequeue;
  return { requeueNow: false, requeueAfter };
}

/** Writes the status, and says so when the Kustomization is ready. */
function ended(progress: Progress, outcome: Outcome, startedAt: TimeMs, now: TimeMs): Step {
  const done = finalized(progress, now);
  const { spec, status } = done.kustomization;
  const took = goDuration(now - startedAt);
  const message = `Reconciliation finished in ${took}, next run in ${goDuration(intervalOf(spec))}`;
  const isTold = !spec.suspend && isTrue(status.conditions, "Ready");
  const { kustomization, events } = isTold ? told(done, "info", message) : done;
  return { kustomization, events, next: { waiting: false, outcome } };
}

/** A deleted Kustomization takes its objects along, if its policy says so. Upstream: finalize. */
function deletion(start: Progress, cluster: FluxCluster, now: TimeMs): Step {
  const { kustomization } = start;
  const ids = takesAlong(kustomization) ? kustomization.status.inventory.map(parseInventory) : [];
  const { changes, error } = deleteAll(ids, kustomization, cluster);
  if (error !== undefined) {
    const progress = told(start, "error", "pruning for deleted resource failed");
    return ended(progress, { ...REST, error }, now, now);
  }
  const progress = changes.length > 0 ? told(start, "info", changeLog(changes)) : start;
  const finalizers = kustomization.finalizers.filter((name) => name !== FINALIZER);
  const released = { ...progress, kustomization: { ...kustomization, finalizers } };
  return ended(released, { ...REST, gone: true }, now, now);
}

function takesAlong({ spec }: Kustomization): boolean {
  if (spec.suspend || spec.deletionPolicy === "Orphan") return false;
  return spec.deletionPolicy === "Delete" || spec.deletionPolicy === "WaitForTermination" || spec.prune;
}
