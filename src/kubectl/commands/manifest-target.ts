import { type Fields, text } from "../json.ts";
import { refuse } from "../manifests.ts";
import { fail } from "../outcome.ts";
import { apiVersion, type Resource, resourceOfKind } from "../resources.ts";
import { metadataMessage } from "../server/decode.ts";
import type { Running } from "../session.ts";

/** The resource that serves a manifest. @throws CommandError when a field that names it is missing, or nothing does. */
export function mustServe(run: Running, object: Fields, file: string): Resource {
  const missing = ["apiVersion", "kind"].filter((field) => text(object, field) === "");
  if (missing.length > 0) {
    const what = missing.map((field) => `${field} not set`);
    const said = what.length > 1 ? `[${what.join(", ")}]` : (what[0] ?? "");
    throw fail(
      `error validating ${JSON.stringify(file)}: error validating data: ${said}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  const kind = text(object, "kind");
  const version = text(object, "apiVersion");
  const resource =
    resourceOfKind(run.cluster.resources, kind, version) ??
    smallLetters(run, kind, version) ??
    oldVersion(run, kind, version);
  if (!resource) throw refuse(object, file);
  const wrong = metadataMessage(object);
  if (wrong !== undefined) throw fail(`unable to decode ${JSON.stringify(file)}: ${wrong}`);
  return resource;
}

/** Discovery knows each kind in small letters too. Upstream: client-go v0.36.1 restmapper/discovery.go. */
const smallLetters = (run: Running, kind: string, version: string): Resource | undefined =>
  run.cluster.resources.find((r) => r.kind.toLowerCase() === kind && apiVersion(r) === version);

/** Served in an older version beside the one in the list. */
function oldVersion(run: Running, kind: string, version: string): Resource | undefined {
  if (version !== "autoscaling/v1") return undefined;
  return run.cluster.resources.find((r) => r.kind === kind && apiVersion(r).startsWith("autoscaling/"));
}
