import type { KindDoc, ManifestError } from "../api/controller.ts";
import type { KubeObject, ObjectMeta } from "../api/objects.ts";
import { didYouMean } from "../base/nearest.ts";
import { failed, ok, type Result } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";
import { parseDuration } from "./durations.ts";
import { unknownFields } from "./known-fields.ts";
import { isRecord } from "./path.ts";
import type { Manifest } from "./source.ts";
import type { YamlDocument } from "./yaml.ts";

/** Every object is taken to be in a namespace that is there. */
const IGNORED = ["Namespace"];
/** Kept as they are, no loop acts on them: metrics, the API server or credentials read some, and kubectl shows all. */
const KEPT = [
  ...["Service", "ConfigMap", "Secret", "PriorityClass", "AdmissionPolicy", "ServiceAccount"],
  ...["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  ...["Ingress", "IngressClass", "NetworkPolicy", "PersistentVolumeClaim", "StorageClass"],
  ...["ServiceMonitor", "PodMonitor", "PrometheusRule", "Certificate", "Issuer", "ClusterIssuer"],
];
/** Kinds whose pods would be missing: a run without them would show another cluster. */
const PODS_MISSING = ["StatefulSet", "DaemonSet", "CronJob", "ReplicationController"];
/** Kinds whose limits would be missing. */
const LIMITS_MISSING = ["ResourceQuota", "LimitRange"];

const VARIANTS = "setpoint.dev/variants";
const AT = "setpoint.dev/at";

/** Reads one manifest: null when its kind is accepted and ignored, else the admitted object or every error in it. */
export function readManifest(
  document: YamlDocument,
  kinds: readonly KindDoc[],
): Result<Manifest | null, readonly ManifestError[]> {
  const written = document.value;
  if (!isRecord(written)) return one([], "must be a map: a Simulation or a manifest");
  const { apiVersion, kind } = written;
  if (typeof kind !== "string") return one(["kind"], "is required");
  if (IGNORED.includes(kind)) return ok(null);
  const doc = kinds.find((each) => each.kind === kind);
  if (!doc && !KEPT.includes(kind)) return one(["kind"], `kind "${kind}" is not modelled`, wayOut(kind, kinds));
  if (doc && !doc.apiVersions.includes(String(apiVersion))) {
    const hint = `Write apiVersion: ${doc.apiVersions[0]}.`;
    return one(["apiVersion"], `no matches for kind "${kind}" in version "${String(apiVersion ?? "")}"`, hint);
  }
  const metadata = isRecord(written.metadata) ? written.metadata : {};
  if (typeof metadata.name !== "string" || metadata.name === "") return one(["metadata", "name"], "is required");
  const object = objectOf(written, String(apiVersion), kind, metadata.name, metadata);
  const marks = readMarks(object.metadata);
  const admitted = admit(object, kinds);
  const errors = [...marks.errors, ...(admitted.ok ? [] : admitted.error)];
  if (errors.length > 0 || !admitted.ok) return failed(errors);
  return ok({ object: admitted.value, document, variants: marks.variants, at: marks.at });
}

function wayOut(kind: string, kinds: readonly KindDoc[]): string {
  if (PODS_MISSING.includes(kind)) return "Write its pods as a Deployment, or take it out: they will be missing.";
  if (LIMITS_MISSING.includes(kind)) return "Take it out: nothing will be refused or limited by it.";
  const known = [...kinds.map((each) => each.kind), ...KEPT, ...IGNORED];
  return didYouMean(kind, known) ?? "Take it out: nothing here would act on it.";
}

/** Validates and defaults an object as its kind does it; kinds without rules pass as they are. */
export function admit(object: KubeObject, kinds: readonly KindDoc[]): Result<KubeObject, readonly ManifestError[]> {
  const strict = unknownFields(object);
  const admitted = kinds.find((each) => each.kind === object.kind)?.admit(object) ?? ok(object);
  if (admitted.ok) return strict.length > 0 ? failed(strict) : admitted;
  return failed([...strict, ...admitted.error]);
}

const one = (path: readonly string[], message: string, hint?: string) => failed([{ path, message, hint }]);

/** The manifest as the API server would store it: what a client may not set is reset. */
const objectOf = (
  written: Readonly<Record<string, unknown>>,
  apiVersion: string,
  kind: string,
  name: string,
  metadata: Readonly<Record<string, unknown>>,
): KubeObject => ({
  ...written,
  apiVersion,
  kind,
  metadata: {
    ...metadata,
    name,
    namespace: typeof metadata.namespace === "string" ? metadata.namespace : "default",
    uid: "",
    generation: 1,
    resourceVersion: 0,
    creationTimestamp: 0,
  },
  spec: written.spec ?? {},
  status: {},
});

/** Our own annotations: which variants have the object, and when it appears. */
function readMarks(metadata: ObjectMeta): {
  readonly variants: readonly string[] | null;
  readonly at: TimeMs;
  readonly errors: readonly ManifestError[];
} {
  const named = metadata.annotations?.[VARIANTS];
  const variants =
    named === undefined
      ? null
      : String(named)
          .split(",")
          .map((each) => each.trim());
  const time = metadata.annotations?.[AT];
  const at = time === undefined ? 0 : parseDuration(String(time));
  if (at !== undefined) return { variants, at, errors: [] };
  const path = ["metadata", "annotations", AT];
  const hint = "Write a number with a unit: 90s, 20m, 1h30m.";
  return { variants, at: 0, errors: [{ path, message: `${JSON.stringify(time)} is no duration`, hint }] };
}

/** Names a manifest's `setpoint.dev/variants` annotation holds that are no variants of the scenario. */
export const unknownVariants = (manifest: Manifest, known: readonly string[]): readonly ManifestError[] =>
  (manifest.variants ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: ["metadata", "annotations", VARIANTS],
      message: `no variant is named "${name}"`,
      hint: didYouMean(name, known),
    }));
