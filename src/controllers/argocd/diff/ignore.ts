import { equal } from "../../../base/equal.ts";
import { globMatches } from "../glob.ts";
import { fieldAt, keyOf, type Manifest } from "../manifest.ts";
import { jqPaths, type Path } from "./jq-paths.ts";
import { isFields } from "./merge.ts";

/** Which differences a comparison leaves out; group and kind are globs. */
export interface IgnoreDifference {
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly jsonPointers?: readonly string[] | null;
  readonly jqPathExpressions?: readonly string[] | null;
  readonly managedFieldsManagers?: readonly string[] | null;
}

const rulesFor = (object: Manifest, rules: readonly IgnoreDifference[]): readonly IgnoreDifference[] => {
  const { group, kind, namespace, name } = keyOf(object);
  return rules.filter(
    (rule) =>
      globMatches(rule.group ?? "", group) &&
      globMatches(rule.kind, kind) &&
      (!rule.name || rule.name === name) &&
      (!rule.namespace || rule.namespace === namespace),
  );
};

/** What the rules name in an object. Upstream: util/argo/normalizers/diff_normalizer.go, v3.5.7. */
export const ignoredPaths = (object: Manifest, rules: readonly IgnoreDifference[]): readonly Path[] =>
  rulesFor(object, rules).flatMap(({ jsonPointers, jqPathExpressions }) => [
    ...(jsonPointers ?? []).map(pathOf),
    ...(jqPathExpressions ?? []).flatMap((expression) => jqPaths(expression, object)),
  ]);

const pathOf = (pointer: string): Path =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

/**
 * Fields that trusted managers own and that both sides have with different values.
 * Upstream: util/argo/managedfields/managed_fields.go Normalize, for fields outside of keyed lists.
 */
export function contestedPaths(target: Manifest, live: Manifest, rules: readonly IgnoreDifference[]): readonly Path[] {
  const trusted = new Set(rulesFor(target, rules).flatMap(({ managedFieldsManagers }) => managedFieldsManagers ?? []));
  const entries = fieldAt(live, "metadata", "managedFields");
  const owned = (Array.isArray(entries) ? entries : []).filter((entry) =>
    trusted.has(String(fieldAt(entry, "manager"))),
  );
  return owned
    .flatMap((entry) => leavesOf(fieldAt(entry, "fieldsV1")))
    .filter((path) => {
      const [wanted, found] = [fieldAt(target, ...path), fieldAt(live, ...path)];
      return wanted !== undefined && found !== undefined && !equal(wanted, found);
    });
}

function leavesOf(fields: unknown): readonly Path[] {
  if (!isFields(fields)) return [];
  const names = Object.keys(fields).filter((name) => name.startsWith("f:"));
  if (names.length === 0) return [[]];
  return names.flatMap((name) => leavesOf(fields[name]).map((rest) => [name.slice(2), ...rest]));
}

/** The value with another one at the path; undefined removes what is there. Paths that end early change nothing. */
export function withField<T>(value: T, [name, ...rest]: Path, field: unknown): T {
  if (name === undefined) return value;
  if (Array.isArray(value)) {
    const index = Number(name);
    if (rest.length === 0 && field === undefined) return value.filter((_, at) => at !== index) as T;
    return value.map((entry, at) => {
      if (at !== index) return entry;
      return rest.length === 0 ? field : withField(entry, rest, field);
    }) as T;
  }
  if (!isFields(value)) return value;
  if (rest.length > 0) return name in value ? { ...value, [name]: withField(value[name], rest, field) } : value;
  const { [name]: _, ...others } = value;
  return (field === undefined ? others : { ...others, [name]: field }) as T;
}

/** Later elements of a list go first, so that the places of the earlier ones hold. */
export const withoutFields = <T>(object: T, paths: readonly Path[]): T =>
  [...paths].reverse().reduce((left, path) => withField(left, path, undefined), object);
