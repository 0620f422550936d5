import { equal } from "../../../base/equal.ts";
import type { Manifest } from "../manifest.ts";
import { withDefaults } from "./defaults.ts";
import { contestedPaths, type IgnoreDifference, withField, withoutFields } from "./ignore.ts";
import { isFields, jsonMerge, strategicMerge } from "./merge.ts";
import { isTyped, normalized, normalizedLastApplied } from "./normalize.ts";

export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** An object in Git against the cluster: what there is, and what there would be after an apply. Null: no object. */
export interface Difference {
  readonly modified: boolean;
  readonly normalizedLive: Manifest | null;
  readonly predictedLive: Manifest | null;
}

/**
 * Compares by a three-way merge of last applied, wanted and live object, without one of the wanted object with itself:
 * fields that neither names are left alone. Upstream: gitops-engine diff.Diff, c9c369efcc5b, with util/argo/diff.
 */
export function differenceOf(
  target: Manifest | undefined,
  live: Manifest | undefined,
  rules: readonly IgnoreDifference[],
): Difference {
  if (live === undefined) {
    return {
      modified: target !== undefined,
      normalizedLive: null,
      predictedLive: target ? normalized(target, rules) : null,
    };
  }
  if (target === undefined) return { modified: false, normalizedLive: normalized(live, rules), predictedLive: null };
  const contested = contestedPaths(target, live, rules);
  const wanted = applied(normalized(withoutFields(target, contested), rules));
  const found = normalized(withoutFields(live, contested), rules);
  const last = lastAppliedOf(live);
  const before = last ? applied(normalizedLastApplied(last, rules)) : wanted;
  const isBuiltIn = isTyped(live);
  const predicted = (isBuiltIn ? strategicMerge : jsonMerge)(before, wanted, found) as Manifest;
  const [normalizedLive, predictedLive] = isBuiltIn
    ? [withDefaults(found), withDefaults(predicted)]
    : [found, predicted];
  return { modified: !equal(normalizedLive, predictedLive), normalizedLive, predictedLive };
}

/** The namespace is given by the place, and an empty list of annotations says nothing. */
function applied(object: Manifest): Manifest {
  const placed = withField(object, ["metadata", "namespace"], undefined);
  const { annotations } = placed.metadata;
  const says = isFields(annotations) && Object.keys(annotations).length > 0;
  return says ? placed : withField(placed, ["metadata", "annotations"], undefined);
}

function lastAppliedOf({ metadata }: Manifest): Manifest | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

/** The last answer for each live object. */
const answers = new WeakMap<
  Manifest,
  { readonly target: Manifest; readonly rules: readonly IgnoreDifference[]; readonly modified: boolean }
>();
const NO_RULES: readonly IgnoreDifference[] = [];

/** Would an apply change the live object? Objects are never changed in place, so the same two are compared once. */
export function isModified(target: Manifest, live: Manifest, given: readonly IgnoreDifference[]): boolean {
  const rules = given.length === 0 ? NO_RULES : given;
  const known = answers.get(live);
  if (known?.target === target && known.rules === rules) return known.modified;
  const { modified } = differenceOf(target, live, rules);
  answers.set(live, { target, rules, modified });
  return modified;
}
