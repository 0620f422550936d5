import type { OutlierSettings } from "./settings.ts";

/**
 * What one calling proxy knows of a cluster's hosts, in columns; counters are changed in place.
 * Upstream: Envoy 1.36 source/common/upstream/outlier_detection_impl.cc. Times in milliseconds.
 */
export interface Detector {
  readonly hosts: number;
  /** 1 while a host is ejected from this proxy's balancing. */
  readonly ejected: Uint8Array;
  readonly consecutive5xx: Uint32Array;
  readonly consecutiveGateway: Uint32Array;
  readonly consecutiveLocal: Uint32Array;
  readonly ejectedAt: Float64Array;
  readonly returnedAt: Float64Array;
  readonly jitterMs: Float64Array;
  /** How many base times the next ejection lasts, before it grows. */
  readonly multiplier: Uint32Array;
  readonly external: Bucket;
  readonly local: Bucket;
  ejections: number;
  /** Ejections that `maxEjectionPercent` did not admit. */
  overflow: number;
}

/** A detection on a host that was not ejected, and what came of it. */
export interface Detection {
  readonly host: number;
  readonly event: OutlierEvent;
  /** "overflow" where too many hosts are ejected, "logged" where the event is not enforced. */
  readonly outcome: "overflow" | "logged" | "ejected";
  readonly rates?: SweepRates;
}

/** Percent, where a sweep compared success rates; mean and threshold only for SUCCESS_RATE. */
export interface SweepRates {
  readonly host: number;
  readonly mean?: number;
  readonly threshold?: number;
}

/** Results since the last sweep. */
export interface Bucket {
  readonly total: Uint32Array;
  readonly success: Uint32Array;
}

export type OutlierEvent =
  | "CONSECUTIVE_5XX"
  | "CONSECUTIVE_GATEWAY_FAILURE"
  | "CONSECUTIVE_LOCAL_ORIGIN_FAILURE"
  | "SUCCESS_RATE"
  | "SUCCESS_RATE_LOCAL_ORIGIN"
  | "FAILURE_PERCENTAGE"
  | "FAILURE_PERCENTAGE_LOCAL_ORIGIN";

/** Chances of an event: both uniform, the first in [0, 100), the second a whole number of a wide range. */
export interface Draws {
  readonly percent: number;
  readonly jitter: number;
  /** Told of the detection. */
  readonly tell?: (detection: Detection) => void;
}

export const detector = (hosts: number): Detector => ({
  hosts,
  ejected: new Uint8Array(hosts),
  consecutive5xx: new Uint32Array(hosts),
  consecutiveGateway: new Uint32Array(hosts),
  consecutiveLocal: new Uint32Array(hosts),
  ejectedAt: new Float64Array(hosts),
  returnedAt: new Float64Array(hosts),
  jitterMs: new Float64Array(hosts),
  multiplier: new Uint32Array(hosts),
  external: bucket(hosts),
  local: bucket(hosts),
  ejections: 0,
  overflow: 0,
});

const bucket = (hosts: number): Bucket => ({ total: new Uint32Array(hosts), success: new Uint32Array(hosts) });

/**
 * A detection fired for a host. Answers whether it was ejected: not when it is already, when too many are, or when
 * chance says that the detection is not enforced.
 */
export function detect(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  host: number,
  event: OutlierEvent,
  draws: Draws,
  rates?: SweepRates,
): boolean {
  if (state.ejected[host] === 1) return false;
  const outcome = outcomeOf(state, settings, event, draws);
  if (outcome === "overflow") state.overflow += 1;
  if (outcome === "ejected") eject(state, settings, now, host, draws);
  draws.tell?.({ host, event, outcome, ...(rates && { rates }) });
  return outcome === "ejected";
}

function outcomeOf(
  state: Detector,
  settings: OutlierSettings,
  event: OutlierEvent,
  draws: Draws,
): Detection["outcome"] {
  if (!admits(state, settings)) return "overflow";
  return draws.percent < enforcing(settings, event) ? "ejected" : "logged";
}

function eject(state: Detector, settings: OutlierSettings, now: number, host: number, draws: Draws): void {
  state.ejected[host] = 1;
  state.ejections += 1;
  state.ejectedAt[host] = now;
  state.jitterMs[host] = draws.jitter % (settings.maxEjectionTimeJitterMs + 1);
  const { baseEjectionTimeMs: base, maxEjectionTimeMs: longest } = settings;
  if (state.multiplier[host]! * base < longest + base) state.multiplier[host]! += 1;
}

function admits({ hosts, ejections }: Detector, { maxEjectionPercent, alwaysEjectOneHost }: OutlierSettings): boolean {
  if (alwaysEjectOneHost && ejections === 0) return true;
  return (100 * (ejections + 1)) / hosts <= maxEjectionPercent;
}

function enforcing(settings: OutlierSettings, event: OutlierEvent): number {
  switch (event) {
    case "CONSECUTIVE_5XX":
      return settings.enforcingConsecutive5xx;
    case "CONSECUTIVE_GATEWAY_FAILURE":
      return settings.enforcingConsecutiveGatewayFailure;
    case "CONSECUTIVE_LOCAL_ORIGIN_FAILURE":
      return settings.enforcingConsecutiveLocalOriginFailure;
    case "SUCCESS_RATE":
      return settings.enforcingSuccessRate;
    case "SUCCESS_RATE_LOCAL_ORIGIN":
      return settings.enforcingLocalOriginSuccessRate;
    case "FAILURE_PERCENTAGE":
      return settings.enforcingFailurePercentage;
    case "FAILURE_PERCENTAGE_LOCAL_ORIGIN":
      return settings.enforcingFailurePercentageLocalOrigin;
  }
}
