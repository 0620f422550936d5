import type { BackOff, EdgeSpec } from "../../api/calls.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { PlantSpec } from "../../api/plant.ts";
import { linkerdWorkloads } from "../injection.ts";
import { servicePolicy } from "./annotations.ts";
import { profilePolicy, type ServiceProfile } from "./profile.ts";

/** Kinds that decide what Linkerd's proxies do. */
export const READ_KINDS = ["ServiceProfile", "Service", "Deployment"] as const;

const NO_LIMITS: EdgeSpec["limits"] = {
  maxConnections: null,
  maxPendingRequests: null,
  maxRequests: null,
  maxRetries: null,
};
const AT_ONCE: BackOff = { type: "fixed", waitMs: 0 };
/** linkerd2 policy-controller/grpc/src/outbound.rs `convert_retry`. */
const RETRY_BACK_OFF: BackOff = { type: "padded", minMs: 25, maxMs: 250, jitterRatio: 1 };
/** Only the budget bounds retries of a profile. */
const AS_OFTEN_AS_PAID = 4_294_967_295;

/**
 * The plant as Linkerd's proxies run it: calls of services whose workloads are all injected and enrolled are balanced by
 * latency, without limits and outlier detection; retries, time-outs and breakers are what the called Service's profile
 * or, without one, its annotations say. What the application itself does (breaker, fallback, throttle) stays as it is.
 */
export function underLinkerd(plant: PlantSpec, objects: readonly KubeObject[]): PlantSpec {
  const injected = linkerdWorkloads(objects);
  if (injected.length === 0) return plant;
  const isCaller = (service: string): boolean => {
    const servers = plant.workloads.filter(({ role }) => role.type === "server" && role.services.includes(service));
    return servers.length > 0 && servers.every(({ name, enrolled }) => enrolled === true && injected.includes(name));
  };
  const method = (service: string) => plant.services.find(({ name }) => name === service)?.method ?? "GET";
  return {
    ...plant,
    edges: plant.edges?.map((edge) =>
      edge.from !== null && isCaller(edge.from) ? { ...edge, ...settingsOf(edge.to, method(edge.to), objects) } : edge,
    ),
  };
}

function settingsOf(service: string, method: string, objects: readonly KubeObject[]): Partial<EdgeSpec> {
  const own = {
    limits: NO_LIMITS,
    retryBudget: null,
    outlier: null,
    balance: "peak-ewma",
    avoidTried: undefined,
    hash: undefined,
  } as const;
  const profile = objects.find(({ kind, metadata }) => kind === "ServiceProfile" && isFor(metadata.name, service));
  return { ...own, ...(profile ? ofProfile(profile.spec as ServiceProfile, method) : ofService(service, objects)) };
}

/** A profile is named after its service's full name. */
const isFor = (profile: string, service: string): boolean => profile === service || profile.startsWith(`${service}.`);

function ofProfile(profile: ServiceProfile, method: string): Partial<EdgeSpec> {
  const { timeoutMs, retryRatio } = profilePolicy(profile, method);
  return {
    timeoutMs: null,
    deadlineMs: timeoutMs,
    retries: retryRatio === undefined ? 0 : AS_OFTEN_AS_PAID,
    retryOn: "5xx",
    backOff: AT_ONCE,
    retryRatio,
    accrual: undefined,
  };
}

function ofService(service: string, objects: readonly KubeObject[]): Partial<EdgeSpec> {
  const object = objects.find(({ kind, metadata }) => kind === "Service" && metadata.name === service);
  const { accrual, retry, requestTimeoutMs } = servicePolicy(object?.metadata.annotations);
  return {
    timeoutMs: retry?.timeoutMs ?? null,
    deadlineMs: requestTimeoutMs,
    retries: retry?.limit ?? 0,
    retryOn: retry === undefined ? "" : "retriable-status-codes,reset",
    retriableStatusCodes: retry?.statuses,
    backOff: RETRY_BACK_OFF,
    retryRatio: undefined,
    accrual,
  };
}
