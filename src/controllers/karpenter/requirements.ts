import type { Pod } from "../../api/objects.ts";
import type { Affinity } from "../../cluster/schedule/index.ts";
import type { SelectorRequirement } from "./kinds.ts";
import { HOSTNAME, NORMALIZED } from "./labels.ts";
import {
  anyValue,
  intersection,
  intersects,
  isNegative,
  oneOf,
  type Requirement,
  requirementOf,
  requirementText,
} from "./requirement.ts";

/** Requirements on several labels, by key. Upstream: karpenter v1.14.1 pkg/scheduling/requirements.go. */
export type Requirements = ReadonlyMap<string, Requirement>;
const NO_LABELS: ReadonlySet<string> = new Set();

/** Each key's requirements intersected, in order. */
export function together(...lists: readonly Iterable<Requirement>[]): Map<string, Requirement> {
  const all = new Map<string, Requirement>();
  for (const list of lists) {
    for (const requirement of list) {
      const known = all.get(requirement.key);
      all.set(requirement.key, known ? intersection(requirement, known) : requirement);
    }
  }
  return all;
}

export const ofLabels = (labels: Readonly<Record<string, string>> = {}): Requirements =>
  together(Object.keys(labels).map((key) => oneOf(key, [labels[key] ?? ""])));

export const ofSelectors = (selectors: readonly SelectorRequirement[] = []): Requirements =>
  together(selectors.map(requirementOf));

/** The label's requirement; one that is not defined may have any value. */
export const requirementFor = (requirements: Requirements, key: string): Requirement =>
  requirements.get(key) ?? anyValue(key);

/** Node affinity terms, only the first of the OR-terms and the heaviest preference. */
export function ofPod({ spec }: Pod, which: "all" | "strict"): Requirements {
  const affinity = (spec.affinity as Affinity | undefined)?.nodeAffinity;
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const [heaviest] = which === "all" ? [...preferred].sort((a, b) => b.weight - a.weight) : [];
  return together(
    ofLabels(spec.nodeSelector).values(),
    ofSelectors(heaviest?.preference.matchExpressions).values(),
    ofSelectors(terms[0]?.matchExpressions).values(),
  );
}

/**
 * Why `incoming` cannot be met by what `existing` allows, or undefined. A label that is not defined is fine if the
 * operator asks for its absence or if the label is in `mayBeUndefined`.
 */
export function incompatibility(
  existing: Requirements,
  incoming: Requirements,
  mayBeUndefined: ReadonlySet<string> = NO_LABELS,
): string | undefined {
  for (const [key, requirement] of incoming) {
    if (mayBeUndefined.has(key) || existing.has(key) || isNegative(requirement)) continue;
    return `label ${JSON.stringify(key)} does not have known values${typoHint(existing, key, mayBeUndefined)}`;
  }
  return conflict(existing, incoming);
}

export const compatible = (existing: Requirements, incoming: Requirements, mayBeUndefined?: ReadonlySet<string>) =>
  incompatibility(existing, incoming, mayBeUndefined) === undefined;

/** Keys that both sides define and on which no value suits both; two negative requirements never conflict. */
function conflict(existing: Requirements, incoming: Requirements): string | undefined {
  const found: string[] = [];
  for (const key of [...incoming.keys()].sort()) {
    const left = existing.get(key);
    const right = incoming.get(key);
    if (!left || !right || intersects(left, right) || (isNegative(left) && isNegative(right))) continue;
    found.push(`key ${key}, ${requirementText(right)} not in ${requirementText(left)}`);
  }
  return found.length > 0 ? found.join("; ") : undefined;
}

/** The same without the text. */
export function meets(existing: Requirements, incoming: Requirements): boolean {
  const [small, large] = existing.size <= incoming.size ? [existing, incoming] : [incoming, existing];
  for (const [key, left] of small) {
    const right = large.get(key);
    if (right && !intersects(left, right) && !(isNegative(left) && isNegative(right))) return false;
  }
  return true;
}

function typoHint(existing: Requirements, key: string, known: ReadonlySet<string>): string {
  const suffix = key.slice(key.indexOf("/") + 1);
  for (const label of [...[...known].sort(), ...existing.keys()]) {
    if (label.includes(key) || label.endsWith(suffix)) return ` (typo of ${JSON.stringify(label)}?)`;
  }
  return "";
}

export const hasMinValues = (requirements: Requirements): boolean =>
  [...requirements.values()].some(({ minValues }) => minValues !== undefined);

/** Sorted, without the host name. */
export const requirementsText = (requirements: Requirements): string =>
  [...requirements.values()]
    .filter(({ key }) => key !== HOSTNAME)
    .map(requirementText)
    .sort()
    .join(", ");

/** The key as Karpenter reads it. */
export const normalized = (key: string): string => NORMALIZED.get(key) ?? key;
