import { failed, ok, type Result } from "../../../base/result.ts";
import { compareVersions, rangeOf, versionOf } from "./semver.ts";

/** Which tag of an image is the newest. Upstream: image-reflector-controller api/v1 imagepolicy_types.go. */
export interface TagPolicy {
  readonly policy: {
    readonly semver?: { readonly range: string };
    readonly alphabetical?: { readonly order?: "asc" | "desc" };
    readonly numerical?: { readonly order?: "asc" | "desc" };
  };
  readonly filterTags?: { readonly pattern?: string; readonly extract?: string };
}

/** Why no tag is chosen; a policy that cannot be read is not tried again. */
export interface NoTag {
  readonly message: string;
  readonly isInvalid: boolean;
}

const invalid = (message: string) => failed({ message, isInvalid: true });
const none = (message: string) => failed({ message, isInvalid: false });

/** The tag that a policy chooses. Upstream: image-reflector-controller internal/policy, v1.0. */
export function latestTag({ policy, filterTags }: TagPolicy, tags: readonly string[]): Result<string, NoTag> {
  if (filterTags?.pattern === undefined) return chosen(policy, tags);
  const { pattern, extract = "" } = filterTags;
  const read = patternOf(pattern);
  if (!read.ok) return invalid(`failed to filter tags: invalid regular expression pattern '${pattern}': ${read.error}`);
  const originals = new Map<string, string>();
  for (const tag of tags) {
    const match = read.value.exec(tag);
    if (match) originals.set(extract === "" ? tag : extracted(extract, match), tag);
  }
  const latest = chosen(policy, [...originals.keys()]);
  return latest.ok ? ok(originals.get(latest.value) ?? latest.value) : latest;
}

/** Go writes named groups as "(?P<name>…)". */
function patternOf(pattern: string): Result<RegExp, string> {
  try {
    return ok(new RegExp(pattern.replaceAll("(?P<", "(?<")));
  } catch (error) {
    return failed((error as Error).message);
  }
}

/** "$ts", "${ts}", "$1" */
const extracted = (extract: string, match: RegExpExecArray): string =>
  extract.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? "";
    return /^\d+$/.test(name) ? (match[Number(name)] ?? "") : (match.groups?.[name] ?? "");
  });

function chosen(
  { semver, alphabetical, numerical }: TagPolicy["policy"],
  tags: readonly string[],
): Result<string, NoTag> {
  if (semver) return bySemver(semver.range, tags);
  if (numerical) return byNumber(numerical.order === "desc", tags);
  if (alphabetical) return byText(alphabetical.order === "desc", tags);
  return invalid("invalid policy: given ImagePolicyChoice object is invalid");
}

const EMPTY = "version list argument cannot be empty";

function bySemver(text: string, tags: readonly string[]): Result<string, NoTag> {
  const range = rangeOf(text);
  if (!range.ok) return invalid(`invalid policy: ${range.error}`);
  if (tags.length === 0) return none(EMPTY);
  const fitting = tags.flatMap((tag) => {
    const version = versionOf(tag);
    return version && range.value(version) ? [{ tag, version }] : [];
  });
  const [first, ...others] = fitting;
  if (!first) return none("unable to determine latest version from provided list");
  const latest = others.reduce((best, each) => (compareVersions(each.version, best.version) > 0 ? each : best), first);
  return ok(latest.tag);
}

function byText(isDescending: boolean, tags: readonly string[]): Result<string, NoTag> {
  const sorted = [...tags].sort();
  const latest = isDescending ? sorted[0] : sorted.at(-1);
  return latest === undefined ? none(EMPTY) : ok(latest);
}

function byNumber(isDescending: boolean, tags: readonly string[]): Result<string, NoTag> {
  const wrong = tags.find((tag) => tag === "" || Number.isNaN(Number(tag)));
  if (wrong !== undefined) return none(`failed to parse invalid numeric value '${wrong}'`);
  const [first, ...others] = tags;
  if (first === undefined) return none(EMPTY);
  const sign = isDescending ? -1 : 1;
  return ok(others.reduce((best, tag) => ((Number(tag) - Number(best)) * sign >= 0 ? tag : best), first));
}
