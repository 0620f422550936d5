import type { Pod } from "../../api/objects.ts";
import type { Affinity } from "../../cluster/schedule/index.ts";
import { type Amounts, requestsOf } from "./amounts.ts";
import { ofPod, type Requirements } from "./requirements.ts";
import type { Options } from "./world.ts";

/** What a pod, as it stands in the solve, asks for. */
export interface PodDemand {
  readonly requests: Amounts;
  readonly requirements: Requirements;
  /** Without node preferences; topology looks at these. */
  readonly strict: Requirements;
}

export function demandOf(pod: Pod, { preferencePolicy }: Options): PodDemand {
  const strictOnly = preferencePolicy === "Ignore";
  const requirements = ofPod(pod, strictOnly ? "strict" : "all");
  const affinity = (pod.spec.affinity as Affinity | undefined)?.nodeAffinity;
  const wishes = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const strict = wishes.length > 0 ? ofPod(pod, "strict") : requirements;
  return { requests: requestsOf(pod.spec), requirements, strict };
}
