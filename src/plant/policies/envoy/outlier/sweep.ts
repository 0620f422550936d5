import { type Bucket, type Detector, type Draws, detect, type OutlierEvent } from "./detector.ts";
import type { OutlierSettings } from "./settings.ts";

/**
 * What happens every interval, in this order: hosts come back, rates eject, multipliers fall. Only here do hosts return.
 * @param draw chances of the next detection, asked for once a detection
 * @param returned told of each host that comes back
 */
export function sweep(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  draw: () => Draws,
  returned?: (host: number) => void,
): void {
  for (let host = 0; host < state.hosts; host++) {
    if (!isOver(state, settings, now, host)) continue;
    uneject(state, now, host);
    returned?.(host);
  }
  byRates(state, settings, now, state.external, "SUCCESS_RATE", "FAILURE_PERCENTAGE", draw);
  if (settings.splitExternalLocalOriginErrors) {
    byRates(state, settings, now, state.local, "SUCCESS_RATE_LOCAL_ORIGIN", "FAILURE_PERCENTAGE_LOCAL_ORIGIN", draw);
  }
  empty(state.external);
  empty(state.local);
  for (let host = 0; host < state.hosts; host++) {
    const quiet = state.ejected[host] === 0 && now - state.returnedAt[host]! >= settings.intervalMs;
    if (quiet && state.multiplier[host]! > 0) state.multiplier[host]! -= 1;
  }
}

function isOver(state: Detector, settings: OutlierSettings, now: number, host: number): boolean {
  if (state.ejected[host] === 0) return false;
  const lasts = Math.min(settings.baseEjectionTimeMs * state.multiplier[host]!, settings.maxEjectionTimeMs);
  return now - state.ejectedAt[host]! >= lasts + state.jitterMs[host]!;
}

function uneject(state: Detector, now: number, host: number): void {
  state.ejected[host] = 0;
  state.ejections -= 1;
  state.returnedAt[host] = now;
  state.consecutive5xx[host] = 0;
  state.consecutiveGateway[host] = 0;
  state.consecutiveLocal[host] = 0;
}

function byRates(
  state: Detector,
  settings: OutlierSettings,
  now: number,
  bucket: Bucket,
  rateEvent: OutlierEvent,
  percentageEvent: OutlierEvent,
  draw: () => Draws,
): void {
  const { successRateMinimumHosts, successRateRequestVolume: volume, successRateStdevFactor: factor } = settings;
  const known = valid(state, bucket, volume);
  if (known.length > 0 && known.length >= successRateMinimumHosts) {
    const rates = known.map((host) => rateOf(bucket, host));
    const threshold = successRateThreshold(rates, factor);
    known.forEach((host, index) => {
      const rate = rates[index] ?? 0;
      if (rate >= threshold) return;
      detect(state, settings, now, host, rateEvent, draw(), { host: rate, mean: meanOf(rates), threshold });
    });
  }
  const counted = valid(state, bucket, settings.failurePercentageRequestVolume);
  if (counted.length === 0 || counted.length < settings.failurePercentageMinimumHosts) return;
  for (const host of counted) {
    const rate = rateOf(bucket, host);
    if (100 - rate < settings.failurePercentageThreshold) continue;
    detect(state, settings, now, host, percentageEvent, draw(), { host: rate });
  }
}

const meanOf = (rates: readonly number[]): number => rates.reduce((sum, rate) => sum + rate, 0) / rates.length;

/** Percent below which a host is an outlier: mean − factor/1000 · population standard deviation. */
export function successRateThreshold(rates: readonly number[], factor: number): number {
  const mean = meanOf(rates);
  const variance = rates.reduce((sum, rate) => sum + (rate - mean) * (rate - mean), 0) / rates.length;
  return mean - (factor / 1000) * Math.sqrt(variance);
}

/** Hosts that are not ejected and had enough requests since the last sweep. */
function valid({ hosts, ejected }: Detector, { total }: Bucket, volume: number): number[] {
  const found: number[] = [];
  for (let host = 0; host < hosts; host++) {
    if (ejected[host] === 0 && total[host]! > 0 && total[host]! >= volume) found.push(host);
  }
  return found;
}

const rateOf = ({ total, success }: Bucket, host: number): number => (100 * success[host]!) / total[host]!;

function empty({ total, success }: Bucket): void {
  total.fill(0);
  success.fill(0);
}
