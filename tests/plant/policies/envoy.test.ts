import { describe, expect, test } from "vitest";
import { askedBackOffMs, backOffMs } from "../../../src/plant/policies/envoy/back-off.ts";
import {
  biasedWeight,
  earliest,
  leastRequest,
  reschedule,
  schedule,
  weightedChoice,
} from "../../../src/plant/policies/envoy/balance.ts";
import { availability, localityWeight, panics, priorityShares } from "../../../src/plant/policies/envoy/health.ts";
import {
  type InUse,
  LIMIT_DEFAULTS,
  mayConnect,
  mayRetry,
  maySend,
  mayWait,
} from "../../../src/plant/policies/envoy/limits.ts";
import { type Detector, detector } from "../../../src/plant/policies/envoy/outlier/detector.ts";
import { onConnect, onLocalFailure, onStatus } from "../../../src/plant/policies/envoy/outlier/results.ts";
import { type OutlierSettings, outlierSettings } from "../../../src/plant/policies/envoy/outlier/settings.ts";
import { successRateThreshold, sweep } from "../../../src/plant/policies/envoy/outlier/sweep.ts";
import {
  perTryTimeoutMs,
  type Reset,
  retriableReset,
  retriableStatus,
  retryDecision,
  retrySettings,
} from "../../../src/plant/policies/envoy/retry.ts";
import { takeToken, tokenBucket } from "../../../src/plant/policies/envoy/token-bucket.ts";

const idle: InUse = { connections: 0, pending: 0, active: 0, retries: 0 };

describe("back-off", () => {
  test.each([
    { name: "5 up to 100", base: 5, max: 100, random: 9999, want: [4, 9, 19, 39, 79, 99, 99] },
    { name: "25 up to 30", base: 25, max: 30, random: 27, want: [2, 27] },
    {
      name: "Envoy's default; its docs say 24, 74, 174",
      base: 25,
      max: 250,
      random: 999_999,
      want: [24, 49, 99, 199, 249, 249],
    },
  ])("$name", ({ base, max, random, want }) => {
    expect(want.map((_, index) => backOffMs(base, max, index + 1, random))).toEqual(want);
  });

  test("asked for by the answer: never less, up to half more", () => {
    expect([0, 499, 500].map((random) => askedBackOffMs(1000, random))).toEqual([1000, 1499, 1000]);
  });
});

