import { goDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { FluxCluster } from "./cluster.ts";
import { isTrue } from "./conditions.ts";
import { continueDeletion, type DeletionStep, FINALIZER, startDeletion, type Termination } from "./deletion.ts";
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
import { finalized, marked, type Progress, told } from "./progress.ts";
import { begun, continued, type Run, type RunEnd, type RunStep } from "./run.ts";
import { wakeAt } from "./wait.ts";

/** A reconcile that waits for objects to become current, or for deleted ones to be gone. */
export type Waiting = Run | Termination;

/** What one step of a reconcile did. The caller writes status and finalizers of `kustomization`, and records the events. */
export interface Step {
  readonly kustomization: Kustomization;
  readonly events: readonly FluxEvent[];
  readonly next:
    | { readonly waiting: false; readonly outcome: Outcome }
    /** Call `resume` at `at`. The worker is taken meanwhile. */
    | { readonly waiting: true; readonly at: TimeMs; readonly run: Waiting };
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

  if (kustomization.deleting) return afterDeletion(startDeletion(start, cluster, now), now, now);
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

/** Goes on with one that waits, at the time it asked for or later. */
export function resume(run: Waiting, cluster: FluxCluster, now: TimeMs, config: FluxConfig): Step {
  return "left" in run
    ? afterDeletion(continueDeletion(run, cluster, now), run.startedAt, now)
    : afterRun(continued(run, cluster, now, config), run.startedAt, now, config);
}

function afterDeletion(step: DeletionStep, startedAt: TimeMs, now: TimeMs): Step {
  if (!step.waiting) return ended(step.progress, step.outcome, startedAt, now);
  return paused(step.termination, wakeAt(step.termination));
}

function afterRun(step: RunStep, startedAt: TimeMs, now: TimeMs, config: FluxConfig): Step {
  if (step.waiting) return paused(step.run, wakeAt(step.run.wait));
  const { progress, end } = step;
  return ended(reported(progress, end, now, config), outcomeOf(progress, end, config), startedAt, now);
}

/** What was told so far is handed over now and not again. */
function paused(run: Waiting, at: TimeMs): Step {
  const { kustomization, events } = run.progress;
  return {
    kustomization,
    events,
    next: { waiting: true, at, run: { ...run, progress: { kustomization, events: [] } } },
  };
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
