import type { ClusterView } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";

/** Tags of an image that the registry had at a time, in the order in which they came. Images are objects of a run. */
export const tagsIn = (cluster: ClusterView, image: string, at: TimeMs): readonly string[] =>
  (cluster.list("Image") as readonly KubeObject<{ readonly reference: string }>[])
    .filter(({ metadata }) => metadata.creationTimestamp <= at)
    .flatMap(({ spec: { reference } }) => {
      const colon = reference.lastIndexOf(":");
      return reference.slice(0, colon) === image ? [reference.slice(colon + 1)] : [];
    });
