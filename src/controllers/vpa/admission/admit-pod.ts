import type { ClusterView } from "../../../api/controller.ts";
import type { Pod } from "../../../api/objects.ts";
import { ADMISSION_DEFAULTS } from "../config.ts";
import { patched } from "../json-patch.ts";
import { limitRangeItems, readPod } from "../read-pod.ts";
import { readCandidates } from "../read-target.ts";
import { vpaForNewPod } from "./choose.ts";
import { podPatches } from "./pod-patches.ts";

/**
 * The webhook's part in the creation of a pod: requests as recommended, limits in proportion, annotations. A pod of no
 * VPA comes back as it is; so does one that the webhook cannot patch, since its failure is ignored.
 */
export function admitPod(pod: Pod, cluster: ClusterView): Pod {
  const candidates = readCandidates(pod.metadata.namespace, cluster);
  if (candidates.length === 0) return pod;
  const subject = readPod(pod, cluster);
  const vpa = vpaForNewPod(subject, candidates);
  if (!vpa) return pod;
  const patches = podPatches(subject, vpa, limitRangeItems(pod.metadata.namespace, cluster), ADMISSION_DEFAULTS);
  return patches.ok ? patched(pod, patches.value) : pod;
}
