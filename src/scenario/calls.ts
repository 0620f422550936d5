import { z } from "zod";
import type { BackOff, EdgeSpec } from "../api/calls.ts";
import { SECOND_MS } from "../base/units.ts";
import { duration, milliCpu, notation, oneOf, readWith } from "./notation.ts";
import { isRecord } from "./path.ts";

/** The notation of calls: who calls whom, and by what policy. */

const count = z.int().min(0).nullable().default(null);
const percent = z.number().min(0).max(100);
const enabled = z.boolean().default(true);

const BACK_OFFS: Readonly<Record<string, z.ZodType<BackOff>>> = {
  fixed: duration.transform((waitMs) => ({ type: "fixed", waitMs })),
  exponential: z
    .strictObject({ initial: duration, multiplier: z.number().min(1).default(1.5), max: duration })
    .transform(({ initial, multiplier, max }) => ({ type: "exponential", initialMs: initial, multiplier, maxMs: max })),
  jittered: z
    .strictObject({ base: duration, max: duration.optional() })
    .refine(({ base, max }) => base > 0 && (max ?? base) >= base, {
      message: "max_interval must be greater than or equal to the base_interval",
    })
    .transform(({ base, max }) => ({ type: "jittered", baseMs: base, maxMs: max ?? 10 * base })),
  padded: z
    .strictObject({ min: duration, max: duration, jitterRatio: z.number().min(0).default(0.5) })
    .transform(({ min, max, jitterRatio }) => ({ type: "padded", minMs: min, maxMs: max, jitterRatio })),
};

/** `500ms`, `{exponential: {initial, multiplier, max}}`, `{jittered: {base, max}}`, `{padded: {min, max, jitterRatio}}`. */
const backOff = notation(
  { type: ["string", "object"], examples: ["500ms", { jittered: { base: "25ms" } }] },
  (given) => (isRecord(given) ? oneOf(given, BACK_OFFS) : readWith(BACK_OFFS.fixed!, given)),
);

const breaker = z.strictObject({
  enabled,
  slidingWindowType: z.enum(["COUNT_BASED", "TIME_BASED"]).default("COUNT_BASED"),
  slidingWindowSize: z.int().min(1).default(100),
  minimumNumberOfCalls: z.int().min(1).default(100),
  failureRateThreshold: percent.default(50),
  slowCallRateThreshold: percent.default(100),
  slowCallDurationThreshold: duration.default(60 * SECOND_MS),
  waitDurationInOpenState: duration.default(60 * SECOND_MS),
  permittedNumberOfCallsInHalfOpenState: z.int().min(1).default(10),
});

const outlier = z.strictObject({
  enabled,
  consecutive5xx: z.int().min(1).optional(),
  consecutiveGatewayFailure: z.int().min(1).optional(),
  enforcingConsecutive5xx: percent.optional(),
  enforcingConsecutiveGatewayFailure: percent.optional(),
  splitExternalLocalOriginErrors: z.boolean().optional(),
  consecutiveLocalOriginFailure: z.int().min(1).optional(),
  enforcingConsecutiveLocalOriginFailure: percent.optional(),
  successRateMinimumHosts: z.int().min(1).optional(),
  successRateRequestVolume: z.int().min(1).optional(),
  successRateStdevFactor: z.number().min(0).optional(),
  enforcingSuccessRate: percent.optional(),
  enforcingLocalOriginSuccessRate: percent.optional(),
  failurePercentageThreshold: percent.optional(),
  failurePercentageMinimumHosts: z.int().min(1).optional(),
  failurePercentageRequestVolume: z.int().min(1).optional(),
  enforcingFailurePercentage: percent.optional(),
  interval: duration.optional(),
  baseEjectionTime: duration.optional(),
  maxEjectionTime: duration.optional(),
  maxEjectionPercent: percent.optional(),
  alwaysEjectOneHost: z.boolean().optional(),
  panicThreshold: percent.default(50),
});

/** Defaults: linkerd2 policy-controller/k8s/index/src/outbound/index.rs `parse_accrual_config`. */
const accrual = z
  .strictObject({
    enabled,
    maxFailures: z.int().min(1).default(7),
    minPenalty: duration.default(SECOND_MS),
    maxPenalty: duration.default(60 * SECOND_MS),
    jitterRatio: z.number().min(0).max(100).default(0.5),
    successRate: z
      .strictObject({
        threshold: z.number().min(0).max(1).default(0.8),
        window: duration.default(10 * SECOND_MS),
        minRequests: z.int().min(0).default(5),
      })
      .optional(),
  })
  .refine(({ minPenalty, maxPenalty }) => minPenalty <= maxPenalty, {
    message: "min_penalty cannot exceed max_penalty",
  });

/** Defaults: linkerd2 pkg/profiles `DefaultRetryBudget`. */
const retryRatio = z.strictObject({
  enabled,
  ratio: z.number().min(0).default(0.2),
  minRetriesPerSecond: z.int().min(0).default(10),
  ttl: duration.default(10 * SECOND_MS),
});

