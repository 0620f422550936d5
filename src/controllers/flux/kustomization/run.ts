import { goDuration } from "../../../base/go-duration.ts";
import { SECOND_MS, type TimeMs } from "../../../base/units.ts";
import type { FluxObject } from "../fields.ts";
import { applyAll, type Change } from "./apply.ts";
import type { FluxCluster } from "./cluster.ts";
import { isTrue } from "./conditions.ts";
import { hasTtl } from "./job-status.ts";
import { type Artifact, type FluxConfig, type Kustomization, timeoutOf } from "./kustomization.ts";
import { ownerLabels, withMetadata } from "./metadata.ts";
import { normalized } from "./normalize.ts";
import { idOf, idOfReference, inventoryText, type ObjectId, parseInventory } from "./object-id.ts";
import { type Stage, stagesOf } from "./order.ts";
import { busy, marked, type Progress, told, unmarked, withStatus } from "./progress.ts";
import { changeLog, deleteAll } from "./prune.ts";
import { continueWait, startWait, type Wait, type WaitStep } from "./wait.ts";

/** A run that waits for objects, as plain data. Upstream keeps it on the stack of a worker. */
export interface Run {
  readonly startedAt: TimeMs;
  readonly revision: string;
  readonly progress: Progress;
  readonly wait: Wait;
  /** What the wait is for: a stage of the apply with others to follow, or health at the end. */
  readonly then: Applying | Checking;
}

/** Stages still to apply, and what the former ones did. */
interface Applying {
  readonly kind: "apply";
  readonly stages: readonly Stage[];
  readonly changes: readonly Change[];
  /** Jobs among all objects that may vanish. */
  readonly mayBeGone: readonly ObjectId[];
}

interface Checking {
  readonly kind: "health";
  /** Is passing news? Only after a failure, or when a new revision changed something. */
  readonly isNews: boolean;
}

export type RunEnd =
  | { readonly kind: "applied" }
  | { readonly kind: "artifact-gone" }
  | { readonly kind: "failed"; readonly error: string };

export type RunStep =
  | { readonly waiting: true; readonly run: Run }
  | { readonly waiting: false; readonly progress: Progress; readonly end: RunEnd };

type Running = Omit<Run, "wait" | "then">;

/** Where the artifact is unpacked; upstream makes a folder of a random name. */
const FOLDER = "/artifact";
/** Of definitions and classes: ssa/manager_apply.go DefaultApplyOptions. */
const STAGE_WAIT = { poll: 2 * SECOND_MS, timeout: 60 * SECOND_MS, failFast: false, mayBeGone: [] };

/** Fetches, builds and applies one revision. Upstream: kustomization_controller.go reconcile, v1.9.5. */
export function begun(
  start: Progress,
  { revision, directories }: Artifact,
  cluster: FluxCluster,
  now: TimeMs,
  config: FluxConfig,
): RunStep {
  const { kustomization } = start;
  const timeout = goDuration(timeoutOf(kustomization.spec));
  const doing = (progress: Progress, what: string): Progress =>
    busy(progress, `${what} for revision ${revision} with a timeout of ${timeout}`, now);

  const unknown = marked(start, ["Ready", "Unknown", "Progressing", "Reconciliation in progress"], now);
  const fetching = doing(unknown, "Fetching manifests");
  if (directories === "gone") return { waiting: false, progress: fetching, end: { kind: "artifact-gone" } };
  const path = cleaned(kustomization.spec.path ?? "");
  const built = directories[path];
  if (built === undefined) {
    const missing = `stat ${FOLDER}/${path}: no such file or directory`;
    return failure(fetching, "ArtifactFailed", `kustomization path not found: ${missing}`, now);
  }
  const attempted = withStatus(fetching, { lastAttemptedRevision: revision });
  if ("error" in built) return failure(doing(attempted, "Building manifests"), "BuildFailed", built.error, now);
  const progress = doing(attempted, "Detecting drift");
  const objects = built.map((object) => payloadOf(object, kustomization));
  const mayBeGone = objects.filter(hasTtl).map(idOf);
  const applying: Applying = { kind: "apply", stages: stagesOf(objects), changes: [], mayBeGone };
  return applied({ startedAt: now, revision, progress }, applying, cluster, now, config);
}

/** Goes on after a wait, or finds that it is not over. */
export function continued(run: Run, cluster: FluxCluster, now: TimeMs, config: FluxConfig): RunStep {
  const step = continueWait(run.wait, cluster, now);
  if (!step.over) return { waiting: true, run: { ...run, wait: step.wait } };
  if (run.then.kind === "health") return checked(run, run.then, run.wait.startedAt, step, now);
  if (step.error !== undefined) return applyFailure(run.progress, step.error, run.then.changes, now);
  return applied(run, run.then, cluster, now, config);
}

/** "./apps/../web/" is "web"; no way leads out of the artifact. */
function cleaned(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}

/** With the labels of its owner, as it is sent to the API server. */
function payloadOf(object: FluxObject, { name, namespace, spec }: Kustomization): FluxObject {
  const payload = normalized(withMetadata(object, ownerLabels({ name, namespace })));
  return spec.commonMetadata
    ? withMetadata(payload, spec.commonMetadata.labels ?? {}, spec.commonMetadata.annotations)
    : payload;
}

