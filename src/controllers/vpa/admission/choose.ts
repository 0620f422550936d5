import type { Candidate } from "../match.ts";
import { controllingVpa } from "../match.ts";
import { hasStartupBoost, updateModeOf } from "../policy.ts";
import type { PodSubject } from "../subject.ts";
import type { Vpa } from "../types.ts";

/**
 * The VPA whose webhook patches a new pod: of every mode except Off, and of Off too when it boosts.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/admission-controller/resource/vpa/matcher.go.
 */
export const vpaForNewPod = (pod: PodSubject, candidates: readonly Candidate[]): Vpa | undefined =>
  controllingVpa(
    pod,
    candidates.filter(({ vpa }) => updateModeOf(vpa.spec) !== "Off" || hasStartupBoost(vpa.spec)),
  );
