import { type ClusterView, type Controller, type Decision, keyOf, refOf } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import { latestTag } from "../images/policy.ts";
import type { ImageRef } from "../images/setters.ts";
import { tagsIn } from "./image-tags.ts";
import type { SourceCondition } from "./kinds.ts";
import { type ImagePolicyObject, type ImageRepositoryObject, imagePolicyKind } from "./kinds-images.ts";

interface Observation {
  readonly object: ImagePolicyObject | undefined;
  readonly repository: ImageRepositoryObject | undefined;
  /** As the last scan found them. */
  readonly tags: readonly string[];
}

/** Flux's image-reflector-controller: chooses the newest of the tags that were scanned. */
export const fluxImagePolicy: Controller<null, Observation> = {
  name: "flux-image-policy",
  component: "image-reflector-controller",
  upstream: {
    project: "fluxcd/image-reflector-controller",
    version: "v1.0",
    source: "internal/controller/imagepolicy_controller.go, internal/policy",
  },
  leftOut: ["Not recorded: the rules follow the source and its messages.", "Regular expressions are JavaScript's."],
  loop: {
    reads: ["ImagePolicy", "ImageRepository"],
    writes: ["ImagePolicy.status"],
    period: "on change",
    host: "image-reflector-controller",
  },
  kinds: [imagePolicyKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "ImagePolicy",
      keys: (after, before) =>
        after && before && equal(after.spec, before.spec) ? [] : [keyOf((after ?? before) as KubeObject)],
    },
    {
      kind: "ImageRepository",
      keys: (after, before, cluster) => {
        const [now, then] = [after, before] as readonly (ImageRepositoryObject | undefined)[];
        if (!now || now.status.lastScanResult?.revision === then?.status.lastScanResult?.revision) return [];
        return (cluster.list("ImagePolicy") as readonly ImagePolicyObject[])
          .filter((policy) => repositoryOf(policy, cluster) === now)
          .map(keyOf);
      },
    },
  ],
  init: () => null,
  observe(key, { cluster }) {
    const [namespace = "", name = ""] = key.split("/");
    const object = cluster.get("ImagePolicy", namespace, name) as ImagePolicyObject | undefined;
    const repository = object && repositoryOf(object, cluster);
    const scanned = repository?.status.lastScanResult?.scanTime;
    const tags = repository && scanned !== undefined ? tagsIn(cluster, repository.spec.image, scanned) : [];
    return { object, repository, tags };
  },
  decide,
};

const repositoryOf = (
  { metadata, spec }: ImagePolicyObject,
  cluster: ClusterView,
): ImageRepositoryObject | undefined => {
  const { name, namespace = metadata.namespace } = spec.imageRepositoryRef;
  return cluster.get("ImageRepository", namespace, name) as ImageRepositoryObject | undefined;
};

function decide({ object, repository, tags }: Observation, memory: null): Decision<null> {
  if (!object || object.spec.suspend) return { memory, commands: [] };
  const { condition, image } = judged(object, repository, tags);
  const { latestRef, observedPreviousRef } = object.status;
  const isNew = image !== undefined && !equal(image, latestRef);
  const status: ImagePolicyObject["status"] = {
    ...(isNew
      ? { latestRef: image, ...(latestRef && { observedPreviousRef: latestRef }) }
      : { ...(latestRef && { latestRef }), ...(observedPreviousRef && { observedPreviousRef }) }),
    conditions: [condition],
    observedGeneration: object.metadata.generation,
  };
  const isNews = !equal(status.conditions, object.status.conditions);
  const { reason, message } = condition;
  const type = condition.status === "True" ? ("Normal" as const) : ("Warning" as const);
  return {
    memory,
    commands: [
      ...(equal(status, object.status) ? [] : [{ verb: "updateStatus" as const, object: { ...object, status } }]),
      ...(isNews ? [{ verb: "event" as const, involved: refOf(object), type, reason, message }] : []),
    ],
    explanation: {
      outcome: isNew
        ? `Flux chose ${image.tag} for ${object.metadata.name}.`
        : `Flux chose nothing new for ${object.metadata.name}.`,
      reason,
      message,
      inputs: [{ name: "tags", seen: { value: tags.length } }],
      steps: [{ rule: "policy", before: latestRef?.tag ?? null, after: image?.tag ?? null, because: message }],
    },
  };
}

interface Judged {
  readonly condition: SourceCondition;
  readonly image?: ImageRef;
}

const refused = (reason: string, message: string): Judged => ({
  condition: { type: "Ready", status: "False", reason, message },
});

function judged(
  { spec, status }: ImagePolicyObject,
  repository: ImageRepositoryObject | undefined,
  tags: readonly string[],
): Judged {
  if (!repository) {
    const { name } = spec.imageRepositoryRef;
    const missing = `imagerepositories.image.toolkit.fluxcd.io "${name}" not found`;
    return refused(
      "DependencyNotReady",
      `failed to get the referred ImageRepository: referenced ImageRepository does not exist: ${missing}`,
    );
  }
  if (tags.length === 0) return refused("DependencyNotReady", "no tags in database");
  const latest = latestTag(spec, tags);
  if (!latest.ok) return refused(latest.error.isInvalid ? "InvalidPolicy" : "Failure", latest.error.message);
  const image = { name: repository.spec.image, tag: latest.value };
  const previous = equal(image, status.latestRef) ? status.observedPreviousRef : status.latestRef;
  const was = previous ? ` (previously ${previous.name}:${previous.tag})` : "";
  const message = `Latest image tag for ${image.name} resolved to ${image.tag}${was}`;
  return { image, condition: { type: "Ready", status: "True", reason: "Succeeded", message } };
}
