import { exp2 } from "../../../base/detmath.ts";

/**
 * Latency of an endpoint as the balancer of a proxy estimates it: a peak counts at once, less takes its time.
 * Upstream: tower `load::PeakEwma`, with the settings of linkerd2-proxy.
 */
export interface Estimate {
  rttMs: number;
  at: number;
}

const START_MS = 30;
const DECAY_MS = 10_000;

export const estimate = (now: number): Estimate => ({ rttMs: START_MS, at: now });

/** A request took so long. */
export function observe(state: Estimate, now: number, rttMs: number): void {
  if (state.rttMs < rttMs) state.rttMs = rttMs;
  else {
    const kept = exp2((state.at - now) / (DECAY_MS * Math.LN2));
    state.rttMs = state.rttMs * kept + rttMs * (1 - kept);
  }
  state.at = now;
}

/**
 * What the balancer holds against the endpoint; to look is to observe 0 ms, so it fades.
 * @param pending requests under way to it, from this proxy alone
 */
export function cost(state: Estimate, now: number, pending: number): number {
  observe(state, now, 0);
  return state.rttMs * (pending + 1);
}
