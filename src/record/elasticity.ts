/** What was missing and what was too much, in percent. */
export interface Provisioning {
  /** θ_U, θ_O: mean of what is missing, or too much, relative to demand. */
  readonly underProvisioned: number;
  readonly overProvisioned: number;
  /** τ_U, τ_O: share of time in which something is missing, or too much. */
  readonly timeShort: number;
  readonly timeOver: number;
}

/** How well supply followed demand. */
export interface Elasticity extends Provisioning {
  /** υ: share of time in which supply moves otherwise than demand, percent. */
  readonly instability: number;
  /** From the first time that supply falls short until it first suffices; 0: it never falls short; Infinity: it stays short. */
  readonly capacityAfterS: number;
}

/**
 * Elasticity of a supply curve against the demand that an oracle states, row by row.
 * Source: Herbst, Kounev, Reussner, "Elasticity in cloud computing" (ICAC 2013); Bauer et al. on autoscalers (2019).
 * Differs: where demand is 0, too much is relative to one replica.
 * @param demand NaN where no number of replicas would do, or where it is not known: such rows count nowhere
 */
export function elasticity(demand: Float64Array, supply: Float64Array, recordMs: number): Elasticity {
  const sums = { under: 0, over: 0, short: 0, spare: 0, unstable: 0 };
  let rows = 0;
  for (let r = 0; r < demand.length; r++) {
    const [wanted, ready] = [demand[r] as number, supply[r] as number];
    if (Number.isNaN(wanted) || Number.isNaN(ready)) continue;
    rows++;
    sums.under += Math.max(wanted - ready, 0) / Math.max(wanted, 1);
    sums.over += Math.max(ready - wanted, 0) / Math.max(wanted, 1);
    if (ready < wanted) sums.short++;
    if (ready > wanted) sums.spare++;
    if (r > 0 && direction(supply, r) !== direction(demand, r)) sums.unstable++;
  }
  const percent = (sum: number): number => (rows === 0 ? Number.NaN : (100 * sum) / rows);
  return {
    underProvisioned: percent(sums.under),
    overProvisioned: percent(sums.over),
    timeShort: percent(sums.short),
    timeOver: percent(sums.spare),
    instability: percent(sums.unstable),
    capacityAfterS: rows === 0 ? Number.NaN : (shortRows(demand, supply) * recordMs) / 1000,
  };
}

const direction = (curve: Float64Array, row: number): number =>
  Math.sign((curve[row] as number) - (curve[row - 1] as number));

function shortRows(demand: Float64Array, supply: Float64Array): number {
  const from = demand.findIndex((wanted, r) => (supply[r] as number) < wanted);
  if (from < 0) return 0;
  const enough = demand.findIndex((wanted, r) => r > from && (supply[r] as number) >= wanted);
  return enough < 0 ? Number.POSITIVE_INFINITY : enough - from;
}

/**
 * Elastic speed-up ε of one run over a baseline: geometric mean of how many times less it misses and wastes. 1 where
 * both are equal, more than 1 where it is better; NaN where one of them has none of something that the other has.
 */
export function speedUp(baseline: Provisioning, of: Provisioning): number {
  const gains = [
    gain(baseline.underProvisioned, of.underProvisioned),
    gain(baseline.overProvisioned, of.overProvisioned),
    gain(baseline.timeShort, of.timeShort),
    gain(baseline.timeOver, of.timeOver),
  ];
  return Math.sqrt(Math.sqrt(gains.reduce((product, each) => product * each, 1)));
}

function gain(before: number, after: number): number {
  if (before === after) return 1;
  return before === 0 || after === 0 ? Number.NaN : before / after;
}
