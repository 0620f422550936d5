import type { RatioBudget } from "../../api/calls.ts";
import { parseDuration } from "../../base/go-duration.ts";
import { type DurationMs, SECOND_MS } from "../../base/units.ts";

/** `spec` of a ServiceProfile, linkerd.io/v1alpha2. */
export interface ServiceProfile {
  readonly routes?: readonly ProfileRoute[];
  readonly retryBudget?: {
    readonly retryRatio: number;
    readonly minRetriesPerSecond: number;
    readonly ttl: string;
  };
}

export interface ProfileRoute {
  readonly name: string;
  readonly condition: RequestMatch;
  readonly isRetryable?: boolean;
  readonly timeout?: string;
}

export interface RequestMatch {
  readonly all?: readonly RequestMatch[];
  readonly any?: readonly RequestMatch[];
  readonly not?: RequestMatch;
  readonly method?: string;
  readonly pathRegex?: string;
}

/** What a profile asks of a request. */
export interface ProfilePolicy {
  readonly timeoutMs: DurationMs | null;
  /** Where its route may be retried. */
  readonly retryRatio: RatioBudget | undefined;
}

/** Upstream: linkerd2 controller/api/destination/profile_translator.go, pkg/profiles `DefaultRetryBudget`. */
const ROUTE_TIMEOUT_MS = 10 * SECOND_MS;
const BUDGET = { retryRatio: 0.2, minRetriesPerSecond: 10, ttl: "10s" };

/** The first route that takes a request for "/" by this method; a request without a route has neither time-out nor retries. */
export function profilePolicy({ routes = [], retryBudget = BUDGET }: ServiceProfile, method: string): ProfilePolicy {
  const route = routes.find(({ condition }) => takes(condition, method));
  if (route === undefined) return { timeoutMs: null, retryRatio: undefined };
  const { retryRatio: ratio, minRetriesPerSecond, ttl } = retryBudget;
  return {
    timeoutMs: route.timeout === undefined ? ROUTE_TIMEOUT_MS : (parseDuration(route.timeout) ?? null),
    retryRatio:
      route.isRetryable === true
        ? { enabled: true, ratio, minRetriesPerSecond, ttlMs: parseDuration(ttl) ?? 0 }
        : undefined,
  };
}

/** All parts that are given must hold; paths are matched whole. */
function takes({ all, any, not, method, pathRegex }: RequestMatch, used: string): boolean {
  return (
    (all ?? []).every((part) => takes(part, used)) &&
    (any === undefined || any.some((part) => takes(part, used))) &&
    (not === undefined || !takes(not, used)) &&
    (method === undefined || method === used) &&
    (pathRegex === undefined || isMatch(pathRegex))
  );
}

function isMatch(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test("/");
  } catch {
    return false;
  }
}
