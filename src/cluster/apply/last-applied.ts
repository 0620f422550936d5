import { at, goJson, isMap, type JsonMap, withAt } from "./json.ts";

/** The manifest that `kubectl apply` used last, kept on the object. Upstream: kubectl v0.36.1 pkg/util/apply.go. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

const ANNOTATIONS = ["metadata", "annotations"];
const PATH = [...ANNOTATIONS, LAST_APPLIED];

/** The text of the annotation; undefined without one. */
export function lastAppliedText(object: JsonMap): string | undefined {
  const text = at(object, ...PATH);
  return typeof text === "string" ? text : undefined;
}

/** The manifest applied last; nothing when there is none, or when the annotation is no JSON object. */
export function lastApplied(object: JsonMap): JsonMap {
  try {
    const value: unknown = JSON.parse(lastAppliedText(object) ?? "{}");
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

/** A manifest as the annotation holds it: without the annotation itself, keys sorted, a line end. */
export const encodedManifest = (manifest: JsonMap): string => `${goJson(withAt(manifest, PATH, undefined))}\n`;

/** The object with a manifest's text as its annotation. */
export const withLastApplied = (object: JsonMap, text: string): JsonMap => withAt(object, PATH, text);

/** What client-side apply makes of a manifest: it carries itself, its annotations at least empty, as its annotation. */
export function annotated(manifest: JsonMap): JsonMap {
  const annotations = at(manifest, ...ANNOTATIONS);
  const whole = withAt(manifest, ANNOTATIONS, isMap(annotations) ? annotations : {});
  return withLastApplied(manifest, encodedManifest(whole));
}
