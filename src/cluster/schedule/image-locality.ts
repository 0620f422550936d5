import type { PodSpec } from "../../api/objects.ts";
import type { PodInfo } from "./pod-info.ts";
import type { NodeInfo, Snapshot } from "./snapshot.ts";

/** Upstream: pkg/scheduler/framework/plugins/imagelocality/image_locality.go, v1.34.1. */
const MIN_BYTES = 23 * 1024 * 1024;
const MAX_BYTES_PER_CONTAINER = 1000 * 1024 * 1024;

/** Image names of all containers; a name without a tag gets ":latest". Containers without an image count too. */
export const imageNames = (spec: PodSpec): string[] =>
  [...(spec.initContainers ?? []), ...spec.containers].map(({ image = "" }) =>
    image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image,
  );

/** 0…100 by the bytes of the pod's images that the node already holds; undefined when no node holds any (all 0). */
export function imageScore(snapshot: Snapshot, pod: PodInfo): ((node: NodeInfo) => number) | undefined {
  const held = pod.images.flatMap((name) => {
    const image = snapshot.image(name);
    return image ? [image] : [];
  });
  if (held.length === 0) return undefined;
  const max = MAX_BYTES_PER_CONTAINER * pod.images.length;
  return ({ index }) => {
    let sum = 0;
    for (const { bytes, nodes } of held) {
      // Spread first, then size: the order of upstream's floating-point operations.
      if (nodes.has(index)) sum += Math.trunc(bytes * (nodes.size / snapshot.size));
    }
    const clamped = Math.min(Math.max(sum, MIN_BYTES), max);
    return Math.trunc((100 * (clamped - MIN_BYTES)) / (max - MIN_BYTES));
  };
}
