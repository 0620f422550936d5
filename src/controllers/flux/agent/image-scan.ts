import { type Controller, type Decision, keyOf, refOf } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { Digest } from "../../../base/digest.ts";
import { goDuration, parseDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import { tagsIn } from "./image-tags.ts";
import { handledOf } from "./kinds.ts";
import { type ImageRepositoryObject, imageRepositoryKind } from "./kinds-images.ts";
import { isOwnWrite } from "./own-write.ts";

interface Observation {
  readonly object: ImageRepositoryObject | undefined;
  readonly tags: readonly string[];
}

/** Tags that a scan tells by name. */
const MOST_TOLD = 10;

/** Flux's image-reflector-controller: lists the tags of an image on an interval. */
export const fluxImageScan: Controller<null, Observation> = {
  name: "flux-image-scan",
  component: "image-reflector-controller",
  upstream: {
    project: "fluxcd/image-reflector-controller",
    version: "v1.0",
    source: "internal/controller/imagerepository_controller.go",
  },
  leftOut: [
    "Not recorded: the rules follow the source and its messages.",
    "A registry answers at once and to everybody; digests are not looked up.",
  ],
  loop: {
    reads: ["ImageRepository", "registry"],
    writes: ["ImageRepository.status"],
    period: "spec.interval",
    host: "image-reflector-controller",
  },
  kinds: [imageRepositoryKind],
  recordsChangesOnly: true,
  watches: [
    {
      kind: "ImageRepository",
      keys: (after, before) => (isOwnWrite(after, before) ? [] : [keyOf((after ?? before) as KubeObject)]),
    },
  ],
  init: () => null,
  observe(key, { cluster }) {
    const [namespace = "", name = ""] = key.split("/");
    const object = cluster.get("ImageRepository", namespace, name) as ImageRepositoryObject | undefined;
    return { object, tags: object ? tagsIn(cluster, object.spec.image, cluster.now) : [] };
  },
  decide,
};

function decide({ object, tags }: Observation, memory: null, now: TimeMs): Decision<null> {
  if (!object || object.spec.suspend) return { memory, commands: [], timers: { scan: null } };
  const found = tags.filter(
    (tag) => !(object.spec.exclusionList ?? []).some((pattern) => new RegExp(pattern).test(tag)),
  );
  const digest = new Digest();
  for (const tag of found) digest.text(tag);
  const revision = digest.hex();
  const message = `successful scan: found ${found.length} tags with checksum ${revision}`;
  const interval = parseDuration(object.spec.interval) ?? 0;
  const status: ImageRepositoryObject["status"] = {
    canonicalImageName: object.spec.image,
    lastScanResult: {
      revision,
      tagCount: found.length,
      scanTime: now,
      latestTags: [...found].sort().reverse().slice(0, MOST_TOLD),
    },
    conditions: [{ type: "Ready", status: "True", reason: "Succeeded", message }],
    observedGeneration: object.metadata.generation,
    ...handledOf(object),
  };
  const isNews = object.status.lastScanResult?.revision !== revision;
  const told = isNews ? message : `tags did not change, next scan in ${goDuration(interval)}`;
  return {
    memory,
    commands: [
      { verb: "updateStatus", object: { ...object, status } },
      ...(isNews
        ? [{ verb: "event" as const, involved: refOf(object), type: "Normal" as const, reason: "Succeeded", message }]
        : []),
    ],
    explanation: {
      outcome: isNews
        ? `Flux found ${found.length} tags of ${object.spec.image}.`
        : `Flux found no new tag of ${object.spec.image}.`,
      reason: "Succeeded",
      message: told,
      inputs: [{ name: "tags", seen: { value: found.length } }],
      steps: [
        { rule: "scan", before: object.status.lastScanResult?.tagCount ?? null, after: found.length, because: told },
      ],
    },
    timers: { scan: now + interval },
  };
}
