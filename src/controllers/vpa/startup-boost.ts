import { parseQuantity } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { TimeMs } from "../../base/units.ts";
import { SECOND_MS } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { type Amounts, compareText, readAmounts, writeAmounts } from "./amounts.ts";
import { policyOf } from "./policy.ts";
import type { ContainerResources, ContainerSubject, PodSubject } from "./subject.ts";
import type { VpaSpec } from "./types.ts";

/**
 * The annotation of a container that was started with more CPU: what the pod had asked for.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/annotations/vpa_cpu_boost.go, pkg/utils/vpa/api.go.
 */
const PREFIX = "vpaCpuStartupBoost/";

export const boostAnnotation = (container: string): string => `${PREFIX}${container}`;

/** Some container of the pod still runs with its boost. */
export const isBoosted = ({ annotations = {} }: PodSubject): boolean =>
  Object.keys(annotations).some((key) => key.startsWith(PREFIX));

/** {"requests":{…},"limits":{…}}: CPU and memory of the pod as it came. */
export function originalResources({ spec }: ContainerSubject): string {
  const kept = (list: Amounts = {}) => {
    const { cpu, memory } = list;
    return writeAmounts({ ...(cpu && { cpu }), ...(memory && { memory }) });
  };
  return JSON.stringify({ requests: kept(spec.requests), limits: kept(spec.limits) });
}

/** What the annotation says; undefined without one, an error when it cannot be read. */
export function readOriginalResources(
  pod: PodSubject,
  container: string,
): Result<ContainerResources | undefined, string> {
  const text = pod.annotations?.[boostAnnotation(container)];
  if (text === undefined) return ok(undefined);
  const parsed = parseJson(text);
  if (!isObject(parsed)) return parsed === null ? ok({}) : failed("unreadable");
  const { requests, limits } = parsed;
  if (!isResourceList(requests) || !isResourceList(limits)) return failed("unreadable");
  return ok({ requests: readAmounts(requests ?? undefined), limits: readAmounts(limits ?? undefined) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isResourceList = (value: unknown): value is Readonly<Record<string, string>> | null | undefined =>
  value === null || value === undefined || (isObject(value) && Object.values(value).every(isQuantity));

const isQuantity = (value: unknown): boolean =>
  (typeof value === "string" || typeof value === "number") && parseQuantity(value) !== undefined;

/** Annotations of boosts that have lasted long enough: ready for more than durationSeconds, or no duration. */
export function expiredBoosts(pod: PodSubject, spec: VpaSpec, now: TimeMs): readonly string[] {
  const ready = conditionOf(pod.conditions, "Ready");
  if (ready?.status !== "True") return [];
  const readyFor = now - (ready.lastTransitionTime ?? 0);
  return Object.keys(pod.annotations ?? {})
    .filter((key) => key.startsWith(PREFIX))
    .filter((key) => {
      const seconds = durationOf(key.slice(PREFIX.length), spec);
      return seconds === 0 || readyFor > seconds * SECOND_MS;
    })
    .sort(compareText);
}

const durationOf = (container: string, { startupBoost, resourcePolicy }: VpaSpec): number =>
  policyOf(container, resourcePolicy)?.startupBoost?.cpu?.durationSeconds ?? startupBoost?.cpu?.durationSeconds ?? 0;
