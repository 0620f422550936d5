import type { LabelSelector } from "../../../api/objects.ts";
import type { TimeMs } from "../../../base/units.ts";
import { compareText } from "../amounts.ts";
import type { VpaSpec } from "../types.ts";
import { type Conditions, withCondition, withoutCondition } from "./conditions.ts";

/**
 * What the look-up of a VPA's targetRef gives.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/input/cluster_feeder.go getSelector, validateTargetRef.
 */
export interface Target {
  /** Selector of the target's pods; undefined when it cannot be read. */
  readonly selector?: LabelSelector;
  readonly error: string;
  /** Is it a topmost controller: yes, it has a parent, the look-up gives nothing, or fails with an error. */
  readonly topmost: "self" | "parent" | "none" | { readonly error: string };
  /** The target still exists when old states are collected. */
  readonly exists: boolean;
}

/** The selector that counts, undefined for one that matches no pod; and the VPA's conditions after the look-up. */
export function checkTarget(
  spec: VpaSpec,
  target: Target,
  conditions: Conditions,
  now: TimeMs,
): { readonly selector: LabelSelector | undefined; readonly conditions: Conditions } {
  const current = withoutCondition(conditions, "ConfigDeprecated");
  const problem = problemOf(spec, target);
  if (problem === undefined) {
    return { selector: target.selector, conditions: withoutCondition(current, "ConfigUnsupported") };
  }
  // Upstream sets a condition without type or message when there is no targetRef, and never removes it.
  const type = target.selector && !spec.targetRef ? "" : "ConfigUnsupported";
  return { selector: undefined, conditions: withCondition(current, type, "True", "", problem, now) };
}

function problemOf({ targetRef }: VpaSpec, { selector, error, topmost }: Target): string | undefined {
  if (!selector) return error ? `Cannot read targetRef. Reason: ${error}` : "Cannot read targetRef";
  if (!targetRef) return "";
  const target = `${targetRef.apiVersion ?? ""}.${targetRef.kind}/${targetRef.name}`;
  if (topmost === "self") return undefined;
  if (topmost === "parent") {
    return `The target ${target} has a parent controller but it should point to a topmost well-known or scalable controller`;
  }
  return topmost === "none"
    ? `Unknown error during checking if target ${target} is a topmost well-known or scalable controller`
    : `Error checking if target ${target} is a topmost well-known or scalable controller: ${topmost.error}`;
}

/** One text for equal selectors; empty for one that matches nothing, and for one that matches everything. */
export function selectorText(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => `${key} ${operator} (${[...values].sort(compareText).join(",")})`,
  );
  return [...labels, ...expressions].sort(compareText).join(",");
}
