/**
 * Choice of a host. Random draws come in as whole numbers, uniform over a range much wider than the hosts.
 * Upstream: Envoy 1.36 source/extensions/load_balancing_policies/{least_request,round_robin,random}.
 */

/**
 * Least request between equal weights: of hosts drawn with replacement the first keeps its place against a tie.
 * @param active requests under way to each host, from this proxy alone
 * @param draws one random number a choice; Envoy's default is 2
 */
export function leastRequest(active: ArrayLike<number>, draws: ArrayLike<number>): number {
  let best = (draws[0] ?? 0) % active.length;
  for (let i = 1; i < draws.length; i++) best = lessBusy(active, best, (draws[i] ?? 0) % active.length);
  return best;
}

/** One step of least request: of two hosts drawn one after the other the first, unless the second has fewer. */
export const lessBusy = (active: ArrayLike<number>, first: number, second: number): number =>
  (active[second] ?? 0) < (active[first] ?? 0) ? second : first;

/** Least request by full scan: each of the hosts tied for fewest is as likely. @param random asked for once a tie */
export function leastOfAll(active: ArrayLike<number>, random: () => number): number {
  let best = 0;
  let tied = 1;
  for (let other = 1; other < active.length; other++) {
    const more = (active[other] ?? 0) - (active[best] ?? 0);
    if (more > 0) continue;
    tied = more < 0 ? 1 : tied + 1;
    if (more < 0 || random() % tied === 0) best = other;
  }
  return best;
}

/**
 * Weight of a host in the schedule of a least-request balancer with unequal weights: `weight / (active + 1)^bias`.
 * @param bias `active_request_bias`, a multiple of one half: others need a power that engines compute differently
 */
export function biasedWeight(weight: number, active: number, bias = 1): number {
  let biased = bias % 1 === 0 ? weight : weight / Math.sqrt(active + 1);
  for (let power = 1; power <= bias; power++) biased /= active + 1;
  return biased;
}

/** Which interval of the summed weights holds the draw: Envoy's choice among weighted clusters. */
export function weightedChoice(weights: ArrayLike<number>, random: number): number {
  let summed = 0;
  for (let i = 0; i < weights.length; i++) summed += weights[i] ?? 0;
  let left = random % summed;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Earliest deadline first: source/common/upstream/edf_scheduler.h. Exact shares over one period. */
export interface Schedule {
  now: number;
  /** Deadline of each host's next turn. */
  readonly deadline: Float64Array;
  /** Among equal deadlines the one set first comes first. */
  readonly order: Float64Array;
  nextOrder: number;
}

/** Picks that may come before a schedule's first: a tenth of 32 bits. */
const MOST_PICKS = 429_496_729;

/**
 * @param weights each > 0
 * @param before a whole number, best by chance: how many picks are taken to have been made already (`createWithPicks`)
 */
export function schedule(weights: ArrayLike<number>, before = 0): Schedule {
  const summed = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const picks = before % MOST_PICKS;
  const sure = Array.from(weights, (weight) => Math.floor((weight * picks) / summed));
  const made: Schedule = {
    now: 0,
    deadline: Float64Array.from(weights, (weight, host) => ((sure[host] ?? 0) + 1) / weight),
    order: Float64Array.from(weights, (_, index) => index),
    nextOrder: weights.length,
  };
  for (let left = picks - sure.reduce((sum, one) => sum + one, 0); left > 0 && weights.length > 0; left--) {
    const next = earliest(made);
    reschedule(made, next, weights[next] ?? 1);
  }
  return made;
}

/** The host whose turn it is; `reschedule` it before the next choice. */
export function earliest({ deadline, order }: Schedule): number {
  let best = 0;
  for (let i = 1; i < deadline.length; i++) {
    const sooner = deadline[i]! - deadline[best]!;
    if (sooner < 0 || (sooner === 0 && order[i]! < order[best]!)) best = i;
  }
  return best;
}

/** The chosen host gets its next turn, by the weight it has now. */
export function reschedule(state: Schedule, host: number, weight: number): void {
  state.now = state.deadline[host] ?? state.now;
  state.deadline[host] = state.now + 1 / weight;
  state.order[host] = state.nextOrder++;
}
