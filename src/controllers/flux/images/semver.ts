import { failed, ok, type Result } from "../../../base/result.ts";

/** Versions and ranges as Flux reads them. Upstream: Masterminds/semver v3 constraints.go, fluxcd/pkg version. */
interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly pre: readonly string[];
}

/** Three numbers, with or without "v"; anything else is no version. */
export function versionOf(text: string): Version | undefined {
  const found = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text);
  if (!found) return undefined;
  const [, major, minor, patch, pre = ""] = found;
  return { numbers: [Number(major), Number(minor), Number(patch)], pre: pre === "" ? [] : pre.split(".") };
}

/** Below zero: the first comes before the second. */
export function compareVersions(a: Version, b: Version): number {
  for (const at of [0, 1, 2] as const) if (a.numbers[at] !== b.numbers[at]) return a.numbers[at] - b.numbers[at];
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (const [at, left] of a.pre.entries()) {
    const right = b.pre[at];
    if (right === undefined) return 1;
    if (left !== right) return comparePre(left, right);
  }
  return a.pre.length - b.pre.length;
}

function comparePre(left: string, right: string): number {
  const [isLeft, isRight] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isLeft && isRight) return Number(left) - Number(right);
  if (isLeft !== isRight) return isLeft ? -1 : 1;
  return left < right ? -1 : 1;
}

/** One comparison; numbers that are left out or wild are as many as `given` does not count. */
interface Bound extends Version {
  readonly operator: string;
  readonly given: number;
}

/** Does a version lie in the range? */
export type Range = (version: Version) => boolean;

const BOUND =
  /^(=|!=|>=|=>|<=|=<|>|<|~>|~|\^)?\s*v?([0-9]+|[xX*])(?:\.([0-9]+|[xX*]))?(?:\.([0-9]+|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** ">=1.0.0 <2.0.0 || 3.x" */
export function rangeOf(text: string): Result<Range, string> {
  const alternatives: (readonly Bound[])[] = [];
  for (const part of text.split("||")) {
    const spread = part.replace(/(\S+)\s+-\s+(\S+)/g, ">=$1 <=$2").replace(/([=!<>~^])\s+/g, "$1");
    const bounds = spread
      .split(/[\s,]+/)
      .filter((each) => each !== "")
      .map(boundOf);
    const isWhole = bounds.length > 0 && bounds.every((bound) => bound !== undefined);
    if (!isWhole) return failed(`improper constraint: ${text}`);
    alternatives.push(bounds as readonly Bound[]);
  }
  return ok((version) => alternatives.some((bounds) => bounds.every((bound) => isWithin(version, bound))));
}

function boundOf(text: string): Bound | undefined {
  const found = BOUND.exec(text);
  if (!found) return undefined;
  const [, operator = "=", ...rest] = found;
  const numbers = rest.slice(0, 3).map((each) => (each === undefined || /[xX*]/.test(each) ? undefined : Number(each)));
  const wild = numbers.indexOf(undefined);
  const [major = 0, minor = 0, patch = 0] = wild < 0 ? numbers : numbers.slice(0, wild);
  const pre = rest[3];
  return {
    operator,
    numbers: [major, minor, patch],
    pre: pre === undefined ? [] : pre.split("."),
    given: wild < 0 ? 3 : wild,
  };
}

/** A pre-release lies in no range whose bounds are none. */
function isWithin(version: Version, bound: Bound): boolean {
  if (version.pre.length > 0 && bound.pre.length === 0) return false;
  const order = compareVersions(version, bound);
  const { given } = bound;
  switch (bound.operator) {
    case "=":
      return given === 3 ? order === 0 : alike(version, bound, given);
    case "!=":
      return given === 3 ? order !== 0 : !alike(version, bound, given);
    case ">":
      return given === 3 ? order > 0 : order > 0 && !alike(version, bound, given);
    case "<":
      return order < 0;
    case ">=":
    case "=>":
      return order >= 0;
    case "<=":
    case "=<":
      return given === 3 ? order <= 0 : order <= 0 || alike(version, bound, given);
    case "^":
      return order >= 0 && alike(version, bound, Math.min(given, leadOf(bound)));
    default:
      return order >= 0 && alike(version, bound, Math.min(given, 2));
  }
}

/** The first numbers are the same. */
const alike = (a: Version, b: Version, count: number): boolean =>
  a.numbers.slice(0, count).every((number, at) => number === b.numbers[at]);

/** So many numbers must stay for a change to be compatible: up to the first that is not zero. */
const leadOf = ({ numbers: [major, minor] }: Version): number => (major > 0 ? 1 : minor > 0 ? 2 : 3);
