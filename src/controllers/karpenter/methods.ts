import type { TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { announceMulti, announceSingle, canPass, isApproved, type PoolTotals, type Score, scores } from "./balanced.ts";
import { type Candidate, type DisruptionClass, isEmpty, note } from "./candidates.ts";
import { cheapest, type InstanceType, suits } from "./catalogue.ts";
import type { Command } from "./command.ts";
import { belowPrice, byRatio, consolidate, disabled, isConsolidatable } from "./consolidate.ts";
import type { Reason } from "./kinds.ts";
import type { ClaimPlan } from "./planned-claim.ts";
import type { Recorder } from "./recorder.ts";
import { ofLabels } from "./requirements.ts";
import { movingProblem, simulate } from "./simulate.ts";
import { isTrue, type World } from "./world.ts";

export type MethodName = "empty" | "drift" | "multi" | "single";

/** What methods remember between passes. */
export interface MethodMemory {
  /** State of the cluster when the method last found nothing; it skips while that is unchanged. */
  readonly foundNothingAt: Readonly<Partial<Record<MethodName, TimeMs>>>;
  /** Pools that single-node consolidation did not get to. */
  readonly unseenPools: readonly string[];
}

/** What a method is asked. */
export interface Question {
  readonly world: World;
  readonly candidates: readonly Candidate[];
  readonly totals: PoolTotals;
  /** Disruptions left by pool; the method counts down its own copy. */
  readonly allowed: ReadonlyMap<string, number>;
  readonly memory: MethodMemory;
  /** When the cluster last changed in a way that matters. */
  readonly changedAt: TimeMs;
  readonly recorder: Recorder;
}

/** `command`: to be validated after a delay (drift: at once). */
export interface Answer {
  readonly command?: Command;
  readonly problem?: "no pools";
  readonly memory: MethodMemory;
}

export interface Method {
  readonly name: MethodName;
  readonly reason: Reason;
  readonly kind: DisruptionClass;
  /** Commands wait and are validated before they run. */
  readonly validates: boolean;
  eligible(candidate: Candidate, recorder: Recorder): boolean;
  compute(question: Question): Answer;
}

/** Counts down what budgets leave; says whether any candidate was held back. */
class Allowance {
  heldBack = false;
  private readonly left: Map<string, number>;

  constructor(allowed: ReadonlyMap<string, number>) {
    this.left = new Map(allowed);
  }
  has({ pool }: Candidate): boolean {
    const some = (this.left.get(pool.metadata.name) ?? 0) > 0;
    this.heldBack ||= !some;
    return some;
  }
  /** Takes one if there is one. */
  take(candidate: Candidate): boolean {
    if (!this.has(candidate)) return false;
    const { name } = candidate.pool.metadata;
    this.left.set(name, (this.left.get(name) ?? 0) - 1);
    return true;
  }
}

const isUnchanged = (name: MethodName, { memory, changedAt }: Question): boolean =>
  memory.foundNothingAt[name] === changedAt;

const foundNothing = (name: MethodName, { memory, changedAt }: Question): MethodMemory => ({
  ...memory,
  foundNothingAt: { ...memory.foundNothingAt, [name]: changedAt },
});

/** Nodes without pods, as many as budgets allow, together. Upstream: pkg/controllers/disruption/emptiness.go. */
const empty: Method = {
  name: "empty",
  reason: "Empty",
  kind: "graceful",
  validates: true,
  eligible(candidate, recorder) {
    const { metadata, spec } = candidate.pool;
    const never = disabled(spec.disruption.consolidateAfter, metadata.name);
    if (never !== undefined) {
      note(candidate, recorder, "Unconsolidatable", never);
      return false;
    }
    return isEmpty(candidate) && isTrue(candidate.claim, "Consolidatable");
  },
  compute(question) {
    const { memory } = question;
    if (isUnchanged("empty", question)) return { memory };
    const allowance = new Allowance(question.allowed);
    const chosen = byRatio(question.candidates).filter((candidate) => allowance.take(candidate));
    if (chosen.length > 0) return { command: { candidates: chosen, replacements: [], plan: undefined }, memory };
    return { memory: allowance.heldBack ? memory : foundNothing("empty", question) };
  },
};

const driftedAt = ({ claim }: Candidate): TimeMs =>
  conditionOf(claim.status?.conditions, "Drifted")?.lastTransitionTime ?? 0;

/** One drifted node a pass, nodes without pods and the longest drifted first. Upstream: drift.go. */
const drift: Method = {
  name: "drift",
  reason: "Drifted",
  kind: "eventual",
  validates: false,
  eligible: ({ claim }) => isTrue(claim, "Drifted"),
  compute({ world, candidates, allowed, memory, recorder }) {
    const oldest = [...candidates].sort((a, b) => driftedAt(a) - driftedAt(b));
    const hasPods = ({ reschedulable }: Candidate): boolean => reschedulable.length > 0;
    for (const candidate of [...oldest.filter((one) => !hasPods(one)), ...oldest.filter(hasPods)]) {
      if ((allowed.get(candidate.pool.metadata.name) ?? 0) === 0) continue;
      const plan = simulate(world, [candidate], false, recorder);
      if (!plan) return { problem: "no pools", memory };
      const stuck = movingProblem(plan);
      if (stuck === undefined) return { command: { candidates: [candidate], replacements: plan.claims, plan }, memory };
      note(candidate, recorder, "DisruptionBlocked", stuck);
    }
    return { memory };
  },
};

const MAX_PARALLEL = 100;

/** Several nodes for none or one cheaper. Upstream: pkg/controllers/disruption/multinodeconsolidation.go. */
const multi: Method = {
  name: "multi",
  reason: "Underutilized",
  kind: "graceful",
  validates: true,
  eligible: isConsolidatable,
  compute(question) {
    const { memory, recorder } = question;
    if (isUnchanged("multi", question)) return { memory };
    const allowance = new Allowance(question.allowed);
    const open = byRatio(question.candidates).filter((candidate) => allowance.take(candidate));
    const found = largestPrefix(open, question);
    if (found === "no pools") return { problem: found, memory };
    if (!found) return { memory: allowance.heldBack ? memory : foundNothing("multi", question) };
    announceMulti(found.command, found.byPool, recorder);
    return { command: found.command, memory };
  },
};

interface Scored {
  readonly command: Command;
  readonly byPool: ReadonlyMap<string, Score>;
}

/** Binary search over how many of the first candidates can go together; the last that can wins. */
function largestPrefix(list: readonly Candidate[], question: Question): Scored | undefined | "no pools" {
  const { world, totals, recorder } = question;
  if (list.length < 2) return undefined;
  let low = 1;
  let high = Math.min(list.length - 1, MAX_PARALLEL);
  let best: Scored | undefined;
  let rejected: Scored | undefined;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const prefix = list.slice(0, middle + 1);
    const command = consolidate(world, prefix, recorder);
    if (command === "no pools") return command;
    const valid = command === "nothing" ? undefined : withoutSameType(command, world);
    const scored = valid && { command: valid, byPool: scores(valid, totals, world.wellKnown) };
    const approved = scored && [...scored.byPool.values()].every(isApproved);
    if (scored && !approved) rejected = scored;
    if (scored && approved) {
      best = scored;
      low = middle + 1;
    } else high = middle - 1;
  }
  if (!best && rejected) announceMulti(rejected.command, rejected.byPool, recorder);
  return best;
}

