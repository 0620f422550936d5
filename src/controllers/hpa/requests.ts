import type { Container, Pod } from "../../api/objects.ts";
import { milliValue } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import * as say from "./messages.ts";

/** Milli-units of the listed pods, by place. */
export type Requests = readonly number[];

/**
 * Requests of all listed pods, ignored ones too: one container without a request fails the whole metric.
 * Pod-level requests win when any is set and no container is named.
 * Upstream: replica_calculator.go calculateRequests, v1.36.1.
 */
export function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
  podLevel: boolean,
): Result<Requests, string> {
  const requests: number[] = [];
  // Pods of one template share their list of containers: such a list is summed once.
  const sums = new Map<readonly Container[], number>();
  for (const pod of pods) {
    const { containers, initContainers, resources } = pod.spec;
    const whole = podLevel && container === undefined && resources !== undefined && hasPodLevelRequests(pod);
    const shared = whole || initContainers ? undefined : sums.get(containers);
    if (shared !== undefined) {
      requests.push(shared);
      continue;
    }
    const request = whole ? podRequest(pod, resource) : sumOfContainers(pod, resource, container);
    if (!request.ok) return request;
    if (!whole && !initContainers) sums.set(containers, request.value);
    requests.push(request.value);
  }
  return ok(requests);
}

const hasPodLevelRequests = (pod: Pod): boolean => Object.keys(pod.spec.resources?.requests ?? {}).length > 0;

function podRequest(pod: Pod, resource: string): Result<number, string> {
  const own = pod.spec.resources?.requests?.[resource];
  if (own !== undefined) return ok(milliValue(own));
  const parts = containersOf(pod).flatMap(({ resources }) => resources?.requests?.[resource] ?? []);
  if (parts.length === 0) return failed(say.missingPodLevelRequest(resource, pod.metadata.name));
  return ok(parts.reduce((sum, part) => sum + milliValue(part), 0));
}

function sumOfContainers(pod: Pod, resource: string, container: string | undefined): Result<number, string> {
  const counted = containersOf(pod).filter(({ name }) => container === undefined || name === container);
  if (container !== undefined && counted.length === 0) {
    return failed(say.containerNotFound(container, pod.metadata.name));
  }
  let sum = 0;
  for (const { name, resources } of counted) {
    const request = resources?.requests?.[resource];
    if (request === undefined) return failed(say.missingRequest(resource, name, pod.metadata.name));
    sum += milliValue(request);
  }
  return ok(sum);
}

/** Containers that run beside each other: the ordinary ones, then restartable init containers (sidecars). */
const containersOf = (pod: Pod): readonly Container[] => [
  ...pod.spec.containers,
  ...(pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
];
