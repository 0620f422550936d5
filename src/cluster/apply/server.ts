import type { ManifestError } from "../../api/controller.ts";
import { equal } from "../../base/equal.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { canonical } from "./canonical.ts";
import { difference, type FieldSet, path } from "./field-set.ts";
import { at, isMap, type Json, type JsonMap, withAt } from "./json.ts";
import { encodedManifest, lastApplied, lastAppliedText, withLastApplied } from "./last-applied.ts";
import { capped, isSameOwner, type Owner, ownersOf, type Writer, withOwners } from "./managed-fields.ts";
import { appliedBy, type Conflict, conflictMessage, updatedBy } from "./ownership.ts";
import { isDescribed, schemaOf } from "./schema.ts";
import { compareTyped, fieldSetOf, schemaErrors } from "./typed.ts";

/** Writes as the API server does them: ownership, defaults and generation, but no uid, version or time of its own. */

/** What the server knows of kinds. */
export interface Kinds {
  /** The object with its kind's defaults, or everything that is wrong with it. */
  readonly admit: (object: JsonMap) => Result<JsonMap, readonly ManifestError[]>;
  /** The object with what the server adds or drops by itself, so that owners are as if it had not: a service's addresses. */
  readonly settle: (object: JsonMap) => JsonMap;
}

/** Why a write is refused; `message` is the server's. */
export type Refusal =
  | { readonly reason: "BadRequest"; readonly code: 400; readonly message: string }
  | { readonly reason: "Invalid"; readonly code: 422; readonly message: string }
  | { readonly reason: "Conflict"; readonly code: 409; readonly message: string }
  | { readonly reason: "InternalError"; readonly code: 500; readonly message: string };

type Written = Result<JsonMap, Refusal>;

/** A new object, created by this writer. */
export function create(object: JsonMap, writer: Writer, kinds: Kinds): Written {
  const made = admitted(object, kinds);
  return made.ok ? ok(kinds.settle(generated(undefined, updatedBy(empty(made.value), made.value, writer)))) : made;
}

/** The stored object after an update to `next` (a patch is one); the same object when nothing changes. */
export function update(live: JsonMap, next: JsonMap, writer: Writer, kinds: Kinds): Written {
  const made = admitted(next, kinds);
  if (!made.ok) return made;
  const before = withStatus(canonical(live), live);
  const after = writer.subresource === "status" ? made.value : withStatus(made.value, live);
  const stored = kinds.settle(generated(before, updatedBy(before, after, writer)));
  return ok(equal(stored, before) ? live : stored);
}

/** A write to an object leaves its status, which has a subresource of its own, as it is. */
function withStatus(object: JsonMap, { status }: JsonMap): JsonMap {
  return status === undefined ? object : { ...object, status };
}

/**
 * Server-side apply: the object after this writer has applied the manifest, created when `live` is undefined, the same
 * object when nothing changes. Refused when the manifest does not fit the schema, when other writers own fields that it
 * would change (unless forced), and when the result is invalid. Applying as `kubectl` keeps the last-applied annotation,
 * and a field that still is as that annotation says is no conflict.
 * Upstream: apimachinery v0.36.1 pkg/util/managedfields/internal, structured-merge-diff v6.3.2.
 */
export function serverSideApply(
  live: JsonMap | undefined,
  manifest: JsonMap,
  writer: Writer,
  force: boolean,
  kinds: Kinds,
): Written {
  const errors = schemaErrors(manifest, schemaOf(manifest.apiVersion, manifest.kind));
  if (errors.length > 0) return failed({ reason: "InternalError", code: 500, message: typedMessage(manifest, errors) });
  const base = live === undefined ? empty(manifest) : firstApplied(live);
  const applied = applyForgiving(base, manifest, writer, force);
  if (!applied.ok) return failed({ reason: "Conflict", code: 409, message: conflictMessage(applied.error) });
  const text = writer.manager === "kubectl" && lastAppliedText(applied.value) ? encodedManifest(manifest) : undefined;
  const made = admitted(text === undefined ? applied.value : withLastApplied(applied.value, text), kinds);
  if (!made.ok) return made;
  if (live === undefined) return ok(kinds.settle(generated(undefined, made.value)));
  const stored = kinds.settle(generated(live, withStatus(made.value, live)));
  return ok(equal(stored, live) ? live : stored);
}

/** Kubectl may change what the last client-side apply wrote and nobody changed since (internal/lastappliedmanager.go). */
function applyForgiving(
  live: JsonMap,
  manifest: JsonMap,
  writer: Writer,
  force: boolean,
): Result<JsonMap, readonly Conflict[]> {
  const applied = appliedBy(live, manifest, writer, force);
  if (applied.ok || writer.manager !== "kubectl") return applied;
  const allowed = stillAsLastApplied(live);
  const conflicts = applied.error.filter((conflict) => !allowed.has(conflict.path));
  return conflicts.length > 0 ? failed(conflicts) : appliedBy(live, manifest, writer, true);
}

function stillAsLastApplied(live: JsonMap): FieldSet {
  const manifest = lastApplied(live);
  if (manifest.apiVersion !== live.apiVersion) return new Set();
  const shape = schemaOf(live.apiVersion, live.kind);
  const { added, modified, removed } = compareTyped(manifest, live, shape);
  return [modified, added, removed].reduce(difference, fieldSetOf(manifest, shape));
}

