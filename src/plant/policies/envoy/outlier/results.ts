import { type Bucket, type Detector, type Draws, detect } from "./detector.ts";
import type { OutlierSettings } from "./settings.ts";

/** An answer's headers came, told by a caller that does not tell of connections: the answer stands for both. */
export function onStatus(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  host: number,
  status: number,
  draws: Draws,
): void {
  onConnect(state, settings, host);
  onAnswer(state, settings, now, host, status, draws);
}

/**
 * An answer's headers came: every attempt counts, on ejected hosts as well. The gateway detection comes before the 5xx
 * detection of the same answer, and each fires when its counter reaches its number, not beyond it.
 */
export function onAnswer(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  host: number,
  status: number,
  draws: Draws,
): void {
  const failed = status >= 500 && status < 600;
  count(state.external, host, !failed);
  if (!failed) {
    state.consecutive5xx[host] = 0;
    state.consecutiveGateway[host] = 0;
    return;
  }
  if (status < 502 || status > 504) state.consecutiveGateway[host] = 0;
  else if (reaches(state.consecutiveGateway, host, settings.consecutiveGatewayFailure)) {
    fire(state, settings, now, host, "CONSECUTIVE_GATEWAY_FAILURE", draws);
  }
  if (reaches(state.consecutive5xx, host, settings.consecutive5xx)) {
    fire(state, settings, now, host, "CONSECUTIVE_5XX", draws);
  }
}

/**
 * The proxy itself failed: a connect or reset (503) or a timeout (504). Not told apart from statuses unless
 * `splitExternalLocalOriginErrors` is set.
 */
export function onLocalFailure(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  host: number,
  status: 503 | 504,
  draws: Draws,
): void {
  if (!settings.splitExternalLocalOriginErrors) {
    onAnswer(state, settings, now, host, status, draws);
    return;
  }
  count(state.local, host, false);
  if (reaches(state.consecutiveLocal, host, settings.consecutiveLocalOriginFailure)) {
    fire(state, settings, now, host, "CONSECUTIVE_LOCAL_ORIGIN_FAILURE", draws);
  }
}

/**
 * An attempt got its connection, a new one or one kept alive: where origins are told apart that is a success of its own
 * (source/common/router/upstream_request.cc `onPoolReady`).
 */
export function onConnect(state: Detector, settings: OutlierSettings, host: number): void {
  if (!settings.splitExternalLocalOriginErrors) return;
  count(state.local, host, true);
  state.consecutiveLocal[host] = 0;
}

type Consecutive = "CONSECUTIVE_5XX" | "CONSECUTIVE_GATEWAY_FAILURE" | "CONSECUTIVE_LOCAL_ORIGIN_FAILURE";

/** The counter starts again whether or not the host was ejected; on an ejected host it runs on. */
function fire(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  host: number,
  event: Consecutive,
  draws: Draws,
): void {
  if (state.ejected[host] === 1) return;
  detect(state, settings, now, host, event, draws);
  counterOf(state, event)[host] = 0;
}

function counterOf(state: Detector, event: Consecutive): Uint32Array {
  if (event === "CONSECUTIVE_5XX") return state.consecutive5xx;
  return event === "CONSECUTIVE_GATEWAY_FAILURE" ? state.consecutiveGateway : state.consecutiveLocal;
}

function reaches(counter: Uint32Array, host: number, number: number): boolean {
  counter[host]! += 1;
  return counter[host] === number;
}

function count({ total, success }: Bucket, host: number, good: boolean): void {
  total[host]! += 1;
  if (good) success[host]! += 1;
}
