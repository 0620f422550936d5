import type { Pod } from "../../api/objects.ts";
import { SECOND_MS } from "../../base/units.ts";
import { isPodFinished } from "../../cluster/pod-state.ts";
import type { Desk } from "./desk.ts";
import { isDaemon, isTerminating } from "./pods.ts";
import type { World } from "./world.ts";

/** An event so soon after the one stored is ignored. */
const DEDUPE_MS = 10 * SECOND_MS;

const stateOf = (pod: Pod): string =>
  `${pod.spec.nodeName}${isPodFinished(pod) ? " finished" : ""}${isTerminating(pod) ? " terminating" : ""}`;

/** States of all bound pods, by uid. */
export const podStates = ({ pods }: World): Readonly<Record<string, string>> =>
  Object.fromEntries(pods.filter(({ spec }) => spec.nodeName).map((pod) => [pod.metadata.uid, stateOf(pod)]));

/**
 * A pod that was bound, finished, or began to terminate restarts its node's quiet time.
 * Upstream: karpenter v1.14.1 pkg/controllers/nodeclaim/podevents/controller.go.
 */
export function notePodEvents(world: World, before: Readonly<Record<string, string>>, desk: Desk): void {
  const busy = new Set(
    world.pods
      .filter((pod) => pod.spec.nodeName && !isDaemon(pod) && before[pod.metadata.uid] !== stateOf(pod))
      .map(({ spec }) => spec.nodeName),
  );
  for (const claim of desk.allClaims()) {
    const { nodeName, lastPodEventTime } = claim.status ?? {};
    if (nodeName === undefined || !busy.has(nodeName)) continue;
    if (lastPodEventTime !== undefined && world.now - lastPodEventTime < DEDUPE_MS) continue;
    desk.setStatus(claim, { lastPodEventTime: world.now });
  }
}