/** What stood before anybody applied belongs to `before-first-apply` (internal/skipnonapplied.go). */
const firstApplied = (live: JsonMap): JsonMap =>
  ownersOf(live).length > 0 ? live : updatedBy(empty(live), live, { manager: "before-first-apply" });

/** The object that a create starts from: its kind's, all zero. */
const empty = ({ apiVersion, kind }: JsonMap): JsonMap => canonical({ apiVersion, kind });

function typedMessage({ apiVersion, kind, metadata }: JsonMap, errors: readonly string[]): string {
  const where = `${at(metadata, "namespace")}/${at(metadata, "name")}; ${apiVersion}, Kind=${kind}`;
  const [only] = errors;
  const what = errors.length === 1 ? only : ["errors:", ...errors.map((each) => `  ${each}`)].join("\n");
  return `failed to create typed patch object (${where}): ${what}`;
}

function admitted(object: JsonMap, kinds: Kinds): Written {
  const made = kinds.admit(canonical(object));
  if (made.ok) return ok(canonical(made.value));
  return failed({ reason: "Invalid", code: 422, message: invalidMessage(object, made.error.map(problemText)) });
}

/** What is wrong with an object, in the words of `field.ErrorList`: one problem on the line, several below it. */
export function invalidMessage(
  { kind, metadata }: { readonly kind?: unknown; readonly metadata?: unknown },
  problems: readonly string[],
): string {
  const name = JSON.stringify(isMap(metadata) ? (metadata.name ?? "") : "");
  const shown = problems.length === 1 ? problems[0] : ["", ...problems.map((each) => `* ${each}`)].join("\n");
  return `${kind} ${name} is invalid: ${shown}`;
}

/** Keys of these maps stand in brackets, as upstream's `field.Path.Key`. */
const KEYED: ReadonlySet<unknown> = new Set(["limits", "requests"]);

/** One problem with its path: `spec.replicas: Invalid value: …`. */
export function problemText({ path: steps, message }: ManifestError): string {
  const where = steps.reduce<string>((text, step, i) => {
    if (typeof step === "number" || KEYED.has(steps[i - 1])) return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
  return `${where}: ${message}`;
}

const WITHOUT_GENERATION: ReadonlySet<unknown> = new Set([
  "ConfigMap",
  "HorizontalPodAutoscaler",
  "Namespace",
  "Node",
  "ResourceQuota",
  "Role",
  "RoleBinding",
  "Secret",
  "Service",
  "ServiceAccount",
]);

/** Counts the versions of the spec; a Deployment's annotations count too (pkg/registry/apps/deployment/strategy.go). */
function generated(live: JsonMap | undefined, next: JsonMap): JsonMap {
  if (WITHOUT_GENERATION.has(next.kind)) return next;
  const before = at(live, "metadata", "generation");
  const isNew =
    live === undefined || !equal(live.spec, next.spec) || (isAnnotationCounted(next) && !sameAnnotations(live, next));
  return withAt(next, ["metadata", "generation"], Number(before ?? 0) + (isNew ? 1 : 0));
}

const isAnnotationCounted = ({ kind, apiVersion }: JsonMap): boolean =>
  kind === "Deployment" && isDescribed(apiVersion, kind);

const sameAnnotations = (a: JsonMap, b: JsonMap): boolean =>
  equal(at(a, "metadata", "annotations"), at(b, "metadata", "annotations"));

const REPLICAS = path("spec", "replicas");

/**
 * The object scaled through its scale subresource: whoever writes another number owns it there, and everybody else loses
 * it, appliers included. Upstream's oddities: the entry has no time; zero is no number to own, so that scaling to zero leaves no owner; and
 * the same number again splits the entries of those who own it by an update in two.
 * Upstream: apimachinery v0.36.1 pkg/util/managedfields/scalehandler.go.
 */
export function scale(live: JsonMap, replicas: number, writer: Writer): JsonMap {
  const owners = ownersOf(live);
  if (at(live, "spec", "replicas") === replicas) return withOwners(live, owners.flatMap(split));
  const me: Owner = {
    manager: writer.manager,
    operation: "Update",
    apiVersion: String(live.apiVersion),
    subresource: "scale",
    fields: new Set(replicas === 0 ? [] : [REPLICAS]),
  };
  const others = owners.filter((owner) => !isSameOwner(owner, me)).map(withoutReplicas);
  const scaled = withAt(live, ["spec", "replicas"], replicas);
  return generated(live, withOwners(scaled, capped([...others, me])));
}

const withoutReplicas = (owner: Owner): Owner => ({ ...owner, fields: difference(owner.fields, new Set([REPLICAS])) });

const split = (owner: Owner): readonly Owner[] =>
  owner.operation === "Update" && owner.fields.has(REPLICAS)
    ? [{ ...owner, fields: new Set([REPLICAS]) }, withoutReplicas(owner)]
    : [owner];

/** The names of a kind in messages: `deployments`, `deployment.apps`. */
export function namesOf({ apiVersion, kind }: JsonMap): { readonly plural: string; readonly qualified: string } {
  const singular = String(kind).toLowerCase();
  const group = groupOf(apiVersion);
  const plural = /(s|x|ch|sh)$/.test(singular) ? `${singular}es` : singular.replace(/([^aeiou])y$/, "$1ie").concat("s");
  return { plural, qualified: group === "" ? singular : `${singular}.${group}` };
}

const groupOf = (apiVersion: Json | undefined): string => {
  const [group = "", version] = String(apiVersion).split("/");
  return version === undefined ? "" : group;
};
