import type { PodInfo } from "../../cluster/schedule/index.ts";
import { controllerOf, podKey, shapeOf } from "./facts.ts";
import type { Hints } from "./memory.ts";
import type { Place, Simulation } from "./simulation.ts";

/** What came of a pass: where each pod went that found a place, and the hints to remember. */
export interface Packed {
  readonly placed: readonly { readonly pod: PodInfo; readonly node: string }[];
  readonly hints: Hints;
}

/**
 * Places pods one after the other: on the node that took it last time, else round-robin. Equal pods of a controller
 * whose pod found nothing are not tried again.
 * Upstream: simulator/scheduling/{hinting_simulator,hints,similar_pods}.go, 1.36.1.
 */
export function pack(
  simulation: Simulation,
  pods: readonly PodInfo[],
  accepts: (place: Place) => boolean,
  hints: Hints,
  stopAtFailure: boolean,
): Packed {
  const current = new Map(hints.current);
  const hopeless = new Set<string>();
  const placed: { readonly pod: PodInfo; readonly node: string }[] = [];
  for (const pod of pods) {
    const key = podKey(pod.pod);
    const node = hinted(simulation, pod, accepts, current.get(key) ?? hints.old.get(key)) ?? searched(pod);
    if (node !== undefined) {
      simulation.put(pod, node);
      current.set(key, node);
      placed.push({ pod, node });
    } else if (stopAtFailure) break;
  }
  return { placed, hints: { current, old: hints.old } };

  function searched(pod: PodInfo): string | undefined {
    const owner = controllerOf(pod.pod)?.uid;
    const likeness = owner === undefined ? undefined : `${owner} ${shapeOf(pod.pod)}`;
    if (likeness !== undefined && hopeless.has(likeness)) return undefined;
    const node = simulation.search(pod, accepts);
    if (node === undefined && likeness !== undefined) hopeless.add(likeness);
    return node;
  }
}

function hinted(
  simulation: Simulation,
  pod: PodInfo,
  accepts: (place: Place) => boolean,
  node: string | undefined,
): string | undefined {
  const place = node === undefined ? undefined : simulation.find(node);
  if (!place || !accepts(place)) return undefined;
  return simulation.rejection(pod, place.name) ? undefined : place.name;
}

/** After a pass: what it set serves once more, what was older is forgotten. */
export const aged = ({ current }: Hints): Hints => ({ current: new Map(), old: current });
