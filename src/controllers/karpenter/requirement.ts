import type { SelectorRequirement } from "./kinds.ts";
import { NORMALIZED } from "./labels.ts";

/**
 * The values one label may take: a set, or all but a set, inside bounds. Immutable.
 * Upstream: karpenter v1.14.1 pkg/scheduling/requirement.go.
 */
export interface Requirement {
  readonly key: string;
  /** `values` are those that are excluded. */
  readonly complement: boolean;
  readonly values: ReadonlySet<string>;
  readonly gte?: number;
  readonly lte?: number;
  /** At least so many different values must be left among instance types. */
  readonly minValues?: number;
}

const NONE: ReadonlySet<string> = new Set();

export const oneOf = (key: string, values: Iterable<string>, minValues?: number): Requirement => ({
  key: NORMALIZED.get(key) ?? key,
  complement: false,
  values: new Set(values),
  minValues,
});
export const absent = (key: string, minValues?: number): Requirement => oneOf(key, NONE, minValues);
export const anyValue = (key: string, minValues?: number): Requirement => ({
  key: NORMALIZED.get(key) ?? key,
  complement: true,
  values: NONE,
  minValues,
});

/** From a node selector term or a NodePool. Gt n means ≥ n + 1, Lt n means ≤ n − 1. */
export function requirementOf({ key, operator, values = [], minValues }: SelectorRequirement): Requirement {
  const any = anyValue(key, minValues);
  const bound = Number(values[0]);
  switch (operator) {
    case "In":
      return oneOf(key, values, minValues);
    case "NotIn":
      return { ...any, values: new Set(values) };
    case "DoesNotExist":
      return absent(key, minValues);
    case "Gt":
      return { ...any, gte: bound + 1 };
    case "Gte":
      return { ...any, gte: bound };
    case "Lt":
      return { ...any, lte: bound - 1 };
    case "Lte":
      return { ...any, lte: bound };
    default:
      return any;
  }
}

export type Operator = "In" | "NotIn" | "Exists" | "DoesNotExist";
export function operatorOf({ complement, values }: Requirement): Operator {
  if (complement) return values.size > 0 ? "NotIn" : "Exists";
  return values.size > 0 ? "In" : "DoesNotExist";
}
export const isNegative = (requirement: Requirement): boolean => {
  const operator = operatorOf(requirement);
  return operator === "NotIn" || operator === "DoesNotExist";
};

function within(value: string, gte: number | undefined, lte: number | undefined): boolean {
  if (gte === undefined && lte === undefined) return true;
  if (!/^[+-]?\d+$/.test(value)) return false;
  const number = Number(value);
  return (gte === undefined || number >= gte) && (lte === undefined || number <= lte);
}

const higher = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);
const lower = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

export const allows = ({ complement, values, gte, lte }: Requirement, value: string): boolean =>
  values.has(value) !== complement && within(value, gte, lte);

export function intersection(a: Requirement, b: Requirement): Requirement {
  const gte = higher(a.gte, b.gte);
  const lte = lower(a.lte, b.lte);
  const minValues = higher(a.minValues, b.minValues);
  if (gte !== undefined && lte !== undefined && gte > lte) return absent(a.key, minValues);
  const complement = a.complement && b.complement;
  const values = new Set<string>();
  for (const value of complement ? [...a.values, ...b.values] : a.complement ? b.values : a.values) {
    const kept = complement || (a.complement ? !a.values.has(value) : b.values.has(value) !== b.complement);
    if (kept && within(value, gte, lte)) values.add(value);
  }
  return complement
    ? { key: a.key, complement, values, gte, lte, minValues }
    : { key: a.key, complement, values, minValues };
}

export function intersects(a: Requirement, b: Requirement): boolean {
  const gte = higher(a.gte, b.gte);
  const lte = lower(a.lte, b.lte);
  if (gte !== undefined && lte !== undefined && gte > lte) return false;
  if (a.complement && b.complement) return true;
  const [listed, other] = a.complement ? [b, a] : [a, b];
  for (const value of listed.values) {
    if (other.values.has(value) !== other.complement && within(value, gte, lte)) return true;
  }
  return false;
}

/** The only value it may take, if it is down to one. */
export const onlyValue = ({ complement, values }: Requirement): string | undefined => {
  const [value] = values;
  return !complement && values.size === 1 ? value : undefined;
};

/** "zone In [a b]", with at most 5 values. */
export function requirementText(requirement: Requirement): string {
  const { key, values, gte, lte, minValues } = requirement;
  const operator = operatorOf(requirement);
  const sorted = [...values].sort();
  const shown = sorted.length > 5 ? [...sorted.slice(0, 5), `and ${sorted.length - 5} others`] : sorted;
  return [
    key,
    operator,
    ...(operator === "In" || operator === "NotIn" ? [`[${shown.join(" ")}]`] : []),
    ...(gte === undefined ? [] : [`>=${gte}`]),
    ...(lte === undefined ? [] : [`<=${lte}`]),
    ...(minValues === undefined ? [] : [`minValues ${minValues}`]),
  ].join(" ");
}

/** As the NodeClaim's spec has it: bounds first, both if there are two. */
export function selectorRequirements(requirement: Requirement): SelectorRequirement[] {
  const { key, values, gte, lte, minValues } = requirement;
  const flexibility = minValues === undefined ? {} : { minValues };
  const bounds: SelectorRequirement[] = [];
  if (gte !== undefined) bounds.push({ key, operator: "Gte", values: [String(gte)], ...flexibility });
  if (lte !== undefined) bounds.push({ key, operator: "Lte", values: [String(lte)], ...flexibility });
  if (bounds.length > 0) return bounds;
  const operator = operatorOf(requirement);
  return [{ key, operator, ...(values.size > 0 ? { values: [...values].sort() } : {}), ...flexibility }];
}
