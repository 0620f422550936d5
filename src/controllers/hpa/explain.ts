import type { Explanation, ExplanationInput, ExplanationStep } from "../../api/explanation.ts";
import type { Condition } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { LateExplanation } from "../late-explanation.ts";
import { countRunningReady } from "./classify.ts";
import type { HpaConfig } from "./config.ts";
import { limitSteps } from "./explain-limits.ts";
import { formulaOf, metricInputs, metricSteps, podInputs, readAt, readyInput } from "./explain-metric.ts";
import type { Observation } from "./observation.ts";
import type { Proposal } from "./proposal.ts";
import type { Course, Sync } from "./reconcile.ts";
import type { Hpa } from "./spec.ts";
import { toleranceOf } from "./tolerance.ts";
import { turningPoint } from "./turning-point.ts";

/**
 * Why this sync did what it did, rung by rung; a sync that changed nothing or failed has a reason, too. Few are ever
 * looked at, so only their outcome is put into words at once: of what was seen no more is kept than the words need.
 */
export function explain(hpa: Hpa, seen: Observation, sync: Sync, now: TimeMs, config: HpaConfig): Explanation {
  const { reason = "", message = "" } = decidingCondition(sync) ?? {};
  const readTimes = readTimesOf(hpa, seen);
  const multipliesByPods = proposalsOf(sync.course).some((each) => each.ok && each.calculation.over === "value");
  const runningPods = multipliesByPods ? countRunningReady(seen.pods) : 0;
  return new LateExplanation(outcomeOf(hpa, sync), reason, message, {
    inputs: () => inputsOf(hpa, readTimes, sync),
    formula: () => formula(hpa, sync.course),
    steps: () => stepsOf(hpa, sync, config),
    turningPoint: () => turningPoint(hpa, runningPods, sync, now, config),
  });
}

/** A function of its own: a closure above that names what was seen would keep it, thousands of pods, with every decision. */
const readTimesOf = ({ spec }: Hpa, seen: Observation): readonly (TimeMs | undefined)[] =>
  spec.metrics.map((metric, index) => readAt(metric, seen, index));

function outcomeOf({ spec }: Hpa, { course, scale, write }: Sync): string {
  const { name } = spec.scaleTargetRef;
  if (write?.error !== undefined) return `HPA wants ${name} at ${write.to} and could not write it.`;
  if (write) return `HPA scaled ${name} from ${write.from} to ${write.to}.`;
  if (course.end === "no scale") return `HPA could not read the size of ${name}.`;
  if (course.end === "paused") return `HPA leaves ${name} at 0.`;
  return `HPA kept ${name} at ${scale?.specReplicas ?? 0}.`;
}

/** The condition that had the last word: a failure, else the limit that held, else what stabilisation says. */
function decidingCondition({ course, write, status }: Sync): Condition | undefined {
  const of = (type: string) => status.conditions.find((condition) => condition.type === type);
  const silent = course.end === "paused" || course.end === "bad selector" || course.end === "blocked";
  if (silent) return of("ScalingActive");
  const limited = course.end === "computed" && course.limited.verdict.status === "True" && write?.error === undefined;
  return of(limited ? "ScalingLimited" : "AbleToScale");
}

function inputsOf(
  { spec }: Hpa,
  readTimes: readonly (TimeMs | undefined)[],
  { course, scale }: Sync,
): readonly ExplanationInput[] {
  const { name } = spec.scaleTargetRef;
  const size: readonly ExplanationInput[] = scale
    ? [{ name: "replicas", seen: { value: scale.specReplicas, unit: "pods" }, truth: `workload/${name}/desired` }]
    : [{ name: "replicas", seen: { value: null, unit: "pods" } }];
  const proposals = proposalsOf(course);
  const metrics = proposals.flatMap((proposal, index) => {
    const metric = spec.metrics[index];
    return metric ? metricInputs(metric, proposal, readTimes[index], name) : [];
  });
  return [...size, ...podsOf(proposals, name), ...metrics];
}

/** Pods as the first metric that counted them sorted them. */
function podsOf(proposals: readonly Proposal[], workload: string): readonly ExplanationInput[] {
  for (const proposal of proposals) {
    if (!proposal.ok) continue;
    if (proposal.calculation.over === "pods") return podInputs(proposal.calculation, workload);
    const { readyPods } = proposal.calculation;
    if (readyPods !== null) return [readyInput(readyPods, workload)];
  }
  return [];
}

const proposalsOf = (course: Course): readonly Proposal[] => ("combined" in course ? course.combined.proposals : []);

function formula({ spec }: Hpa, course: Course): readonly string[] | undefined {
  if (!("combined" in course)) return undefined;
  const { winner, proposals } = course.combined;
  const metric = winner && spec.metrics[proposals.indexOf(winner)];
  return metric && formulaOf(metric, winner.calculation);
}

function stepsOf(hpa: Hpa, sync: Sync, config: HpaConfig): readonly ExplanationStep[] {
  const { course, scale, write } = sync;
  const current = scale?.specReplicas ?? 0;
  switch (course.end) {
    case "no scale":
      return [{ rule: "proposal", before: null, after: null, because: course.error }];
    case "paused":
      return [{ rule: "proposal", before: 0, after: 0, because: "the target has 0 replicas: metrics are not read" }];
    case "bad selector":
      return [{ rule: "proposal", before: current, after: null, because: course.error }];
    case "out of bounds": {
      const because = `${write?.reason}: metrics, windows and rates are passed over`;
      return [{ rule: "bounded", before: current, after: write?.to ?? current, because }];
    }
    case "blocked":
      return [
        ...proposalSteps(hpa, sync, current, config),
        { rule: "largest wins", before: null, after: null, because: course.error },
      ];
    case "computed":
      return [...proposalSteps(hpa, sync, current, config), ...limitSteps(hpa, course, current, config)];
  }
}

const proposalSteps = (
  { spec }: Hpa,
  { course }: Sync,
  current: number,
  config: HpaConfig,
): readonly ExplanationStep[] =>
  proposalsOf(course).flatMap((proposal, index) => {
    const metric = spec.metrics[index];
    return metric ? metricSteps(metric, proposal, current, toleranceOf(spec, config)) : [];
  });
