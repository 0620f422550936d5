import { equal } from "../../../base/equal.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import type { FluxObject } from "../fields.ts";
import { removedAt, replacedAt, segmentsOf, valueAt } from "./json-pointer.ts";
import type { IgnoreRule } from "./kustomization.ts";
import type { FieldTree, ManagedFields } from "./managed-fields.ts";
import { idOf, versionOf } from "./object-id.ts";

const FIELDS = ["group", "version", "kind", "name", "namespace"] as const;

const patternOf = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** A rule whose target cannot be read fails every apply. What follows "regex:" is worded by the engine of expressions. */
export function readable(rules: readonly IgnoreRule[]): Result<true, string> {
  for (const { target } of rules) {
    for (const field of FIELDS) {
      try {
        patternOf(target?.[field] ?? "");
      } catch (error) {
        return failed(`failed to create ignore rule selector: invalid ${field} regex: ${(error as Error).message}`);
      }
    }
  }
  return ok(true);
}

/**
 * JSON pointers that the rules name for an object. Of rules without a target only the last one counts, as upstream keeps
 * them by target. Upstream: ssa/jsondiff CompileIgnoreRules, selector.go.
 */
export function ignoredPaths(rules: readonly IgnoreRule[], object: FluxObject): readonly string[] {
  const general = rules.findLast(({ target }) => target === undefined);
  return rules
    .filter((rule) => (rule.target === undefined ? rule === general : isTarget(rule.target, object)))
    .flatMap(({ paths }) => paths);
}

function isTarget(target: NonNullable<IgnoreRule["target"]>, object: FluxObject): boolean {
  const facts = { ...idOf(object), version: versionOf(object.apiVersion) };
  return FIELDS.every((field) => !target[field] || patternOf(target[field]).test(facts[field]));
}

export const withoutPaths = (object: FluxObject, paths: readonly string[]): FluxObject =>
  paths.reduce((at, path) => removedAt(at, segmentsOf(path)), object);

/**
 * What is sent when ignored fields differ: a field that another manager applies is left out, any other takes the live
 * value. Upstream: ssa/manager_apply.go computeDriftedPaths and applyDriftResult.
 */
export function adopted(
  payload: FluxObject,
  live: FluxObject,
  owners: readonly ManagedFields[],
  dryRun: FluxObject,
  paths: readonly string[],
  manager: string,
): Result<FluxObject, string> {
  const differing = paths.filter((path) => !equal(valueAt(live, segmentsOf(path)), valueAt(dryRun, segmentsOf(path))));
  const foreign = differing.filter((path) => isAppliedByOther(live, owners, segmentsOf(path), manager));
  const stripped = withoutPaths(payload, foreign);
  return differing
    .filter((path) => !foreign.includes(path))
    .reduce<Result<FluxObject, string>>((at, path) => {
      const segments = segmentsOf(path);
      return at.ok ? replacedAt(at.value, segments, valueAt(live, segments) ?? null, path) : at;
    }, ok(stripped));
}

function isAppliedByOther(
  live: FluxObject,
  owners: readonly ManagedFields[],
  path: readonly string[],
  manager: string,
): boolean {
  const applied = owners.filter(
    ({ operation, subresource, fieldsV1 }) => operation === "Apply" && !subresource && fieldsV1 !== undefined,
  );
  const steps = stepsOf(
    live,
    path,
    applied.map(({ fieldsV1 }) => fieldsV1 ?? {}),
  );
  if (steps === undefined) return false;
  return applied.some((entry) => entry.manager !== manager && treeAt(entry.fieldsV1, steps) !== undefined);
}

/** "/spec/template/0" as steps of a field tree; undefined where an index has no key. */
function stepsOf(
  live: FluxObject,
  path: readonly string[],
  trees: readonly FieldTree[],
): readonly string[] | undefined {
  let steps: readonly string[] = [];
  for (const [at, segment] of path.entries()) {
    if (!/^[+-]?\d+$/.test(segment)) {
      steps = [...steps, `f:${segment}`];
      continue;
    }
    const entry = valueAt(live, path.slice(0, at + 1));
    const parent = steps;
    const keys = trees.flatMap((tree) => Object.keys(treeAt(tree, parent) ?? {}));
    const key = keys.find((step) => step.startsWith("k:") && hasKey(entry, step.slice(2)));
    if (key === undefined) return undefined;
    steps = [...steps, key];
  }
  return steps;
}

const hasKey = (entry: unknown, key: string): boolean =>
  Object.entries(JSON.parse(key) as Readonly<Record<string, unknown>>).every(([name, value]) =>
    equal(valueAt(entry, [name]), value),
  );

const treeAt = (tree: FieldTree | undefined, steps: readonly string[]): FieldTree | undefined =>
  steps.reduce<FieldTree | undefined>((at, step) => at?.[step], tree);
