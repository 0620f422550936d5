import type { ClusterView } from "./controller.ts";
import type { KubeObject } from "./objects.ts";

/** A folder of Git in the cluster. Commits are counted from 0; NaN: none, or nobody knows. */
export interface DeliveryTruth {
  /** The newest commit. */
  readonly head: number;
  /** The newest commit that the cluster is equal to. */
  readonly live: number;
  /** The commit that its agent or pipeline looked at last. */
  readonly seen: number;
  /** Objects that are not as the newest commit has them, and what the agent says of that. */
  readonly differing: number;
  readonly reported: number;
  /** Since the cluster was last as the newest commit has it. */
  readonly driftSeconds: number;
}

/** Reads every delivery of a run for the record, and keeps its drift clock. */
export interface DeliveryReader {
  readonly deliveries: readonly { readonly name: string }[];
  read(cluster: ClusterView): readonly DeliveryTruth[];
  /** Does a write belong to the picture of Git and the cluster? Undefined before: created; after: deleted. */
  shows(after: KubeObject | undefined, before: KubeObject | undefined): boolean;
  copy(): DeliveryReader;
}
