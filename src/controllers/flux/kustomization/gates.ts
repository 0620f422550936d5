import { failed, ok, type Result } from "../../../base/result.ts";
import { isTrue } from "./conditions.ts";
import type { Artifact, Kustomization, Source, SourceRef } from "./kustomization.ts";

/** What `dependsOn` names, by "namespace/name". */
export type Dependencies = Readonly<
  Record<string, Pick<Kustomization, "namespace" | "generation" | "status"> & { readonly sourceRef: SourceRef }>
>;

/** Upstream: source-controller's resources, as the API server names them. */
const RESOURCES: Readonly<Record<string, string>> = {
  GitRepository: "gitrepositories",
  OCIRepository: "ocirepositories",
  Bucket: "buckets",
  ExternalArtifact: "externalartifacts",
};

/** The error of a source that does not exist. */
export const sourceNotFound = ({ kind, name }: SourceRef): string =>
  `${RESOURCES[kind] ?? kind}.source.toolkit.fluxcd.io "${name}" not found`;

/**
 * Are all dependencies ready, at their latest generation and, if they share the source, at this revision? The first one
 * that is not is named. Upstream: kustomization_controller.go checkDependencies, v1.9.5.
 */
export function dependenciesReady(
  { namespace, spec }: Kustomization,
  dependencies: Dependencies,
  artifact: Artifact,
): Result<true, string> {
  for (const reference of spec.dependsOn ?? []) {
    const name = `${reference.namespace ?? namespace}/${reference.name}`;
    const dependency = dependencies[name];
    if (dependency === undefined) {
      const missing = `kustomizations.kustomize.toolkit.fluxcd.io "${reference.name}" not found`;
      return failed(`dependency '${name}' not found: ${missing}`);
    }
    const { generation, status, sourceRef } = dependency;
    if (generation !== status.observedGeneration || !isTrue(status.conditions, "Ready")) {
      return failed(`dependency '${name}' is not ready`);
    }
    const isShared = sameSource(sourceRef, dependency.namespace, spec.sourceRef, namespace);
    if (isShared && status.lastAppliedRevision !== artifact.revision) {
      return failed(`dependency '${name}' revision is not up to date`);
    }
  }
  return ok(true);
}

const sameSource = (left: SourceRef, leftHome: string, right: SourceRef, rightHome: string): boolean =>
  left.kind === right.kind &&
  left.name === right.name &&
  (left.namespace ?? leftHome) === (right.namespace ?? rightHome);

/**
 * Does a change of the source start a run? Only a new revision does, and not one that was tried already by a Kustomization
 * that is ready or at work. Every change of the spec starts one too. Upstream: source_predicate.go, kustomization_indexers.go requestsForRevisionChangeOf.
 */
export function wakesOnSource(before: Source, after: Source, { status }: Kustomization): boolean {
  if (typeof after === "string") return false;
  if (typeof before !== "string" && before.revision === after.revision) return false;
  const isDone = isTrue(status.conditions, "Ready") || isTrue(status.conditions, "Reconciling");
  return !(isDone && status.lastAttemptedRevision === after.revision);
}
