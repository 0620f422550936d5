import type { Condition, KubeObject, ObjectRef } from "./objects.ts";

/** The object as its author wants it created; the store adds uid, resourceVersion, timestamps and defaults. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly labels?: KubeObject["metadata"]["labels"];
    readonly annotations?: KubeObject["metadata"]["annotations"];
    readonly ownerReferences?: KubeObject["metadata"]["ownerReferences"];
    readonly finalizers?: readonly string[];
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** What a controller may ask the API server for. `cluster/admit.ts` decides what becomes of it. */
export type Command =
  | { readonly verb: "create"; readonly object: NewObject }
  /** Replaces spec and metadata (status is ignored); refused when `object.metadata.resourceVersion` is stale. */
  | { readonly verb: "update"; readonly object: KubeObject }
  /** Replaces the status only; a Deployment's annotations come along (its revision is stored so). */
  | { readonly verb: "updateStatus"; readonly object: KubeObject }
  /** Writes `spec.replicas` through the scale subresource; bumps the generation. */
  | { readonly verb: "scale"; readonly target: ObjectRef; readonly replicas: number }
  | { readonly verb: "delete"; readonly target: ObjectRef; readonly gracePeriodSeconds?: number; readonly uid?: string }
  /** The eviction subresource: a graceful delete that disruption budgets may refuse (TooManyRequests). */
  | { readonly verb: "evict"; readonly pod: ObjectRef; readonly condition?: Condition }
  | { readonly verb: "bind"; readonly pod: ObjectRef; readonly node: string }
  | {
      readonly verb: "event";
      readonly involved: ObjectRef;
      readonly type: "Normal" | "Warning";
      readonly reason: string;
      readonly message: string;
      /** Said at every look, although nothing was done: when said again it is counted, and not written down. */
      readonly routine?: boolean;
    };
