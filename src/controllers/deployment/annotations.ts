import type { ReplicaSet } from "../../api/objects.ts";

const PREFIX = "deployment.kubernetes.io/";
export const REVISION = `${PREFIX}revision`;
export const REVISION_HISTORY = `${PREFIX}revision-history`;
export const DESIRED_REPLICAS = `${PREFIX}desired-replicas`;
export const MAX_REPLICAS = `${PREFIX}max-replicas`;

/** Annotations that describe one object only and are not copied from a Deployment to its ReplicaSets. */
const NOT_COPIED: readonly string[] = [
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  "deprecated.deployment.rollback.to",
];

type Annotations = Readonly<Record<string, string>>;

/** The Deployment's annotations that its ReplicaSets carry too. */
export const copiedAnnotations = (annotations: Annotations = {}): Annotations =>
  Object.fromEntries(Object.entries(annotations).filter(([name]) => !NOT_COPIED.includes(name)));

/** The two sizes a set was last scaled for: the Deployment's replicas, and these plus surge. */
export const sizeAnnotations = (replicas: number, surge: number): Annotations => ({
  [DESIRED_REPLICAS]: String(replicas),
  [MAX_REPLICAS]: String(replicas + surge),
});

/** An annotation read as a whole number; undefined when it is absent or is none. */
export function numberIn(set: ReplicaSet, name: string): number | undefined {
  const text = set.metadata.annotations?.[name];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** A copy of the set that carries these annotations too. */
export const annotated = (set: ReplicaSet, annotations: Annotations): ReplicaSet => ({
  ...set,
  metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...annotations } },
});

/** Does the set carry all of these already? */
export const carries = (set: ReplicaSet, annotations: Annotations): boolean =>
  Object.entries(annotations).every(([name, value]) => set.metadata.annotations?.[name] === value);
