import type { ExplanationInput, ExplanationStep } from "../../api/explanation.ts";
import type { TimeMs } from "../../base/units.ts";
import { type MetricView, readingOf, viewOf, withUnit } from "./metric-target.ts";
import { pods, short } from "./number-text.ts";
import type { Observation } from "./observation.ts";
import type { Proposal } from "./proposal.ts";
import type { PodCalculation } from "./replicas-from-pods.ts";
import type { ValueCalculation } from "./replicas-from-value.ts";
import type { MetricSpec } from "./spec.ts";
import type { Tolerance } from "./tolerance.ts";

/** One metric as it was seen: reading and target; null when nothing could be read. */
export function metricInputs(
  metric: MetricSpec,
  proposal: Proposal,
  seenAt: TimeMs | undefined,
  workload: string,
): readonly ExplanationInput[] {
  const view = viewOf(metric);
  const unit = view.unit || undefined;
  const value = proposal.ok ? readingOf(proposal.calculation, view) : null;
  return [
    { name: view.name, seen: { value, unit }, seenAt, truth: truthOf(metric, workload) },
    { name: `${view.name} target`, seen: { value: view.target, unit } },
  ];
}

/** Time of the oldest sample that went in. */
export function readAt(
  { resource, containerResource }: MetricSpec,
  seen: Observation,
  index: number,
): TimeMs | undefined {
  const answer = (resource ?? containerResource) ? seen.podMetrics : (seen.series[index] ?? { items: [] });
  if ("error" in answer) return undefined;
  let oldest: TimeMs | undefined;
  for (const { timestamp } of answer.items) if (oldest === undefined || timestamp < oldest) oldest = timestamp;
  return oldest;
}

function truthOf({ resource, external }: MetricSpec, workload: string): string | undefined {
  const queue = external?.metric.selector?.matchLabels?.queue;
  if (queue !== undefined) return `queue/${queue}/depth`;
  const isPercent = resource?.name === "cpu" && resource.target.averageUtilization !== undefined;
  return isPercent ? `workload/${workload}/cpuPercent` : undefined;
}

/** How many pods counted, and why the others did not. */
export function podInputs(calculation: PodCalculation, workload: string): readonly ExplanationInput[] {
  const { ready, unready, missing, ignored } = calculation.groups;
  const others = [
    { name: "unready pods", count: unready },
    { name: "pods without a sample", count: missing },
    { name: "ignored pods", count: ignored },
  ];
  return [
    { name: "ready pods", seen: { value: ready, unit: "pods" }, truth: `workload/${workload}/ready` },
    ...others
      .filter(({ count }) => count > 0)
      .map(({ name, count }) => ({ name, seen: { value: count, unit: "pods" } })),
  ];
}

/** Pods that Object and External values are multiplied with. */
export const readyInput = (ready: number, workload: string): ExplanationInput => ({
  name: "ready pods",
  seen: { value: ready, unit: "pods" },
  truth: `workload/${workload}/ready`,
});

/** The formula that made the proposal, first in names, then with numbers. */
export function formulaOf(metric: MetricSpec, calculation: PodCalculation | ValueCalculation): readonly string[] {
  const view = viewOf(metric);
  const seen = withUnit(readingOf(calculation, view), view);
  const target = withUnit(view.target, view);
  const lines = (names: string, numbers: string, product: number) => [
    `desired = ceil(${names})`,
    `= ceil(${numbers})`,
    `= ceil(${short(product)}) = ${Math.ceil(product) + 0}`,
  ];
  if (calculation.over === "pods") {
    const { first, refined, groups } = calculation;
    if (refined) {
      return lines(
        "counted × refilled ratio",
        `${refined.pods} × ${short(refined.ratio)}`,
        refined.pods * refined.ratio,
      );
    }
    return lines("ready × seen ÷ target", `${groups.ready} × ${bare(seen, target)}`, first.ratio * groups.ready);
  }
  if (calculation.over === "total") {
    return lines("total ÷ target", bare(seen, target), Number(calculation.valueMilli) / (view.target * view.step));
  }
  if (calculation.readyPods === null) return lines("value ÷ target", bare(seen, target), calculation.ratio);
  const { readyPods, ratio } = calculation;
  return lines("ready × value ÷ target", `${readyPods} × ${bare(seen, target)}`, ratio * readyPods);
}

