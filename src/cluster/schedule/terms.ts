import type { LabelSelector } from "../../api/objects.ts";
import { matches } from "../../base/selector.ts";

/** The parts of `spec.affinity` and `spec.topologySpreadConstraints` that the scheduler reads, in the API's shape. */
export interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {
      readonly nodeSelectorTerms?: readonly NodeSelectorTerm[];
    };
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredNodes[];
  };
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeExpression[];
  readonly matchFields?: readonly NodeExpression[];
}
export interface NodeExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}
export interface PreferredNodes {
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}

interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: PodAffinityTerm;
  }[];
}
interface PodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** A selector as it stands in a pod: absent matches nothing, empty matches everything. */
export const selects = (selector: LabelSelector | undefined, labels: Labels): boolean =>
  selector !== undefined && matches(selector, labels);

/** Neither labels nor expressions. */
export const isEmpty = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;

/**
 * matchLabelKeys and mismatchLabelKeys, merged into the selector with the pod's own values.
 * Upstream: pkg/registry/core/pod/strategy.go applyMatchLabelKeysAndMismatchLabelKeys.
 */
export function withOwnLabels(
  selector: LabelSelector | undefined,
  own: Labels,
  same: readonly string[] = [],
  other: readonly string[] = [],
): LabelSelector | undefined {
  if (!selector || same.length + other.length === 0) return selector;
  const expressions = (keys: readonly string[], operator: "In" | "NotIn") =>
    keys.flatMap((key) => {
      const value = own[key];
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
  return {
    ...selector,
    matchExpressions: [
      ...(selector.matchExpressions ?? []),
      ...expressions(same, "In"),
      ...expressions(other, "NotIn"),
    ],
  };
}

/** One inter-pod affinity term, resolved for the pod that carries it. */
export interface PodTerm {
  readonly topologyKey: string;
  readonly selector: LabelSelector | undefined;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector | undefined;
  /** Equal terms have equal ids. */
  readonly id: string;
}
/** A preferred term; the weight is negative for anti-affinity. */
interface WeightedTerm {
  readonly term: PodTerm;
  readonly weight: number;
}
export interface PodTerms {
  readonly required: readonly PodTerm[];
  readonly forbidden: readonly PodTerm[];
  readonly preferred: readonly WeightedTerm[];
}

/** Of a pod without inter-pod affinity; always this very object. */
export const NO_TERMS: PodTerms = { required: [], forbidden: [], preferred: [] };

/** A pod's inter-pod terms. Without namespaces and namespaceSelector a term looks at the pod's own namespace. */
export function podTerms(affinity: Affinity | undefined, namespace: string, labels: Labels): PodTerms {
  const near = affinity?.podAffinity;
  const far = affinity?.podAntiAffinity;
  if (!near && !far) return NO_TERMS;
  const resolve = (term: PodAffinityTerm): PodTerm => {
    const named = term.namespaces ?? [];
    const resolved = {
      topologyKey: term.topologyKey,
      selector: withOwnLabels(term.labelSelector, labels, term.matchLabelKeys, term.mismatchLabelKeys),
      namespaces: named.length === 0 && !term.namespaceSelector ? [namespace] : named,
      namespaceSelector: term.namespaceSelector,
    };
    return { ...resolved, id: JSON.stringify(resolved) };
  };
  const weighted = (from: PodAffinity | undefined, sign: 1 | -1) =>
    (from?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
      term: resolve(podAffinityTerm),
      weight: sign * weight,
    }));
  return {
    required: (near?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(resolve),
    forbidden: (far?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(resolve),
    preferred: [...weighted(near, 1), ...weighted(far, -1)],
  };
}
