import { type BackOffSettings, backOffMs } from "./back-off.ts";
import { isTooLow, type RateWindow, rateWindow, type SuccessRateSettings } from "./success-rate.ts";

/**
 * Failure accrual, `consecutive`: a breaker of one endpoint in one proxy. After so many failures in a row the endpoint
 * is shut; when its penalty is over one request probes it, whose answer opens it again or starts the next, longer
 * penalty. In mode `unified` it is shut as well when too few answers are good.
 * Upstream: linkerd2-proxy linkerd/app/outbound/src/http/breaker/{consecutive_failures,unified}.rs.
 */
export interface AccrualSettings {
  /** 0: failures in a row do not count. */
  readonly maxFailures: number;
  readonly penalty: BackOffSettings;
  /** Of `unified`; null is `consecutive`. */
  readonly successRate: SuccessRateSettings | null;
}

export interface Gate {
  /** In a row. */
  failures: number;
  /** End of the penalty; NaN while it is open. */
  until: number;
  /** Penalties in a row. */
  penalties: number;
  /** The one request that a penalty's end admits is under way. */
  probing: boolean;
  /** Answers since it was opened; null until the first that counts. */
  answers: RateWindow | null;
}

export const gate = (): Gate => ({ failures: 0, until: Number.NaN, penalties: 0, probing: false, answers: null });

export const isOpen = ({ until }: Gate): boolean => Number.isNaN(until);

/** Whether the endpoint takes a request now. */
export const isReady = (state: Gate, now: number): boolean => isOpen(state) || (now >= state.until && !state.probing);

/** When it next takes one by itself; Infinity when that hangs on an answer. */
export const readyAt = ({ until, probing }: Gate): number => (probing ? Number.POSITIVE_INFINITY : until);

/** A request goes to it. */
export function admit(state: Gate): void {
  if (!isOpen(state)) state.probing = true;
}

/**
 * A response came: while the endpoint is shut it is ignored; after its penalty any response is the verdict.
 * @param random uniform in [0, 1), asked for when a penalty begins
 */
export function onResponse(
  state: Gate,
  settings: AccrualSettings,
  now: number,
  good: boolean,
  random: () => number,
): void {
  const { penalty } = settings;
  if (isOpen(state)) {
    if (isEnough(state, settings, now, good)) shut(state, penalty, now, random());
  } else if (now >= state.until) {
    if (good) Object.assign(state, gate());
    else shut(state, penalty, now, random());
  }
}

/** Counts an answer of an open endpoint. @returns whether it is the one that shuts it */
function isEnough(state: Gate, { maxFailures, successRate }: AccrualSettings, now: number, good: boolean): boolean {
  state.failures = good ? 0 : state.failures + 1;
  const inARow = !good && state.failures === maxFailures;
  if (successRate === null) return inARow;
  state.answers ??= rateWindow();
  return isTooLow(state.answers, successRate, now, good) || inARow;
}

function shut(state: Gate, penalty: BackOffSettings, now: number, random: number): void {
  state.until = now + backOffMs(penalty, state.penalties, random);
  state.penalties++;
  state.failures = 0;
  state.probing = false;
  state.answers = null;
}
