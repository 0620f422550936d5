import { isList, isMap, type Json, type JsonMap, keysOf } from "./json.ts";
import { childOf, elementOf, FREE, type Shape } from "./schema.ts";

/**
 * Defaults inside pod templates of what no simulated pod uses: volumes, probes' requests, references to fields. The other
 * defaults of pods are in `cluster/defaults.ts`.
 * Upstream: kubernetes v1.36.1 pkg/apis/core/v1/{defaults,zz_generated.defaults}.go.
 */
const DEFAULTS: Readonly<Record<string, JsonMap>> = {
  ConfigMapVolumeSource: { defaultMode: 420 },
  DownwardAPIVolumeSource: { defaultMode: 420 },
  GRPCAction: { service: "" },
  HTTPGetAction: { path: "/", scheme: "HTTP" },
  HostPathVolumeSource: { type: "" },
  ObjectFieldSelector: { apiVersion: "v1" },
  ProjectedVolumeSource: { defaultMode: 420 },
  SecretVolumeSource: { defaultMode: 420 },
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
};

/** A value with these defaults filled in wherever its type has them. */
export function withPodDetails(object: JsonMap, shape: Shape): JsonMap {
  const filled = detailed(object, shape);
  return isMap(filled) ? filled : object;
}

function detailed(value: Json, shape: Shape): Json {
  if (isList(value)) return value.map((each) => detailed(each, elementOf(shape)));
  if (!isMap(value)) return value;
  const defaults = shape.form === "struct" ? (DEFAULTS[shape.type] ?? {}) : {};
  const fields = keysOf(value).map((key) => [key, detailed(value[key] ?? null, childOf(shape, key) ?? FREE)]);
  return { ...defaults, ...Object.fromEntries(fields) };
}
