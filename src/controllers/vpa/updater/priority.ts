import type { TimeMs } from "../../../base/units.ts";
import { SECOND_MS } from "../../../base/units.ts";
import { OBSERVED_CONTAINERS } from "../admission/pod-patches.ts";
import { resourcesOf } from "../amounts.ts";
import type { PodRecommendation } from "../capping/recommended.ts";
import type { UpdaterConfig } from "../config.ts";
import { isOff, policyOf } from "../policy.ts";
import { milli } from "../quantity.ts";
import { type ContainerSubject, type PodSubject, resourcesNow } from "../subject.ts";
import type { Vpa } from "../types.ts";

/** How far a pod's requests are from what is recommended. */
export interface Priority {
  readonly pod: string;
  readonly outsideRecommendedRange: boolean;
  readonly scaleUp: boolean;
  /** Sum over the resources of the relative difference. */
  readonly resourceDiff: number;
}

/** A difference is relative to the whole pod's requests. */
interface Totals {
  readonly requested: bigint;
  readonly recommended: bigint;
}

const CONTAINER_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_NAME_LENGTH = 63;

/** The containers that the webhook saw, if its annotation can be read; else all. */
function observedContainers({ annotations, containers }: PodSubject): readonly ContainerSubject[] {
  const text = annotations?.[OBSERVED_CONTAINERS];
  if (text === undefined) return containers;
  const names = text === "" ? [] : text.split(", ");
  const isWellFormed = names.every((name) => CONTAINER_NAME.test(name) && name.length <= MAX_NAME_LENGTH);
  return isWellFormed ? containers.filter(({ name }) => names.includes(name)) : containers;
}

/** Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/priority/priority_processor.go. */
export function priorityOf(pod: PodSubject, recommended: PodRecommendation): Priority {
  let outsideRecommendedRange = false;
  let scaleUp = false;
  const totals: Record<string, Totals> = {};
  for (const container of observedContainers(pod)) {
    const own = recommended.find(({ name }) => name === container.name);
    if (!own) continue;
    const { requests } = resourcesNow(container);
    for (const resource of resourcesOf(own.target)) {
      const target = own.target[resource];
      const request = requests?.[resource];
      if (!target) continue;
      const { requested = 0n, recommended: so = 0n } = totals[resource] ?? {};
      totals[resource] = { requested: requested + (request ? milli(request) : 0n), recommended: so + milli(target) };
      const [low, high] = [own.lower?.[resource], own.upper?.[resource]];
      if (!request || milli(target) > milli(request)) scaleUp = true;
      if (!request || (low && request.nano < low.nano) || (high && request.nano > high.nano))
        outsideRecommendedRange = true;
    }
  }
  const resourceDiff = resourcesOf(totals).reduce((so, resource) => so + relativeDiff(totals[resource]), 0);
  return { pod: pod.name, outsideRecommendedRange, scaleUp, resourceDiff };
}

function relativeDiff({ requested, recommended }: Totals = { requested: 0n, recommended: 0n }): number {
  const base = Math.max(Number(requested), 1);
  return Math.abs(base - Number(recommended)) / base;
}

/** Some container was killed for memory soon after its start. */
export function isQuickOom(pod: PodSubject, { spec }: Vpa, config: UpdaterConfig): boolean {
  const own = config.gates.perVpaConfig ? spec.updatePolicy?.evictAfterOOMSeconds : undefined;
  const thresholdMs = own === undefined ? config.evictAfterOomMs : own * SECOND_MS;
  return observedContainers(pod).some(({ name, lastTermination: last }) => {
    if (isOff(policyOf(name, spec.resourcePolicy)) || last?.reason !== "OOMKilled") return false;
    return last.finishedAt - last.startedAt < thresholdMs;
  });
}

/**
 * A pod within its bounds is updated only when it is old and far enough off; one outside always.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/priority/update_priority_calculator.go AddPod.
 */
export function isWorthUpdating(
  { outsideRecommendedRange, resourceDiff }: Priority,
  quickOom: boolean,
  { startTime }: PodSubject,
  now: TimeMs,
  config: UpdaterConfig,
): boolean {
  if (quickOom) return resourceDiff !== 0;
  if (outsideRecommendedRange) return true;
  if (startTime === undefined || now < startTime + config.lifetimeThresholdMs) return false;
  return resourceDiff >= config.updateThreshold;
}

/** Pods that need more come first, then the largest difference; equal ones stay in order. */
export const byPriority = (a: Priority, b: Priority): number =>
  a.scaleUp === b.scaleUp ? b.resourceDiff - a.resourceDiff : a.scaleUp ? -1 : 1;
