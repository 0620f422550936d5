import type { ClusterView, Controller } from "../../api/controller.ts";
import type { KubeObject, ObjectRef } from "../../api/objects.ts";
import { decideGarbage, FOREGROUND, type GarbageSeen, type SeenOwner } from "./decide.ts";

/** Kinds whose ownership is followed, owners first. */
const KINDS: readonly string[] = [
  "Deployment",
  "ReplicaSet",
  "ScaledObject",
  "ScaledJob",
  "Job",
  "HorizontalPodAutoscaler",
  "ConfigMap",
  "Pod",
];

/** Ends objects whose owners are gone. Keys are "Kind/namespace/name". */
export const garbageCollector: Controller<null, GarbageSeen> = {
  name: "garbage-collector",
  component: "garbage-collector-controller",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "pkg/controller/garbagecollector" },
  leftOut: [
    `Only these kinds are followed: ${KINDS.join(", ")}.`,
    "Cycles of owners are not broken up.",
    "Objects are judged by the watch cache alone; upstream asks the API server once more before it deletes.",
  ],
  loop: {
    reads: ["*"],
    writes: ["*.delete", "*.metadata.ownerReferences", "*.metadata.finalizers"],
    period: "on change",
    host: "kube-controller-manager",
  },
  kinds: [],
  watches: KINDS.map((kind) => ({ kind, keys: (after, before, cluster) => keysOf(after, before, cluster) })),
  init: () => null,
  observe: (key, { cluster }) => {
    const [kind = "", namespace = "", name = ""] = key.split("/");
    const object = cluster.get(kind, namespace, name) as KubeObject | undefined;
    if (!object) return { object, owners: [], dependents: [] };
    return { object, owners: ownersOf(object, cluster), dependents: dependentsOf(object, cluster) };
  },
  decide: decideGarbage,
};

const keyOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`;
const refOf = ({ kind, metadata }: KubeObject): ObjectRef => ({
  kind,
  namespace: metadata.namespace,
  name: metadata.name,
});

/** The object when it ends or comes without its owner; those it owns when it ends or is gone; owners that wait for it. */
function keysOf(
  after: KubeObject | undefined,
  before: KubeObject | undefined,
  cluster: ClusterView,
): readonly string[] {
  const object = (after ?? before) as KubeObject;
  const ending = after?.metadata.deletionTimestamp !== undefined;
  const abandoned = after && !before && ownersOf(after, cluster).some(({ state }) => state !== "solid");
  const waiting = after ? [] : ownersOf(object, cluster).filter(({ state }) => state === "waiting");
  return [
    ...(ending || abandoned ? [keyOf(refOf(object))] : []),
    ...(ending || !after ? dependentsOf(object, cluster).map((dependent) => keyOf(refOf(dependent))) : []),
    ...waiting.map(({ reference: { kind, name } }) => keyOf({ kind, namespace: object.metadata.namespace, name })),
  ];
}

/** Pods own nothing. */
function dependentsOf({ kind, metadata }: KubeObject, cluster: ClusterView): readonly KubeObject[] {
  if (kind === "Pod") return [];
  return KINDS.flatMap((each) =>
    (cluster.list(each, metadata.namespace) as readonly KubeObject[]).filter((object) =>
      object.metadata.ownerReferences?.some((owner) => owner.uid === metadata.uid),
    ),
  );
}

const ownersOf = ({ metadata }: KubeObject, cluster: ClusterView): readonly SeenOwner[] =>
  (metadata.ownerReferences ?? []).map((reference) => {
    const owner = cluster.get(reference.kind, metadata.namespace, reference.name) as KubeObject | undefined;
    if (owner?.metadata.uid !== reference.uid) return { reference, state: "dangling" };
    const waits =
      owner.metadata.deletionTimestamp !== undefined && (owner.metadata.finalizers?.includes(FOREGROUND) ?? false);
    return { reference, state: waits ? "waiting" : "solid" };
  });
