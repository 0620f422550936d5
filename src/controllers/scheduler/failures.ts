import type { PodSpec } from "../../api/objects.ts";
import type { Cycle, PodInfo } from "../../cluster/schedule/index.ts";

export interface Failure {
  readonly found: Cycle;
  /** Filters that rejected some node. */
  readonly plugins: readonly string[];
}

/**
 * Failures of this turn that still hold: as long as nothing moves in the snapshot, a pod of the same template fails in
 * the same way. A template is known by its parts' identity (objects are immutable), so a miss only costs time.
 */
export class Failures {
  private readonly bySpec = new Map<PodSpec, Failure & { readonly pod: PodInfo }>();

  find(pod: PodInfo): Failure | undefined {
    const known = this.bySpec.get(pod.pod.spec);
    return known && isPlain(pod) && known.pod.labels === pod.labels && known.pod.namespace === pod.namespace
      ? known
      : undefined;
  }

  /** Notes what came of a pod; whatever was placed or made to go ends all that was known. */
  note(pod: PodInfo, found: Cycle): Failure {
    const failure = { found, plugins: found.outcome === "placed" ? NONE : rejectors(found) };
    const moved = found.outcome === "placed" || found.preemption?.outcome === "nominate" || !isPlain(pod);
    if (moved) this.bySpec.clear();
    else this.bySpec.set(pod.pod.spec, { pod, ...failure });
    return failure;
  }
}

/** A nominated pod may lose its nomination, which gives room to others. */
const isPlain = ({ pod }: PodInfo): boolean => pod.status.nominatedNodeName === undefined;

const rejectors = (found: Cycle): readonly string[] => [
  ...new Set([...found.search.rejected.values()].map(({ plugin }) => plugin)),
];
const NONE: readonly string[] = [];
