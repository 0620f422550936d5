import type { PodSpec } from "../api/objects.ts";
import { milliValue } from "../base/quantity.ts";

/** CPU of a pod as the node enforces it: sum of requests, and of limits when every container has one. */
export function podCpu(spec: PodSpec): { readonly requestMilli: number; readonly limitMilli: number | null } {
  let requestMilli = 0;
  let limitMilli: number | null = 0;
  for (const { resources } of spec.containers) {
    requestMilli += milliValue(resources?.requests?.cpu);
    const limit = resources?.limits?.cpu;
    limitMilli = limit === undefined || limitMilli === null ? null : limitMilli + milliValue(limit);
  }
  return { requestMilli, limitMilli };
}
