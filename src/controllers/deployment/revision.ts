import type { Deployment, ReplicaSet } from "../../api/objects.ts";
import { annotated, carries, copiedAnnotations, numberIn, REVISION, REVISION_HISTORY } from "./annotations.ts";

const HISTORY_MAX_CHARS = 2_000;

/** The revision the next rollout gets: one more than the highest of the old sets. */
export const nextRevision = (old: readonly ReplicaSet[]): number =>
  1 + old.reduce((highest, set) => Math.max(highest, numberIn(set, REVISION) ?? 0), 0);

/**
 * The set that matches the template, brought up to date: the newest revision (after a rollback its former one joins the
 * history), the Deployment's annotations and minReadySeconds. The same object when nothing differs.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/util/deployment_util.go SetNewReplicaSetAnnotations.
 */
export function broughtUpToDate(set: ReplicaSet, deployment: Deployment, revision: number): ReplicaSet {
  const copied = copiedAnnotations(deployment.metadata.annotations);
  let next = carries(set, copied) ? set : annotated(set, copied);
  const before = numberIn(set, REVISION) ?? 0;
  if (before < revision) next = annotated(next, { [REVISION]: String(revision), ...historyWith(set) });
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if ((set.spec.minReadySeconds ?? 0) === minReadySeconds) return next;
  return { ...next, spec: { ...next.spec, minReadySeconds } };
}

function historyWith({ metadata }: ReplicaSet): Readonly<Record<string, string>> {
  const revision = metadata.annotations?.[REVISION];
  if (revision === undefined) return {};
  const past = metadata.annotations?.[REVISION_HISTORY] ?? "";
  const revisions = past === "" ? [revision] : [...past.split(","), revision];
  while (revisions.length > 1 && revisions.join(",").length > HISTORY_MAX_CHARS) revisions.shift();
  return { [REVISION_HISTORY]: revisions.join(",") };
}
