import { globMatches } from "../glob.ts";
import { keyOf, type Manifest } from "../manifest.ts";
import type { IgnoreDifference } from "./application.ts";

/** JSON pointers that the rules name for an object. Upstream: util/argo/normalizers/diff_normalizer.go. */
export function ignoredPointers(object: Manifest, rules: readonly IgnoreDifference[]): readonly (readonly string[])[] {
  const { group, kind, namespace, name } = keyOf(object);
  return rules
    .filter(
      (rule) =>
        globMatches(rule.group ?? "", group) &&
        globMatches(rule.kind, kind) &&
        (!rule.name || rule.name === name) &&
        (!rule.namespace || rule.namespace === namespace),
    )
    .flatMap((rule) => (rule.jsonPointers ?? []).map(pathOf));
}

const pathOf = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** The value with another one at the path; undefined removes what is there. Paths that end early change nothing. */
export function withField<T>(value: T, [name, ...rest]: readonly string[], field: unknown): T {
  if (name === undefined) return value;
  if (Array.isArray(value)) {
    const index = Number(name);
    if (rest.length === 0 && field === undefined) return value.filter((_, at) => at !== index) as T;
    return value.map((entry, at) =>
      at === index ? (rest.length === 0 ? field : withField(entry, rest, field)) : entry,
    ) as T;
  }
  if (!isFields(value)) return value;
  if (rest.length > 0) return name in value ? { ...value, [name]: withField(value[name], rest, field) } : value;
  const { [name]: _, ...others } = value;
  return (field === undefined ? others : { ...others, [name]: field }) as T;
}

export const withoutFields = (object: Manifest, paths: readonly (readonly string[])[]): Manifest =>
  paths.reduce((left, path) => withField(left, path, undefined), object);
