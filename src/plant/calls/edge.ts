import type { AccrualPolicy, CallLimits, EdgeSpec, RatioBudget } from "../../api/calls.ts";
import { type Stream, stream } from "../../base/random.ts";
import type { Limits } from "../policies/envoy/limits.ts";
import { type OutlierSettings, outlierSettings } from "../policies/envoy/outlier/settings.ts";
import { type RetrySettings, retrySettings } from "../policies/envoy/retry.ts";
import type { AccrualSettings } from "../policies/linkerd/accrual.ts";
import { BREAKER_DEFAULTS, type BreakerSettings } from "../policies/resilience4j/breaker/settings.ts";

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

/** Chances of an edge, one stream a purpose, so that no policy shifts another's draws. */
export class Chances {
  share!: Stream;
  cpu!: Stream;
  wait!: Stream;
  /** Demands of retries. */
  again!: Stream;
  pick!: Stream;
  backOff!: Stream;
  patience!: Stream;
  throttle!: Stream;
  outlier!: Stream;
  /** Answers that get lost. */
  lost!: Stream;
  /** Injected faults. */
  fault!: Stream;
  mirror!: Stream;
  /** Penalties of hosts. */
  accrual!: Stream;
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
  fallbacks = 0;
  /** Calls that ended since the last reset. */
  recentMs = 0;
  recent = 0;
  recentFailed = 0;
}

export function createEdge(spec: EdgeSpec, to: number, seed: number): EdgeState {
  const name = `call/${spec.from ?? "outside"}/${spec.to}`;
  const chances = Object.assign(new Chances(), {
    share: stream(seed, `${name}/share`),
    cpu: stream(seed, `${name}/cpu`),
    wait: stream(seed, `${name}/wait`),
    again: stream(seed, `${name}/again`),
    pick: stream(seed, `${name}/pick`),
    backOff: stream(seed, `${name}/backOff`),
    patience: stream(seed, `${name}/patience`),
    throttle: stream(seed, `${name}/throttle`),
    outlier: stream(seed, `${name}/outlier`),
    lost: stream(seed, `${name}/lost`),
    fault: stream(seed, `${name}/fault`),
    mirror: stream(seed, `${name}/mirror`),
    accrual: stream(seed, `${name}/accrual`),
  });
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
