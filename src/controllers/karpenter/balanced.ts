import { type Candidate, note } from "./candidates.ts";
import { offeringPrice } from "./catalogue.ts";
import { type Command, savings, totalPrice } from "./command.ts";
import { fixed } from "./go-number.ts";
import { CAPACITY_TYPE, INSTANCE_TYPE, NODE_POOL, ZONE } from "./labels.ts";
import type { Recorder } from "./recorder.ts";
import { poolOf, type World } from "./world.ts";

/**
 * The policy Balanced: what a move saves must be worth the disruption, both as shares of the pool's totals.
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/balanced.go.
 */
const K = 2;
const THRESHOLD = 1 / K;

interface Totals {
  /** $ an hour of all the pool's claims. */
  readonly cost: number;
  /** Disruption cost of all its nodes. */
  readonly disruption: number;
}
export interface Score {
  readonly savings: number;
  readonly disruption: number;
}

/** Savings share ÷ disruption share. */
export function scoreOf({ savings: saved, disruption }: Score): number {
  if (saved <= 0) return 0;
  return disruption === 0 ? Number.POSITIVE_INFINITY : saved / disruption;
}
export const isApproved = (score: Score): boolean => scoreOf(score) >= THRESHOLD;

const shares = (saved: number, disruption: number, { cost, disruption: all }: Totals): Score =>
  cost <= 0 || all <= 0 ? { savings: 0, disruption: 0 } : { savings: saved / cost, disruption: disruption / all };

export type PoolTotals = ReadonlyMap<string, Totals>;

/** @param all every candidate, also those that the method at hand does not look at */
export function poolTotals(world: World, all: readonly Candidate[]): PoolTotals {
  const byId = new Map(all.map((candidate) => [candidate.id, candidate]));
  const totals = new Map<string, Totals>();
  for (const { metadata } of new Set(all.map(({ pool }) => pool))) {
    const disruption = world.nodes
      .filter((state) => poolOf(state) === metadata.name)
      .reduce((sum, state) => sum + (byId.get(state.id)?.cost ?? state.disruptionCost), 0);
    const cost = claimsPrice(world, metadata.name);
    const fallback = totalPrice(all.filter(({ pool }) => pool.metadata.name === metadata.name));
    totals.set(metadata.name, { cost: cost > 0 ? cost : fallback, disruption });
  }
  return totals;
}

const claimsPrice = (world: World, pool: string): number =>
  world.claims.reduce((sum, { metadata: { labels = {} } }) => {
    const type = world.typesOf.get(pool)?.find(({ name }) => name === labels[INSTANCE_TYPE]);
    if (labels[NODE_POOL] !== pool || !type) return sum;
    return sum + (offeringPrice(type, labels[ZONE], labels[CAPACITY_TYPE]) ?? 0);
  }, 0);

const isBalanced = ({ pool }: Candidate): boolean => pool.spec.disruption.consolidationPolicy === "Balanced";

/** A score for each Balanced pool in the command; savings are split by what the candidates cost. */
export function scores(
  command: Command,
  totals: PoolTotals,
  wellKnown: ReadonlySet<string>,
): ReadonlyMap<string, Score> {
  const { candidates } = command;
  const saved = savings(command, wellKnown);
  const all = totalPrice(candidates);
  const pools = new Set(candidates.map(({ pool }) => pool.metadata.name));
  const found = new Map<string, Score>();
  for (const pool of pools) {
    const own = candidates.filter((candidate) => candidate.pool.metadata.name === pool);
    if (!own.some(isBalanced)) continue;
    const share = all > 0 && pools.size > 1 ? saved * (totalPrice(own) / all) : saved;
    const disruption = own.reduce((sum, { cost }) => sum + cost, 0);
    found.set(pool, shares(share, disruption, totals.get(pool) ?? { cost: 0, disruption: 0 }));
  }
  return found;
}

/** Could removing the node without any replacement pass? */
export function canPass(candidate: Candidate, totals: PoolTotals): boolean {
  const own = totals.get(candidate.pool.metadata.name);
  if (!isBalanced(candidate) || !own || own.cost <= 0) return true;
  return isApproved(shares(candidate.price, candidate.cost, own));
}

function scoreText(score: Score): string {
  const percent = (share: number): string => `${fixed(share * 100, 1)}%`;
  const numbers = `k: ${K}, savings ${percent(score.savings)}, disruption ${percent(score.disruption)}`;
  return `score ${fixed(scoreOf(score), 2)} >= threshold ${fixed(THRESHOLD, 2)} (${numbers})`;
}

/** On node and claim of the only candidate. */
export function announceSingle(candidate: Candidate, score: Score | undefined, recorder: Recorder): void {
  if (score && isApproved(score)) note(candidate, recorder, "ConsolidationApproved", scoreText(score));
}

/** On each pool that approves. */
export function announceMulti(command: Command, found: ReadonlyMap<string, Score>, recorder: Recorder): void {
  for (const { metadata, ...pool } of new Set(command.candidates.map((candidate) => candidate.pool))) {
    const score = found.get(metadata.name);
    if (!score || !isApproved(score)) continue;
    recorder.publish({ metadata, ...pool }, "Normal", "ConsolidationApproved", scoreText(score));
  }
}
