import { nextDouble, type Stream } from "../../base/random.ts";
import {
  type AccrualSettings,
  admit,
  type Gate,
  gate,
  isOpen,
  isReady,
  onResponse,
  readyAt,
} from "../policies/linkerd/accrual.ts";
import { cost, type Estimate, estimate, observe } from "../policies/linkerd/peak-ewma.ts";

/** Hosts as a proxy of Linkerd sees them, by their place in `pods`. */
export interface Endpoints {
  pods: readonly number[];
  /** `ServiceState.version` that this was read at. */
  version: number;
  gates: Gate[];
  latency: Estimate[];
  /** Since when no host has been ready; NaN while one is. */
  unreadySince: number;
}

/** Requests that may wait for a host, and how long hosts may be missing before they fail at once. */
export const LINE = 100;
const FAIL_FAST_MS = 3000;

/** When requests that find no host begin to fail at once. */
export const failsFastAt = ({ unreadySince }: Endpoints, now: number): number =>
  (Number.isNaN(unreadySince) ? now : unreadySince) + FAIL_FAST_MS;

export const endpoints = (): Endpoints => ({
  pods: [],
  version: -1,
  gates: [],
  latency: [],
  unreadySince: Number.NaN,
});

/** Hosts as of now; those that stay keep what is known of them. */
export function refresh(state: Endpoints, pods: readonly number[], version: number, now: number): void {
  if (state.version === version) return;
  const places = pods.map((pod) => state.pods.indexOf(pod));
  state.gates = places.map((place) => state.gates[place] ?? gate());
  state.latency = places.map((place) => state.latency[place] ?? estimate(now));
  state.pods = pods.slice();
  state.version = version;
}

/**
 * The cheaper one of two ready hosts drawn without replacement (tower `balance::p2c`); −1 when none is ready.
 * @param load by pod slot: requests under way
 */
export function cheaper(state: Endpoints, load: ArrayLike<number>, now: number, chance: Stream): number {
  const ready = state.pods.flatMap((_, place) => (isReady(gateAt(state, place), now) ? place : []));
  if (ready.length === 0) {
    if (Number.isNaN(state.unreadySince)) state.unreadySince = now;
    return -1;
  }
  state.unreadySince = Number.NaN;
  const costOf = (place: number): number =>
    cost(state.latency[place] ?? estimate(now), now, load[state.pods[place] ?? -1] ?? 0);
  const first = below(ready.length, chance);
  let chosen = ready[first] ?? -1;
  if (ready.length > 1) {
    const other = ready[(first + 1 + below(ready.length - 1, chance)) % ready.length] ?? -1;
    if (costOf(other) < costOf(chosen)) chosen = other;
  }
  admit(gateAt(state, chosen));
  return state.pods[chosen] ?? -1;
}

const below = (count: number, from: Stream): number => Math.floor(nextDouble(from) * count);

const gateAt = ({ gates }: Endpoints, place: number): Gate => gates[place] ?? gate();

export const isAnyReady = ({ gates }: Endpoints, now: number): boolean => gates.some((each) => isReady(each, now));

/** When a request in line looks again by itself: a penalty ends, or its patience. */
export const nextLookAt = (state: Endpoints, now: number): number =>
  Math.min(failsFastAt(state, now), ...state.gates.map(readyAt).filter((at) => at > now));

/** A request to a host ended. */
export function ended(
  state: Endpoints,
  accrual: AccrualSettings | null,
  now: number,
  pod: number,
  good: boolean,
  rttMs: number,
  chance: Stream,
): void {
  const place = state.pods.indexOf(pod);
  if (place < 0) return;
  observe(state.latency[place] ?? estimate(now), now, rttMs);
  if (accrual !== null) onResponse(gateAt(state, place), accrual, now, good, () => nextDouble(chance));
}

export const shutCount = ({ gates }: Endpoints): number => gates.filter((each) => !isOpen(each)).length;
