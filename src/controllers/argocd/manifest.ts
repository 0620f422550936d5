/** Any object as Git or the cluster holds it: plain JSON, never changed in place. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMeta;
  readonly [field: string]: unknown;
}

export interface ManifestMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly generation?: unknown;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Set: the object waits to be deleted. */
  readonly deletionTimestamp?: string | number;
}

/** "apps" of "apps/v1", "" of "v1". */
export const groupOf = ({ apiVersion }: Manifest): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** "v1" of "apps/v1". */
export const versionOf = ({ apiVersion }: Manifest): string => apiVersion.split("/").at(-1) ?? "";

/** An object's identity: group, kind, namespace (empty where none is given) and name. */
export interface ResourceKey {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export const keyOf = (object: Manifest): ResourceKey => ({
  group: groupOf(object),
  kind: object.kind,
  namespace: object.metadata.namespace ?? "",
  name: object.metadata.name ?? "",
});

export const keyText = ({ group, kind, namespace, name }: ResourceKey): string =>
  `${group}/${kind}/${namespace}/${name}`;

const annotation = ({ metadata }: Manifest, key: string): string | undefined => metadata.annotations?.[key];

/** An annotation's comma-separated values, trimmed, each once. Upstream: gitops-engine resource/annotations.go. */
export const annotationValues = (object: Manifest, key: string): readonly string[] => [
  ...new Set((annotation(object, key) ?? "").split(",").flatMap((value) => value.trim() || [])),
];

const SYNC_OPTIONS = "argocd.argoproj.io/sync-options";

/** Does the object carry the sync option, written whole: "Replace=true"? */
export const hasSyncOption = (object: Manifest | undefined, option: string): boolean =>
  object !== undefined && annotationValues(object, SYNC_OPTIONS).includes(option);

/** The value of the object's own sync option "name=value"; undefined when it has none. */
export const syncOption = (object: Manifest | undefined, name: string): string | undefined =>
  object &&
  annotationValues(object, SYNC_OPTIONS)
    .find((value) => value.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export const isDeleting = ({ metadata }: Manifest): boolean => metadata.deletionTimestamp !== undefined;

/** The field at a path of names, or undefined where the path ends early. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  );
}
