import type { PodSpec } from "../api/objects.ts";
import { milliValue, wholeValue } from "../base/quantity.ts";

/** What the node enforces of a pod. */
interface PodResources {
  readonly requestMilli: number;
  readonly memoryRequestBytes: number;
  /** Sum of the containers' CPU limits when every container has one, else null. */
  readonly limitMilli: number | null;
  /** Memory limit of the first container, which holds all that the pod uses; null without one. */
  readonly memoryLimitBytes: number | null;
}

export function podResources(spec: PodSpec): PodResources {
  let requestMilli = 0;
  let memoryRequestBytes = 0;
  let limitMilli: number | null = 0;
  for (const { resources } of spec.containers) {
    requestMilli += milliValue(resources?.requests?.cpu);
    memoryRequestBytes += wholeValue(resources?.requests?.memory);
    const limit = resources?.limits?.cpu;
    limitMilli = limit === undefined || limitMilli === null ? null : limitMilli + milliValue(limit);
  }
  const memory = spec.containers[0]?.resources?.limits?.memory;
  return {
    requestMilli,
    memoryRequestBytes,
    limitMilli,
    memoryLimitBytes: memory === undefined ? null : wholeValue(memory),
  };
}