/** "30 ÷ 70": the unit of both sides cancels. */
const bare = (seen: string, target: string): string => `${seen.replace(" %", "")} ÷ ${target.replace(" %", "")}`;

/** The rungs of one metric: its first proposal, pods that were filled in, the tolerance. */
export function metricSteps(
  metric: MetricSpec,
  proposal: Proposal,
  current: number,
  tolerance: Tolerance,
): readonly ExplanationStep[] {
  const view = viewOf(metric);
  if (!proposal.ok) {
    return [{ rule: "proposal", before: current, after: null, because: `${view.name}: ${proposal.message}` }];
  }
  const { calculation, replicas } = proposal;
  const ratio = `${view.name}: ${bare(withUnit(readingOf(calculation, view), view), withUnit(view.target, view))}`;
  if (calculation.over !== "pods") return valueSteps(calculation, current, replicas, ratio, view, tolerance);

  const { first, refined, groups } = calculation;
  const naive = Math.ceil(first.ratio * groups.ready) + 0;
  const plain: ExplanationStep = {
    rule: "proposal",
    before: current,
    after: naive,
    because: `${ratio} = ${short(first.ratio)}, × ${groups.ready} ready`,
  };
  if (!refined) return [plain, toleranceStep(naive, replicas, first.ratio, calculation.by, tolerance)];
  const filled = Math.ceil(refined.ratio * refined.pods) + 0;
  const missing: ExplanationStep = {
    rule: "missing pods",
    before: naive,
    after: filled,
    because: `${fillReason(calculation)}: ratio ${short(first.ratio)} becomes ${short(refined.ratio)} over ${pods(refined.pods)}`,
  };
  return [plain, missing, toleranceStep(filled, replicas, refined.ratio, calculation.by, tolerance)];
}

function fillReason({ first, groups }: PodCalculation): string {
  const grows = first.ratio > 1;
  const parts = [
    ...(groups.missing > 0 ? [`${groups.missing} without a sample ${grows ? "at 0" : "at full use"}`] : []),
    ...(grows && groups.unready > 0 ? [`${groups.unready} unready at 0`] : []),
  ];
  return parts.join(", ");
}

function valueSteps(
  calculation: ValueCalculation,
  current: number,
  replicas: number,
  ratio: string,
  { target, step }: MetricView,
  tolerance: Tolerance,
): readonly ExplanationStep[] {
  const { over, readyPods, by } = calculation;
  const times = over === "value" && readyPods !== null ? `, × ${readyPods} ready` : "";
  const needed = over === "total" ? Number(calculation.valueMilli) / (target * step) : calculation.ratio;
  const naive = by === "tolerance" && over === "value" ? null : Math.ceil(needed * (readyPods ?? 1)) + 0;
  return [
    { rule: "proposal", before: current, after: naive, because: `${ratio} = ${short(needed)}${times}` },
    toleranceStep(naive, replicas, calculation.ratio, by, tolerance),
  ];
}

function toleranceStep(
  before: number | null,
  after: number,
  ratio: number,
  by: PodCalculation["by"] | ValueCalculation["by"],
  { up, down }: Tolerance,
): ExplanationStep {
  const band = `${short(1 - down)} … ${short(1 + up)}`;
  if (!Number.isFinite(ratio)) return { rule: "tolerance", before, after, because: "no pod to share it: no tolerance" };
  if (by === "changed direction") {
    return {
      rule: "tolerance",
      before,
      after,
      because: `ratio ${short(ratio)} would turn the direction, so ${after} stays`,
    };
  }
  const because =
    by === "tolerance"
      ? `ratio ${short(ratio)} is inside ${band}, so ${after} stays`
      : `ratio ${short(ratio)} is outside ${band}`;
  return { rule: "tolerance", before, after, because };
}
