import type { Pod, Toleration } from "../../api/objects.ts";
import type { Affinity, TopologySpreadConstraint } from "../../cluster/schedule/index.ts";

const ANY_SOFT_TAINT: Toleration = { operator: "Exists", effect: "PreferNoSchedule" };

/**
 * The pod with its next wish given up, or undefined when none is left.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/scheduling/preferences.go Relax.
 * @param softTaints some NodePool has a PreferNoSchedule taint
 */
export function relaxed(pod: Pod, softTaints: boolean): Pod | undefined {
  return (
    withoutFirstTerm(pod) ??
    withoutPreferredPods(pod, "podAffinity") ??
    withoutPreferredPods(pod, "podAntiAffinity") ??
    withoutPreferredNodes(pod) ??
    withoutSoftSpread(pod) ??
    (softTaints ? toleratingSoftTaints(pod) : undefined)
  );
}

const affinityOf = ({ spec }: Pod): Affinity => (spec.affinity ?? {}) as Affinity;
const withAffinity = (pod: Pod, affinity: Affinity): Pod => ({ ...pod, spec: { ...pod.spec, affinity } });

/** Drops the first of several required OR-terms; the last one stays. */
export function withoutFirstTerm(pod: Pod): Pod | undefined {
  const affinity = affinityOf(pod);
  const required = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = required?.nodeSelectorTerms ?? [];
  if (terms.length < 2) return undefined;
  const nodeAffinity = {
    ...affinity.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { ...required, nodeSelectorTerms: terms.slice(1) },
  };
  return withAffinity(pod, { ...affinity, nodeAffinity });
}

const heaviestFirst = <T extends { readonly weight: number }>(terms: readonly T[]): readonly T[] =>
  [...terms].sort((a, b) => b.weight - a.weight);

function withoutPreferredPods(pod: Pod, which: "podAffinity" | "podAntiAffinity"): Pod | undefined {
  const affinity = affinityOf(pod);
  const preferred = affinity[which]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  if (preferred.length === 0) return undefined;
  const left = { preferredDuringSchedulingIgnoredDuringExecution: heaviestFirst(preferred).slice(1) };
  return withAffinity(pod, { ...affinity, [which]: { ...affinity[which], ...left } });
}

function withoutPreferredNodes(pod: Pod): Pod | undefined {
  const affinity = affinityOf(pod);
  const preferred = affinity.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  if (preferred.length === 0) return undefined;
  const left = { preferredDuringSchedulingIgnoredDuringExecution: heaviestFirst(preferred).slice(1) };
  return withAffinity(pod, { ...affinity, nodeAffinity: { ...affinity.nodeAffinity, ...left } });
}

/** The last constraint takes the place of the one that goes. */
function withoutSoftSpread(pod: Pod): Pod | undefined {
  const spread = [...((pod.spec.topologySpreadConstraints ?? []) as readonly TopologySpreadConstraint[])];
  const soft = spread.findIndex(({ whenUnsatisfiable }) => whenUnsatisfiable === "ScheduleAnyway");
  const last = spread.pop();
  if (soft < 0 || !last) return undefined;
  if (soft < spread.length) spread[soft] = last;
  return { ...pod, spec: { ...pod.spec, topologySpreadConstraints: spread } };
}

export function toleratingSoftTaints(pod: Pod): Pod | undefined {
  const tolerations = pod.spec.tolerations ?? [];
  const known = tolerations.some(
    ({ key, operator, value, effect }) => !key && !value && operator === "Exists" && effect === "PreferNoSchedule",
  );
  return known ? undefined : { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ANY_SOFT_TAINT] } };
}
