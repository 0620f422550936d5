import { failed, ok, type Result } from "../../../base/result.ts";
import type { FluxObject } from "../fields.ts";
import type { ApiError, DryRun, FluxCluster } from "./cluster.ts";
import { hasDrifted } from "./drift.ts";
import { adopted, ignoredPaths, readable } from "./ignore.ts";
import type { IgnoreRule } from "./kustomization.ts";
import { cleanupOf, ownersAfter } from "./managed-fields.ts";
import { FORCE_ENABLED, isMarked, RECONCILE_DISABLED, SSA_IF_NOT_PRESENT, SSA_IGNORE } from "./metadata.ts";
import { idOf, type ObjectId, subjectOf } from "./object-id.ts";
import { byKind } from "./order.ts";

export type Action = "created" | "configured" | "unchanged" | "skipped" | "deleted" | "unknown";

/** What became of one object. Upstream: ssa/changeset.go. */
export interface Change {
  readonly id: ObjectId;
  readonly action: Action;
}

export interface ApplyOptions {
  readonly force: boolean;
  readonly ignore: readonly IgnoreRule[];
  readonly fieldManager: string;
}

interface Plan {
  readonly change: Change;
  /** What to send, if anything; an error shows only when it is its turn. */
  readonly payload?: Result<FluxObject, string>;
}

/**
 * One stage: every object is tried without effect, and those that drifted are then applied. Any refusal of a try fails
 * the stage before anything is applied, though the other tries and their clean-ups still happen.
 * Upstream: ssa/manager_apply.go ApplyAll, v0.76.2.
 */
export function applyAll(
  objects: readonly FluxObject[],
  cluster: FluxCluster,
  options: ApplyOptions,
): Result<readonly Change[], string> {
  const rules = readable(options.ignore);
  if (!rules.ok) return rules;
  const plans = [...objects]
    .sort((left, right) => byKind(idOf(left), idOf(right)))
    .map((object) => planned(object, cluster, options));
  const changes: Change[] = [];
  for (const plan of plans) {
    if (!plan.ok) return plan;
    changes.push(plan.value.change);
  }
  for (const plan of plans) {
    const sent = plan.ok && plan.value.payload ? send(plan.value.payload, cluster) : ok(true);
    if (!sent.ok) return sent;
  }
  return ok(changes);
}

function send(payload: Result<FluxObject, string>, cluster: FluxCluster): Result<true, string> {
  if (!payload.ok) return payload;
  const error = cluster.apply(payload.value);
  return error ? failed(`${subjectOf(idOf(payload.value))} apply failed: ${error.message}`) : ok(true);
}

function planned(object: FluxObject, cluster: FluxCluster, options: ApplyOptions): Result<Plan, string> {
  const id = idOf(object);
  const live = cluster.get(id);
  if (isSkipped(object, live)) return ok({ change: { id, action: "skipped" } });

  const answer = tried(object, live, cluster, options);
  if (!answer.ok) return answer;
  if ("error" in answer.value) return failed(dryRunFailure(id, answer.value.error));
  const { object: dryRun, isNew } = answer.value;

  const patches = live ? cleanupOf(object, live, options.fieldManager) : [];
  const refused = patches.length > 0 ? cluster.patch(id, patches) : undefined;
  if (refused) return failed(`${subjectOf(id)} metadata.managedFields cleanup failed: ${refused.message}`);

  if (live === undefined || isNew) return ok({ change: { id, action: "created" }, payload: ok(object) });
  const ignored = ignoredPaths(options.ignore, dryRun);
  if (patches.length === 0 && !hasDrifted(live, dryRun, ignored)) return ok({ change: { id, action: "unchanged" } });
  const owners = ownersAfter(live, patches);
  const payload = adopted(object, live, owners, dryRun, ignored, options.fieldManager);
  return ok({ change: { id, action: "configured" }, payload });
}

const isSkipped = (object: FluxObject, live: FluxObject | undefined): boolean =>
  [object, live].some((it) => isMarked(it, RECONCILE_DISABLED, SSA_IGNORE)) ||
  (live !== undefined && isMarked(object, SSA_IF_NOT_PRESENT));

/** The dry run; with force an object that cannot be changed is deleted and tried again. */
function tried(
  object: FluxObject,
  live: FluxObject | undefined,
  cluster: FluxCluster,
  options: ApplyOptions,
): Result<DryRun, string> {
  const answer = cluster.dryRun(object);
  const forced = options.force || isMarked(object, FORCE_ENABLED) || isMarked(live, FORCE_ENABLED);
  if (!("error" in answer) || live === undefined || !forced || !isImmutable(answer.error)) return ok(answer);
  const id = idOf(object);
  const refused = cluster.delete(id);
  if (refused && refused.reason !== "NotFound") {
    return failed(`${subjectOf(id)} immutable field detected, failed to delete object: ${refused.message}`);
  }
  return ok(cluster.dryRun(object));
}

/** Upstream: ssa/errors/immutable.go. */
const isImmutable = ({ reason, message }: ApiError): boolean =>
  reason === "Conflict" || reason === "Invalid" || /is\simmutable|immutable\sfield/.test(message);

/** Upstream: ssa/errors/errors.go. */
function dryRunFailure(id: ObjectId, { reason, message }: ApiError): string {
  const subject = subjectOf(id);
  if (reason !== "NotFound") return `${subject} dry-run failed${reason === "" ? "" : ` (${reason})`}: ${message}`;
  return `${subject} ${id.namespace === "" ? "namespace not specified" : "not found"}: ${message}`;
}