const POLICY = {
  timeout: duration.nullable().default(null),
  patience: z.enum(["fixed", "exponential"]).default("fixed"),
  deadline: duration.nullable().default(null),
  retries: z.int().min(0).default(0),
  retryOn: z.string().default("5xx"),
  backOff: backOff.default({ type: "fixed", waitMs: 0 }),
  limits: z
    .strictObject({ maxConnections: count, maxPendingRequests: count, maxRequests: count, maxRetries: count })
    .prefault({}),
  retryBudget: z
    .strictObject({ enabled, percent: percent.default(20), minConcurrency: z.int().min(0).default(3) })
    .nullable()
    .default(null),
  retryTokens: z
    .strictObject({
      enabled,
      max: z.number().min(0).default(100),
      perSuccess: z.number().min(0).default(0.1),
      cost: z.number().min(0).optional(),
      timeoutCost: z.number().min(0).optional(),
      refund: z.boolean().optional(),
    })
    .nullable()
    .default(null),
  breaker: breaker.nullable().default(null),
  outlier: outlier.nullable().default(null),
  throttle: z
    .strictObject({ enabled, k: z.number().min(1).default(2), window: duration.default(120 * SECOND_MS) })
    .nullable()
    .default(null),
  balance: z
    .enum(["round-robin", "random", "least-request", "full-scan", "ring-hash", "peak-ewma"])
    .default("round-robin"),
  hash: z.union([z.strictObject({ header: z.string() }), z.strictObject({ source: z.literal(true) })]).optional(),
  avoidTried: z.int().min(0).optional(),
  accrual: accrual.optional(),
  retryRatio: retryRatio.optional(),
  fallback: z.boolean().default(false),
  cancel: z.boolean().default(false),
  lostReplies: z.number().min(0).max(1).optional(),
  proxies: z
    .strictObject({
      count: z.int().min(0).default(2),
      latency: z.number().min(0).default(1),
      cpu: milliCpu.default(500),
    })
    .optional(),
  fault: z
    .strictObject({
      delay: duration.default(0),
      delayPercent: percent.default(100),
      abortPercent: percent.default(0),
    })
    .optional(),
  cut: z.boolean().optional(),
};

/** How callers from outside call a service. */
export const callers = z.strictObject(POLICY);

const call = z.strictObject({
  to: z.string(),
  share: z.number().min(0).max(1).default(1),
  weight: z.int().min(0).optional(),
  match: z.record(z.string(), z.string()).optional(),
  mirrors: z.array(z.strictObject({ to: z.string(), percent: percent.default(100) })).optional(),
  ...POLICY,
});
export type Call = z.output<typeof call>;

/** A list of calls, one after the other; a list in its place is made at once. */
export const calls = z.array(z.union([call, z.array(call)]));

type Callers = z.output<typeof callers>;

/** Calls of a service, or of those outside (`from` null), as the plant knows them. */
export const edgesOf = (from: string | null, steps: readonly (Call | readonly Call[])[]): readonly EdgeSpec[] =>
  steps.flatMap((step, index) => (isParallel(step) ? step : [step]).map((each) => edgeOf(from, each, index)));

const isParallel = (step: Call | readonly Call[]): step is readonly Call[] => Array.isArray(step);

export const outsideEdge = (to: string, policy: Callers): EdgeSpec => edgeOf(null, { to, share: 1, ...policy }, 0);

function edgeOf(from: string | null, call: Call, step: number): EdgeSpec {
  const { timeout, deadline, breaker, outlier, throttle, proxies, fault, accrual, retryRatio, ...rest } = call;
  return {
    from,
    step,
    ...rest,
    timeoutMs: timeout,
    deadlineMs: deadline,
    ...(proxies === undefined
      ? {}
      : { proxies: { count: proxies.count, latencyMs: proxies.latency, cpuMilli: proxies.cpu } }),
    ...(fault === undefined
      ? {}
      : {
          fault: { delayMs: fault.delay, delayPercent: fault.delayPercent, abortPercent: fault.abortPercent },
        }),
    ...(accrual === undefined ? {} : { accrual: accrualOf(accrual) }),
    ...(retryRatio === undefined ? {} : { retryRatio: ratioOf(retryRatio) }),
    breaker: breaker === null ? null : breakerOf(breaker),
    outlier: outlier === null ? null : outlierOf(outlier),
    throttle:
      throttle === null
        ? null
        : {
            enabled: throttle.enabled,
            k: throttle.k,
            windowSeconds: Math.max(1, Math.ceil(throttle.window / SECOND_MS)),
          },
  };
}

function breakerOf(given: NonNullable<Callers["breaker"]>): EdgeSpec["breaker"] {
  const { slowCallDurationThreshold, waitDurationInOpenState, ...rest } = given;
  return { ...rest, slowCallDurationThresholdMs: slowCallDurationThreshold, waitInOpenState: waitDurationInOpenState };
}

function outlierOf(given: NonNullable<Callers["outlier"]>): EdgeSpec["outlier"] {
  const { interval, baseEjectionTime, maxEjectionTime, ...rest } = given;
  return {
    ...rest,
    intervalMs: interval,
    baseEjectionTimeMs: baseEjectionTime,
    maxEjectionTimeMs: maxEjectionTime,
  };
}

function accrualOf(given: NonNullable<Callers["accrual"]>): EdgeSpec["accrual"] {
  const { minPenalty, maxPenalty, successRate, ...rest } = given;
  const policy = { ...rest, minPenaltyMs: minPenalty, maxPenaltyMs: maxPenalty };
  if (successRate === undefined) return policy;
  const { window, ...rate } = successRate;
  return { ...policy, successRate: { ...rate, windowMs: window } };
}

const ratioOf = ({ ttl, ...rest }: NonNullable<Callers["retryRatio"]>): EdgeSpec["retryRatio"] => ({
  ...rest,
  ttlMs: ttl,
});
