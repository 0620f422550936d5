import type { Pod } from "../../api/objects.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { rfc3339 } from "../../base/rfc3339.ts";
import { isPodActive } from "../../cluster/pod-state.ts";
import { DO_NOT_DISRUPT } from "./labels.ts";
import type { Recorder } from "./recorder.ts";

interface Clock {
  readonly now: number;
  readonly epochUnixMs: number;
}

/**
 * Does the annotation protect the pod now? "true", or a duration since the pod's start.
 * Upstream: karpenter v1.14.1 pkg/utils/pod/scheduling.go IsDoNotDisruptActive.
 */
export function isProtected(pod: Pod, { now, epochUnixMs }: Clock, recorder: Recorder): boolean {
  const value = pod.metadata.annotations?.[DO_NOT_DISRUPT];
  if (value === undefined) return false;
  if (value === "true") return true;
  const parsed = parseGoDuration(value);
  const problem = !parsed.ok
    ? `failed to parse ${JSON.stringify(value)} as a duration: ${parsed.error}`
    : parsed.value <= 0
      ? `duration ${JSON.stringify(value)} must be positive`
      : undefined;
  if (problem !== undefined || !parsed.ok) {
    const message = `Invalid karpenter.sh/do-not-disrupt annotation: ${problem}, ignoring annotation`;
    recorder.publish(pod, "Warning", "InvalidDoNotDisruptAnnotation", message);
    return false;
  }
  const { startTime } = pod.status;
  if (startTime === undefined) return true;
  const active = now - startTime < parsed.value;
  if (active) {
    const until = rfc3339(epochUnixMs + startTime + parsed.value);
    const message = `The karpenter.sh/do-not-disrupt grace period will elapse at ${until}`;
    recorder.publish(pod, "Normal", "DoNotDisruptUntil", message);
  } else {
    const message = "The karpenter.sh/do-not-disrupt grace period has elapsed, pod is now disruptable";
    recorder.publish(pod, "Normal", "DoNotDisruptGracePeriodElapsed", message);
  }
  return active;
}

export const isDisruptable = (pod: Pod, clock: Clock, recorder: Recorder): boolean =>
  !isPodActive(pod) || !isProtected(pod, clock, recorder);