/**
 * A replacement of a type that is there already must not cost as much as the cheapest of those: then it is better to
 * delete only the others. Undefined when no type is left.
 */
function withoutSameType(command: Command, { wellKnown }: World): Command | undefined {
  const [replacement] = command.replacements;
  if (!replacement) return command;
  const limit = cheapestShared(command.candidates, replacement, wellKnown);
  const types = belowPrice(replacement.types, replacement.requirements, limit, wellKnown);
  if (typeof types === "string" || types.length === 0) return undefined;
  return { ...command, replacements: [{ ...replacement, types }] };
}

function cheapestShared(list: readonly Candidate[], { types }: ClaimPlan, wellKnown: ReadonlySet<string>): number {
  const prices = new Map<string, number>();
  for (const { type, labels } of list) {
    if (!type) continue;
    const price = priceThere(type, labels, wellKnown) ?? Number.MAX_VALUE;
    prices.set(type.name, Math.min(prices.get(type.name) ?? Number.MAX_VALUE, price));
  }
  return Math.min(Number.MAX_VALUE, ...types.flatMap(({ name }) => prices.get(name) ?? []));
}

const priceThere = (type: InstanceType, labels: Candidate["labels"], wellKnown: ReadonlySet<string>) =>
  cheapest(type.offerings.filter((offer) => suits(offer, ofLabels(labels), wellKnown)))?.price;

/** One node for none or one cheaper, pools in turn. Upstream: pkg/controllers/disruption/singlenodeconsolidation.go. */
const single: Method = {
  name: "single",
  reason: "Underutilized",
  kind: "graceful",
  validates: true,
  eligible: isConsolidatable,
  compute(question) {
    const { world, totals, memory, recorder } = question;
    if (isUnchanged("single", question)) return { memory };
    const allowance = new Allowance(question.allowed);
    for (const candidate of inTurn(byRatio(question.candidates), memory.unseenPools)) {
      if (!allowance.has(candidate) || !canPass(candidate, totals)) continue;
      const command = consolidate(world, [candidate], recorder);
      if (typeof command === "string") continue;
      const score = scores(command, totals, world.wellKnown).get(candidate.pool.metadata.name);
      announceSingle(candidate, score, recorder);
      if (!score || isApproved(score)) return { command, memory };
    }
    const after = allowance.heldBack ? memory : foundNothing("single", question);
    return { memory: { ...after, unseenPools: [] } };
  },
};

/** The first of every pool, then the second of every pool, … Pools that were not seen last time come first. */
function inTurn(list: readonly Candidate[], unseen: readonly string[]): readonly Candidate[] {
  const byPool = new Map<string, Candidate[]>(unseen.map((pool) => [pool, []]));
  for (const candidate of list) {
    const { name } = candidate.pool.metadata;
    const own = byPool.get(name);
    if (own) own.push(candidate);
    else byPool.set(name, [candidate]);
  }
  const rounds = Math.max(0, ...[...byPool.values()].map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => [...byPool.values()].flatMap((own) => own[round] ?? [])).flat();
}

/** In the order in which a pass tries them. */
export const METHODS: readonly Method[] = [empty, drift, multi, single];
