import type { TimeMs } from "../../base/units.ts";
import type { Combined } from "./combine.ts";
import type { HpaConfig } from "./config.ts";
import { ceilToInt32 } from "./go-numbers.ts";
import type { Recommendation } from "./memory.ts";
import { viewOf, withUnit } from "./metric-target.ts";
import { clock, pods } from "./number-text.ts";
import type { Course, Sync } from "./reconcile.ts";
import type { PodCalculation } from "./replicas-from-pods.ts";
import type { ValueCalculation } from "./replicas-from-value.ts";
import { type Hpa, minReplicasOf } from "./spec.ts";
import { windowsOf } from "./stabilize.ts";
import { isWithin, type Tolerance, toleranceOf } from "./tolerance.ts";

type Computed = Extract<Course, { end: "computed" }>;

/**
 * What would have changed the outcome, in one sentence; undefined where nothing simple would.
 * @param runningPods what a `Value` is multiplied with; asked for only where there is one
 */
export function turningPoint(
  hpa: Hpa,
  runningPods: number,
  sync: Sync,
  now: TimeMs,
  config: HpaConfig,
): string | undefined {
  const { course, scale, write } = sync;
  const { maxReplicas } = hpa.spec;
  switch (course.end) {
    case "no scale":
      return "It decides again once the scale can be read.";
    case "paused":
      return "It wakes once somebody sets replicas above 0.";
    case "bad selector":
      return "It decides again once the selector leads to pods of this HPA alone.";
    case "blocked":
      return "It moves again once every metric can be read, or the readable ones ask for more pods.";
    case "out of bounds":
      return (scale?.specReplicas ?? 0) > maxReplicas
        ? `It would have stayed with maxReplicas ≥ ${scale?.specReplicas}.`
        : `It would have stayed with minReplicas ≤ ${scale?.specReplicas}.`;
    case "computed":
      if (write?.error !== undefined) return "It tries again at the next sync.";
      return computed(hpa, runningPods, sync, course, now, config);
  }
}

function computed(
  hpa: Hpa,
  runningPods: number,
  sync: Sync,
  course: Computed,
  now: TimeMs,
  config: HpaConfig,
): string | undefined {
  const { stabilized, limited, combined } = course;
  const { maxReplicas } = hpa.spec;
  switch (limited.verdict.reason) {
    case "ScaleUpLimit":
      return `Without the rate limit it would go to ${Math.min(stabilized.replicas, maxReplicas)}.`;
    case "ScaleDownLimit":
      return `Without the rate limit it would go to ${Math.max(stabilized.replicas, minReplicasOf(hpa.spec))}.`;
    case "TooManyReplicas":
      return `It would add more if maxReplicas were above ${maxReplicas}.`;
    default:
      return stabilized.replicas === combined.raw
        ? atReading(hpa, runningPods, sync, combined, config)
        : windowEnds(hpa, stabilized.replicas, combined.raw, sync.memory.recommendations ?? [], now, config);
  }
}

/** The reading of the winning metric at which the outcome turns, all else as it is. */
function atReading(
  { spec }: Hpa,
  runningPods: number,
  { scale, write }: Sync,
  { winner, proposals }: Combined,
  config: HpaConfig,
): string | undefined {
  const metric = winner && spec.metrics[proposals.indexOf(winner)];
  if (!winner || !metric || !scale) return undefined;
  const { calculation } = winner;
  const current = scale.specReplicas;
  const rule = proposalRule(calculation, current, scale.statusReplicas, runningPods, toleranceOf(spec, config));
  const view = viewOf(metric);
  const target = Math.round(view.target * view.step);
  const at = (value: number) => withUnit(value / view.step, view);
  const filled = calculation.over === "pods" ? calculation.refined : undefined;
  const name = filled ? `${view.name} over all ${pods(filled.pods)}` : view.name;

  if (write && write.to < write.from) {
    const keeps = smallest(target, rule.start(current - 1), (value) => rule.replicas(value / target) >= current);
    return keeps === undefined ? undefined : `It would have stayed at ${current} at ${name} ≥ ${at(keeps)}.`;
  }
  const grows = smallest(target, rule.start(current), (value) => rule.replicas(value / target) > current);
  if (grows === undefined) return undefined;
  if (write) return `It would have stayed at ${current} at ${name} ≤ ${at(grows - 1)}.`;
  if (current === spec.maxReplicas) return `It is at maxReplicas ${current}: nothing adds a pod.`;
  return `It would add a pod at ${name} ${view.unit === "%" ? `≥ ${at(grows)}` : `> ${at(grows - 1)}`}.`;
}

/** The winner's proposal as a function of its ratio to the target, all else as it is. */
interface Rule {
  replicas(ratio: number): number;
  /** A ratio a little below the one that first asks for more than `size` pods. */
  start(size: number): number;
}

function proposalRule(
  calculation: PodCalculation | ValueCalculation,
  current: number,
  statusReplicas: number,
  runningPods: number,
  tolerance: Tolerance,
): Rule {
  if (calculation.over === "total") {
    const held = (ratio: number) => isWithin(ratio / statusReplicas, tolerance);
    return {
      replicas: (ratio) => (held(ratio) ? statusReplicas : ceilToInt32(ratio)),
      start: (size) => Math.min(size, statusReplicas * (1 - tolerance.down)),
    };
  }
  const multiplier =
    calculation.over === "pods"
      ? (calculation.refined?.pods ?? calculation.groups.ready)
      : current === 0
        ? 1
        : (calculation.readyPods ?? runningPods);
  return {
    replicas: (ratio) => (current !== 0 && isWithin(ratio, tolerance) ? current : ceilToInt32(ratio * multiplier)),
    start: (size) => Math.min(size / multiplier, 1 - tolerance.down),
  };
}

/** The smallest integer reading at or above `target × ratio` that holds; a rule has at most two edges to pass. */
function smallest(target: number, ratio: number, holds: (value: number) => boolean): number | undefined {
  let low = Math.floor(target * ratio) - 1;
  let high = Math.max(1, low + 1);
  for (let doubling = 0; !holds(high); doubling += 1) {
    if (doubling > 40 || !Number.isFinite(high)) return undefined;
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** When the window lets go of the recommendation that holds the size. */
function windowEnds(
  { spec }: Hpa,
  held: number,
  raw: number,
  recommendations: readonly Recommendation[],
  now: TimeMs,
  config: HpaConfig,
): string {
  const windows = spec.behavior
    ? windowsOf(spec.behavior, config)
    : { upMs: 0, downMs: config.downscaleStabilizationMs };
  const windowMs = raw > held ? windows.upMs : windows.downMs;
  const cutoff = now - windowMs;
  const holders = recommendations.filter(({ replicas, at }) => {
    const recent = spec.behavior ? at > cutoff : at >= cutoff;
    return recent && (raw > held ? replicas <= held : replicas >= held);
  });
  const direction = raw > held ? "above" : "below";
  const until = Math.max(...holders.map(({ at }) => at)) + windowMs;
  return holders.length > 0
    ? `It would go ${direction} ${held} after ${clock(until)}, when the window forgets ${held}.`
    : `It would go ${direction} ${held} without the window.`;
}