describe("limits", () => {
  test("0 rejects requests, but a pool still opens its first connection", () => {
    const none = { ...LIMIT_DEFAULTS, maxPendingRequests: 0, maxRequests: 0, maxConnections: 0 };
    expect([mayWait(idle, none), maySend(idle, none), mayConnect(idle, none, 0), mayConnect(idle, none, 1)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test.each([
    { name: "none active, 2 retries", active: 0, retries: 2, want: true },
    { name: "none active, 3 retries", active: 0, retries: 3, want: false },
    { name: "20 active, 3 retries; the floor alone would deny", active: 20, retries: 3, want: true },
    { name: "20 active, 4 retries", active: 20, retries: 4, want: false },
  ])("a budget of 20 % and at least 3: $name", ({ active, retries, want }) => {
    const limits = { ...LIMIT_DEFAULTS, retryBudget: { budgetPercent: 20, minRetryConcurrency: 3 } };
    expect(mayRetry({ ...idle, active, retries }, limits)).toBe(want);
  });
});

describe("retries", () => {
  const istio = retrySettings("connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes");

  test.each<{ on: string; status: number; want: boolean }>([
    { on: "5xx", status: 500, want: true },
    { on: "gateway-error", status: 500, want: false },
    { on: "gateway-error", status: 503, want: true },
    { on: "retriable-4xx", status: 404, want: false },
    { on: "retriable-4xx", status: 409, want: true },
  ])("$on: status $status", ({ on, status, want }) => {
    expect(retriableStatus(retrySettings(on), status)).toBe(want);
  });

  test.each<{ name: string; on: string; reset: Reset; sent: boolean; want: boolean }>([
    { name: "connect failure after the request", on: "connect-failure", reset: "reset", sent: true, want: false },
    { name: "any reset under 5xx", on: "5xx", reset: "reset", sent: true, want: true },
    { name: "overflow never", on: "5xx,reset", reset: "overflow", sent: false, want: false },
    { name: "before the request", on: "reset-before-request", reset: "connect-failure", sent: false, want: true },
    {
      name: "before the request, but it was sent",
      on: "reset-before-request",
      reset: "reset",
      sent: true,
      want: false,
    },
  ])("$name", ({ on, reset, sent, want }) => {
    expect(retriableReset(retrySettings(on), reset, sent)).toBe(want);
  });

  test("Istio's default conditions never retry a per-try timeout or a 503", () => {
    expect([retriableReset(istio, "reset", true), retriableStatus(istio, 503)]).toEqual([false, false]);
  });

  test.each([
    { name: "not retriable", retriable: false, remaining: 0, retries: 0, want: "no" },
    { name: "none left, even of 0", retriable: true, remaining: 0, retries: 0, want: "limit-exceeded" },
    { name: "too many at a time", retriable: true, remaining: 1, retries: 3, want: "overflow" },
    { name: "room", retriable: true, remaining: 1, retries: 2, want: "retry" },
  ])("$name: $want", ({ retriable, remaining, retries, want }) => {
    expect(retryDecision(retriable, remaining, { ...idle, retries }, LIMIT_DEFAULTS)).toBe(want);
  });

  test("a per-try timeout that is not shorter than the route's is ignored", () => {
    expect([perTryTimeoutMs(500, 1000), perTryTimeoutMs(1000, 1000), perTryTimeoutMs(500, 0)]).toEqual([500, 0, 500]);
  });
});

const SURE = { percent: 0, jitter: 0 };
const fail = (state: Detector, settings: OutlierSettings, host: number, now = 0, status = 500) =>
  onStatus(state, settings, now, host, status, SURE);
const ejected = (state: Detector) => [...state.ejected].reduce((sum, one) => sum + one, 0);

describe("outlier detection", () => {
  test.each([
    { name: "50 % of 3", hosts: 3, failing: 3, given: { maxEjectionPercent: 50 }, want: 1, overflow: 2 },
    { name: "30 % of 3", hosts: 3, failing: 3, given: { maxEjectionPercent: 30 }, want: 0, overflow: 3 },
    {
      name: "30 % of 3, always one",
      hosts: 3,
      failing: 3,
      given: { maxEjectionPercent: 30, alwaysEjectOneHost: true },
      want: 1,
      overflow: 2,
    },
    { name: "90 % of 1", hosts: 1, failing: 1, given: { maxEjectionPercent: 90 }, want: 0, overflow: 1 },
    { name: "60 % of 2", hosts: 2, failing: 2, given: { maxEjectionPercent: 60 }, want: 1, overflow: 1 },
    { name: "Envoy's 10 % of 9", hosts: 9, failing: 1, given: {}, want: 0, overflow: 1 },
  ])("$name ejects $want", ({ hosts, failing, given, want, overflow }) => {
    const settings = outlierSettings({ consecutive5xx: 1, ...given });
    const state = detector(hosts);
    for (let host = 0; host < failing; host++) fail(state, settings, host);
    expect([ejected(state), state.overflow]).toEqual([want, overflow]);
  });

  test("ejections last longer each time and shorter after quiet sweeps", () => {
    const settings = outlierSettings({
      consecutive5xx: 1,
      baseEjectionTimeMs: 10_000,
      intervalMs: 10_000,
      maxEjectionPercent: 100,
    });
    const state = detector(1);
    const back: number[] = [];
    for (let second = 0; second <= 620; second += 10) {
      const was = ejected(state);
      sweep(state, settings, second * 1000, () => SURE);
      if (was > ejected(state)) back.push(second);
      if ([0, 10, 30, 80, 610].includes(second)) fail(state, settings, 0, second * 1000);
    }
    expect(back).toEqual([10, 30, 60, 100, 620]);
  });

  test("the longest ejection bounds the time; base 10 s, at most 305 s on sweeps of 10 s: 310 s", () => {
    const lasts = (maxEjectionTimeMs: number): number => {
      const settings = outlierSettings({
        consecutive5xx: 1,
        baseEjectionTimeMs: 10_000,
        maxEjectionTimeMs,
        maxEjectionPercent: 100,
      });
      const state = detector(1);
      let now = 0;
      let started = 0;
      for (let ejection = 0; ejection < 35; ejection++) {
        started = now;
        fail(state, settings, 0, now);
        while (ejected(state) > 0) {
          now += 10_000;
          sweep(state, settings, now, () => SURE);
        }
      }
      return now - started;
    };
    expect([lasts(300_000), lasts(305_000)]).toEqual([300_000, 310_000]);
  });

  test("a host comes back at a sweep only: ejected at 3 s for 30 s, back at 40 s", () => {
    const settings = outlierSettings({});
    const state = detector(10);
    for (let call = 0; call < 5; call++) fail(state, settings, 0, 3_000);
    const at = [10, 20, 30, 40].map((second) => {
      sweep(state, settings, second * 1000, () => SURE);
      return ejected(state);
    });
    expect(at).toEqual([1, 1, 1, 0]);
  });

  test("gateway failures are detected, not enforced, and come before the 5xx of the same answer", () => {
    const both = { consecutive5xx: 3, consecutiveGatewayFailure: 3, maxEjectionPercent: 100 };
    const counts = (enforcingConsecutiveGatewayFailure: number) => {
      const settings = outlierSettings({ ...both, enforcingConsecutiveGatewayFailure });
      const state = detector(1);
      for (let call = 0; call < 3; call++) fail(state, settings, 0, 0, 503);
      return [state.consecutiveGateway[0], state.consecutive5xx[0], ejected(state)];
    };
    expect([counts(100), counts(0)]).toEqual([
      [0, 3, 1],
      [0, 0, 1],
    ]);
  });

  test("with origins split, each new connection forgives the failures of the proxy itself", () => {
    const settings = outlierSettings({
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailure: 2,
      maxEjectionPercent: 100,
    });
    const [refused, reset] = [detector(1), detector(1)];
    for (let call = 0; call < 2; call++) {
      onLocalFailure(refused, settings, 0, 0, 503, SURE);
      onConnect(reset, settings, 0);
      onLocalFailure(reset, settings, 0, 0, 503, SURE);
    }
    expect([ejected(refused), ejected(reset)]).toEqual([1, 0]);
  });

  test("with origins split, answers and new connections both count: 12 resets among 13 successes are 52 %", () => {
    const settings = outlierSettings({
      splitExternalLocalOriginErrors: true,
      enforcingConsecutiveLocalOriginFailure: 0,
      successRateRequestVolume: 10,
      maxEjectionPercent: 100,
    });
    const state = detector(5);
    for (let host = 0; host < 5; host++) {
      onConnect(state, settings, host);
      for (let call = 0; call < 13; call++) if (host > 0 || call === 0) fail(state, settings, host, 0, 200);
    }
    for (let call = 0; call < 12; call++) {
      if (call > 0) onConnect(state, settings, 0);
      onLocalFailure(state, settings, 0, 0, 503, SURE);
    }
    expect([state.local.success[0], state.local.total[0]]).toEqual([13, 25]);
    sweep(state, settings, 4_000, () => SURE);
    expect([...state.ejected]).toEqual([1, 0, 0, 0, 0]);
  });

  test.each([
    { name: "one at 50 %", rates: [50, 100, 100, 100, 100], volume: 100, want: 1 },
    { name: "the same with too few requests", rates: [50, 100, 100, 100, 100], volume: 50, want: 0 },
    { name: "two at 50 % hide each other", rates: [50, 50, 100, 100, 100], volume: 100, want: 0 },
  ])("success rate: $name", ({ rates, volume, want }) => {
    const settings = outlierSettings({ consecutive5xx: 1_000, maxEjectionPercent: 100 });
    const state = detector(rates.length);
    rates.forEach((rate, host) => {
      for (let call = 0; call < volume; call++) fail(state, settings, host, 0, call * 100 < rate * volume ? 200 : 500);
    });
    sweep(state, settings, 10_000, () => SURE);
    expect(ejected(state)).toBe(want);
  });

  test("the threshold uses the population's standard deviation: 52, not 47.5", () => {
    expect(successRateThreshold([50, 100, 100, 100, 100], 1900)).toBe(52);
  });
});

describe("health", () => {
  test.each([
    { name: "5 of 10", healthy: 5, total: 10, want: false },
    { name: "4 of 10", healthy: 4, total: 10, want: true },
    { name: "72 of 100, threshold aside: they suffice", healthy: 72, total: 100, threshold: 80, want: false },
  ])("panic with $name: $want", ({ healthy, total, threshold = 50, want }) => {
    expect(panics(healthy, total, availability(healthy, total), threshold)).toBe(want);
  });

  test.each([
    { name: "half of the first", healthy: [5, 10], total: [10, 10], want: [70, 30] },
    { name: "all of the first", healthy: [4, 4], total: [4, 4], want: [100, 0] },
    { name: "too few in both", healthy: [2, 2], total: [10, 10], want: [50, 50] },
  ])("shares of two priorities: $name", ({ healthy, total, want }) => {
    const shares = new Float64Array(2);
    priorityShares(healthy, total, shares);
    expect([...shares]).toEqual(want);
  });

  test("a locality's weight falls once its spare hosts are gone", () => {
    expect([localityWeight(1, 3, 4), localityWeight(1, 2, 4)]).toEqual([1, 0.7]);
  });
});

describe("balancing", () => {
  test("least request: a tie keeps the first draw, and a busy host loses to any other", () => {
    expect([leastRequest([1, 1, 1], [2, 0]), leastRequest([4, 0, 0], [0, 1]), leastRequest([4, 0, 0], [0, 3])]).toEqual(
      [2, 1, 0],
    );
  });

  test.each([
    { weights: [1, 2, 3], want: "212012" },
    { weights: [5, 1, 1], want: "0000120" },
    { weights: [1, 2], want: "101" },
  ])("turns of weights $weights", ({ weights, want }) => {
    const turns = schedule(weights);
    const chosen = [...want].map(() => {
      const host = earliest(turns);
      reschedule(turns, host, weights[host] ?? 1);
      return host;
    });
    expect(chosen.join("")).toBe(want);
  });

  test("a busy host of weight 3 with 4 requests gets 0.6 of a turn", () => {
    expect(biasedWeight(3, 4)).toBe(0.6);
  });

  test("weighted clusters: the interval that holds the draw", () => {
    expect([0, 89, 90, 99, 100].map((random) => weightedChoice([90, 10], random))).toEqual([0, 0, 1, 1, 0]);
  });
});

test("a bucket of 2 tokens per 4 s fills continuously: one after 2 s, none before", () => {
  const settings = { maxTokens: 2, tokensPerFill: 2, fillIntervalMs: 4_000 };
  const bucket = tokenBucket(settings, 0);
  expect([0, 0, 0, 1_999, 2_000, 2_001].map((now) => takeToken(bucket, settings, now))).toEqual([
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
});
