import { keyOf } from "../../api/controller.ts";
import type { Pod } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";
import type { Verdict } from "./conditions.ts";
import type { HpaConfig } from "./config.ts";
import * as say from "./messages.ts";
import type { Observation, Scale } from "./observation.ts";
import type { Hpa } from "./spec.ts";

/** Why the selector cannot be worked with. */
export interface SelectorFault {
  readonly eventReason: string;
  readonly error: string;
  readonly verdict: Verdict;
}

/**
 * The selector must be there, be readable, and lead to pods that no other HPA leads to as well.
 * Upstream: horizontal.go validateAndParseSelector, v1.36.1.
 */
export function selectorFault(hpa: Hpa, scale: Scale, seen: Observation, config: HpaConfig): SelectorFault | undefined {
  if (scale.selector === "") {
    return { eventReason: "SelectorRequired", error: say.SELECTOR_REQUIRED, verdict: say.SELECTOR_MISSING };
  }
  if (scale.selectorError !== undefined) {
    const error = say.unparsableSelector(scale.selectorError);
    return { eventReason: "InvalidSelector", error, verdict: say.invalidSelector(error) };
  }
  if (seen.others.length === 0) return undefined;
  const labelSets = labelSetsOf(seen.pods);
  const rivals = seen.others.filter(({ selector }) => labelSets.some((labels) => matches(selector, labels)));
  if (rivals.length === 0) return undefined;
  const keys = [...rivals.map(({ key }) => key), keyOf(hpa)].sort();
  const error = say.sharedPods(scale.selector, keys, config);
  return { eventReason: "AmbiguousSelector", error, verdict: say.ambiguousSelector(error) };
}

/** Pods of one template share their labels, and mostly stand together: each set is looked at once. */
function labelSetsOf(pods: readonly Pod[]): readonly Pod["metadata"]["labels"][] {
  const sets = new Set<Pod["metadata"]["labels"]>();
  let last: Pod["metadata"]["labels"] | null = null;
  for (const { metadata } of pods) {
    if (metadata.labels !== last) sets.add(metadata.labels);
    last = metadata.labels;
  }
  return [...sets];
}