/** Stage after stage; definitions and classes are waited for. */
function applied(running: Running, applying: Applying, cluster: FluxCluster, now: TimeMs, config: FluxConfig): RunStep {
  const { spec } = running.progress.kustomization;
  const [stage, ...stages] = applying.stages;
  if (stage === undefined) return pruned(running, applying, cluster, now, config);
  const options = { force: spec.force ?? false, ignore: spec.ignore ?? [], fieldManager: config.fieldManager };
  const found = applyAll(stage.objects, cluster, options);
  if (!found.ok) return applyFailure(running.progress, found.error, applying.changes, now);
  const then: Applying = { ...applying, stages, changes: [...applying.changes, ...found.value] };
  if (!stage.awaited) return applied(running, then, cluster, now, config);
  const ids = found.value.map(({ id }) => id);
  const step = startWait(ids, STAGE_WAIT, cluster, now);
  if (!step.over) return { waiting: true, run: { ...running, wait: step.wait, then } };
  if (step.error !== undefined) return applyFailure(running.progress, step.error, then.changes, now);
  return applied(running, then, cluster, now, config);
}

/** The error of a half-done apply names what was done. */
const applyFailure = (progress: Progress, error: string, changes: readonly Change[], now: TimeMs): RunStep => {
  const log = changes.filter(hasChanged).map((change) => `${changeLog([change])}\n`);
  return failure(progress, "ReconciliationFailed", `${error}\n${log.join("")}`, now);
};

const hasChanged = ({ action }: Change): boolean => action !== "skipped" && action !== "unchanged";

/** Reports what was applied, keeps the new inventory and deletes what left it. */
function pruned(running: Running, applying: Applying, cluster: FluxCluster, now: TimeMs, config: FluxConfig): RunStep {
  const { kustomization } = running.progress;
  const log = changeLog(applying.changes.filter(hasChanged));
  const reported = log === "" ? running.progress : told(running.progress, "info", log);
  const inventory = applying.changes.map(({ id }) => inventoryText(id));
  const progress = withStatus(reported, { inventory });
  const stale = kustomization.status.inventory.filter((entry) => !inventory.includes(entry)).map(parseInventory);
  const { changes, error } = kustomization.spec.prune
    ? deleteAll(stale, kustomization, cluster)
    : { changes: [], error: undefined };
  if (error !== undefined) {
    const survivors = changes.filter(({ action }) => action === "unknown").map(({ id }) => inventoryText(id));
    const kept = withStatus(progress, { inventory: [...inventory, ...survivors] });
    return failure(kept, "PruneFailed", error, now);
  }
  const after = changes.length > 0 ? told(progress, "info", changeLog(changes)) : progress;
  return examined({ ...running, progress: after }, applying, log !== "", cluster, now, config);
}

/** Health of what is asked for: everything that was applied, or a list. */
function examined(
  running: Running,
  { changes, mayBeGone }: Applying,
  hasDrifted: boolean,
  cluster: FluxCluster,
  now: TimeMs,
  config: FluxConfig,
): RunStep {
  const { progress, revision } = running;
  const { spec, status, name, namespace } = progress.kustomization;
  const asked = spec.wait
    ? changes.filter(({ action }) => action !== "skipped").map(({ id }) => id)
    : (spec.healthChecks ?? []).map(idOfReference);
  if (asked.length === 0) return succeeded(unmarked(progress, "Healthy"), revision, now);
  // Waiting for itself would never end.
  const isItself = (id: ObjectId) => id.kind === "Kustomization" && id.name === name && id.namespace === namespace;
  const ids = asked.filter((id) => !isItself(id));
  const isNewRevision = status.lastAppliedRevision !== revision;
  const then: Checking = {
    kind: "health",
    isNews: !isTrue(status.conditions, "Healthy") || (isNewRevision && hasDrifted),
  };
  const timeout = timeoutOf(spec);
  const message = `Running health checks for revision ${revision} with a timeout of ${goDuration(timeout)}`;
  const checking = marked(busy(progress, message, now), ["Healthy", "Unknown", "Progressing", message], now);
  const options = { poll: config.healthPoll, timeout, failFast: config.failFast, mayBeGone };
  const step = startWait(ids, options, cluster, now);
  if (!step.over) return { waiting: true, run: { ...running, progress: checking, wait: step.wait, then } };
  return checked({ ...running, progress: checking }, then, now, step, now);
}

/** The end of the health check. */
function checked(
  { progress, revision }: Running,
  { isNews }: Checking,
  startedAt: TimeMs,
  { error }: Extract<WaitStep, { over: true }>,
  now: TimeMs,
): RunStep {
  const took = goDuration(now - startedAt);
  if (error !== undefined) {
    const unhealthy = marked(progress, ["Healthy", "False", "HealthCheckFailed", error], now);
    return failure(unhealthy, "HealthCheckFailed", `health check failed after ${took}: ${error}`, now);
  }
  const message = `Health check passed in ${took}`;
  const reported = isNews ? told(progress, "info", message) : progress;
  return succeeded(marked(reported, ["Healthy", "True", "Succeeded", message], now), revision, now);
}

const succeeded = (progress: Progress, revision: string, now: TimeMs): RunStep => {
  const applied = withStatus(progress, { lastAppliedRevision: revision });
  const message = `Applied revision: ${revision}`;
  return {
    waiting: false,
    progress: marked(applied, ["Ready", "True", "ReconciliationSucceeded", message], now),
    end: { kind: "applied" },
  };
};

const failure = (progress: Progress, reason: string, error: string, now: TimeMs): RunStep => ({
  waiting: false,
  progress: marked(progress, ["Ready", "False", reason, error], now),
  end: { kind: "failed", error },
});
