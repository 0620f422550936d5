import type { AccrualPolicy, CallLimits, EdgeSpec, RatioBudget } from "../../api/calls.ts";
import type { Limits } from "../policies/envoy/limits.ts";
import { type OutlierSettings, outlierSettings } from "../policies/envoy/outlier/settings.ts";
import { type RetrySettings, retrySettings } from "../policies/envoy/retry.ts";
import type { AccrualSettings } from "../policies/linkerd/accrual.ts";
import { BREAKER_DEFAULTS, type BreakerSettings } from "../policies/resilience4j/breaker/settings.ts";
import type { World } from "../world.ts";
import { type Chances, chancesOf } from "./chances.ts";

/** What a spec says, as the rules want it: made once a spec, never written. */
export interface Rules {
  readonly limits: Limits;
  readonly retry: RetrySettings;
  readonly breaker: BreakerSettings | null;
  readonly outlier: OutlierSettings | null;
  readonly retryTokens: EdgeSpec["retryTokens"];
  readonly throttle: EdgeSpec["throttle"];
  readonly accrual: AccrualSettings | null;
  readonly retryRatio: RatioBudget | null;
}

export class EdgeState {
  spec!: EdgeSpec;
  rules!: Rules;
  /** Index of the callee. */
  to = 0;
  chances!: Chances;
  /** By load: its requests carry what `spec.match` asks for; null where it asks for nothing. */
  matches: Uint8Array | null = null;
  /** By pod slot of the caller plus 1, callers that are no pod first: place in `World.clients` plus 1; 0 = none yet. */
  clients = new Int32Array(0);

  calls = 0;
  succeeded = 0;
  failed = 0;
  attempts = 0;
  retries = 0;
  failedAttempts = 0;
  roots = 0;
  proxyCpuMs = 0;
  rejected = 0;
  blocked = 0;
  unsafe = 0;
  encrypted = 0;
  plaintext = 0;
  /** By the callee's proxy, and by the proxy of its node. */
  forbidden = 0;
  dropped = 0;
  fallbacks = 0;
  /** When its last flow was told, by who dropped it. */
  kernelToldAt = Number.NEGATIVE_INFINITY;
  proxyToldAt = Number.NEGATIVE_INFINITY;
  /** Calls that ended since the last reset. */
  recentMs = 0;
  recent = 0;
  recentFailed = 0;
}

/** The edge that a call goes along. */
export const edgeAt = ({ edges, calls }: World, call: number): EdgeState => edges[calls.edge[call]!]!;

export function createEdge(spec: EdgeSpec, to: number, seed: number): EdgeState {
  const chances = chancesOf(seed, `call/${spec.from ?? "outside"}/${spec.to}`);
  return Object.assign(new EdgeState(), { spec, to, chances, rules: rulesOf(spec) });
}

export const rulesOf = (spec: EdgeSpec): Rules => ({
  limits: limitsOf(spec.limits, whereEnabled(spec.retryBudget)),
  retry: retrySettings(spec.retryOn, spec.retriableStatusCodes),
  breaker: whereEnabled(spec.breaker) === null ? null : { ...BREAKER_DEFAULTS, ...spec.breaker },
  outlier: whereEnabled(spec.outlier) === null ? null : outlierSettings(given(spec.outlier ?? {})),
  retryTokens: whereEnabled(spec.retryTokens),
  throttle: whereEnabled(spec.throttle),
  accrual: accrualOf(whereEnabled(spec.accrual)),
  retryRatio: whereEnabled(spec.retryRatio),
});

const whereEnabled = <T extends { readonly enabled: boolean }>(block: T | null | undefined): T | null =>
  block?.enabled === true ? block : null;

const accrualOf = (policy: AccrualPolicy | null): AccrualSettings | null =>
  policy && {
    maxFailures: policy.maxFailures,
    penalty: { minMs: policy.minPenaltyMs, maxMs: policy.maxPenaltyMs, jitterRatio: policy.jitterRatio },
    successRate: policy.successRate && policy.successRate.threshold > 0 ? policy.successRate : null,
  };

const NONE = Number.POSITIVE_INFINITY;

function limitsOf(limits: CallLimits, budget: EdgeSpec["retryBudget"]): Limits {
  return {
    maxConnections: limits.maxConnections ?? NONE,
    maxPendingRequests: limits.maxPendingRequests ?? NONE,
    maxRequests: limits.maxRequests ?? NONE,
    maxRetries: limits.maxRetries ?? NONE,
    ...(budget === null
      ? {}
      : { retryBudget: { budgetPercent: budget.percent, minRetryConcurrency: budget.minConcurrency } }),
  };
}

/** The fields that have a value. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
