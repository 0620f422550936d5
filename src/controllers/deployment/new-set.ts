import type { NewObject } from "../../api/commands.ts";
import type { Deployment, ReplicaSet } from "../../api/objects.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { copiedAnnotations, REVISION, sizeAnnotations } from "./annotations.ts";
import { conditionAt, withCondition } from "./conditions.ts";
import { fencepostsOf } from "./fenceposts.ts";
import { hasDeadline, PROGRESSING } from "./progress.ts";
import { byAge, wantedBy } from "./replica-sets.ts";
import { broughtUpToDate, nextRevision } from "./revision.ts";
import { newSetSize } from "./rolling.ts";
import type { Sync } from "./sync.ts";
import { findSet, TEMPLATE_HASH, withHash } from "./template.ts";

/** The sets of a Deployment, told apart. */
export interface Sets {
  /** The one that matches the template, if it exists. */
  readonly current: ReplicaSet | undefined;
  /** All others, oldest first. */
  readonly old: readonly ReplicaSet[];
}

/** Old sets and the new one, in the order in which upstream sums and searches them. */
export const allOf = ({ old, current }: Sets): readonly ReplicaSet[] => (current ? [...old, current] : old);

/** Finds the set that matches the template. */
export function tellApart(deployment: Deployment, sets: readonly ReplicaSet[]): Sets {
  const aged = sets.toSorted(byAge);
  const current = findSet(aged, deployment.spec.template);
  return { current, old: aged.filter((set) => set !== current) };
}

/**
 * Brings revision and annotations of an existing new set up to date, or copies its revision to the Deployment.
 * @returns the sets to go on with, or undefined when the sync ends here: a write was refused, or the set was rewritten
 * (the copies this sync works from are stale then, and the set's watch event starts another) and the Deployment is not paused
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go getNewReplicaSet.
 */
export function syncRevision(sync: Sync, sets: Sets): Sets | undefined {
  const { current, old } = sets;
  if (!current) return sets;
  const next = broughtUpToDate(current, sync.deployment, nextRevision(old));
  if (next !== current) {
    if (!sync.write({ verb: "update", object: next })) return undefined;
    return sync.deployment.spec.paused ? { current: next, old } : undefined;
  }
  return adoptRevision(sync, current) ? sets : undefined;
}

function adoptRevision(sync: Sync, current: ReplicaSet): boolean {
  const { deployment, now } = sync;
  const revision = current.metadata.annotations?.[REVISION] ?? "";
  const conditions = deployment.status.conditions ?? [];
  const found = hasDeadline(deployment.spec) && !conditionOf(conditions, PROGRESSING);
  if (deployment.metadata.annotations?.[REVISION] === revision && !found) return true;
  sync.annotate(REVISION, revision);
  const message = `Found new replica set "${current.metadata.name}"`;
  return sync.writeConditions(
    found
      ? withCondition(conditions, conditionAt(now, PROGRESSING, "True", "FoundNewReplicaSet", message))
      : conditions,
  );
}

/**
 * Creates the missing new set, as large as surge allows, and says so in the status; undefined when a write is refused.
 * Upstream: kubernetes v1.36.1 pkg/controller/deployment/sync.go getNewReplicaSet.
 */
export function createNewSet(sync: Sync, old: readonly ReplicaSet[]): Sets | undefined {
  const { deployment, now } = sync;
  const revision = String(nextRevision(old));
  const replicas = newSetSize(deployment.spec, wantedBy(old), 0);
  const object = newReplicaSet(deployment, sync.seen.templateHash, replicas, revision);
  if (!sync.write({ verb: "create", object })) return undefined;
  const { name } = object.metadata;
  if (replicas > 0) sync.tellResize(name, 0, replicas);
  sync.annotate(REVISION, revision);
  const conditions = deployment.status.conditions ?? [];
  const created = conditionAt(now, PROGRESSING, "True", "NewReplicaSetCreated", `Created new replica set "${name}"`);
  const written = sync.writeConditions(hasDeadline(deployment.spec) ? withCondition(conditions, created) : conditions);
  if (!written) return undefined;
  const metadata = { ...object.metadata, uid: "", generation: 1, resourceVersion: 0, creationTimestamp: now };
  return { old, current: { ...object, metadata, status: { replicas: 0 } } };
}

function newReplicaSet(deployment: Deployment, hash: string, replicas: number, revision: string) {
  const { metadata, spec } = deployment;
  const template = withHash(spec.template, hash);
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels: template.metadata?.labels ?? {},
      annotations: {
        ...copiedAnnotations(metadata.annotations),
        ...sizeAnnotations(spec.replicas, fencepostsOf(spec).surge),
        [REVISION]: revision,
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas,
      minReadySeconds: spec.minReadySeconds ?? 0,
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [TEMPLATE_HASH]: hash } },
      template,
    },
  } satisfies NewObject;
}
