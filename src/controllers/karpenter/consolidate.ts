import { type Candidate, isEmpty, note } from "./candidates.ts";
import {
  availableOfferings,
  byPrice,
  flexibility,
  flexibilityProblem,
  type InstanceType,
  worstLaunchPrice,
} from "./catalogue.ts";
import { type Command, commandText, savings, totalPrice } from "./command.ts";
import { apiDuration } from "./go-duration.ts";
import { fixed } from "./go-number.ts";
import { CAPACITY_TYPE, INSTANCE_TYPE, ZONE } from "./labels.ts";
import type { ClaimPlan } from "./planned-claim.ts";
import type { Recorder } from "./recorder.ts";
import { allows, oneOf } from "./requirement.ts";
import { hasMinValues, type Requirements, requirementFor, together } from "./requirements.ts";
import { movingProblem, simulate } from "./simulate.ts";
import { isTrue, type World } from "./world.ts";

/** Moving from spot to spot needs so many cheaper types, lest it race to the cheapest and be interrupted at once. */
const MIN_SPOT_TYPES = 15;

/** Nothing to do, or no NodePool is ready. */
export type Nothing = "nothing" | "no pools";

const unconsolidatable = (candidate: Candidate, recorder: Recorder, message: string): void =>
  note(candidate, recorder, "Unconsolidatable", message);

/** May multi- and single-node consolidation look at the node? Upstream: pkg/controllers/disruption/consolidation.go. */
export function isConsolidatable(candidate: Candidate, recorder: Recorder): boolean {
  const problem = unfit(candidate);
  if (problem !== undefined) unconsolidatable(candidate, recorder, problem);
  if (problem !== undefined || isEmpty(candidate)) return false;
  if (candidate.pool.spec.disruption.consolidationPolicy === "WhenEmpty") {
    const { name } = candidate.pool.metadata;
    const message = `NodePool "${name}" has consolidation policy WhenEmpty, but node is not empty`;
    unconsolidatable(candidate, recorder, message);
    return false;
  }
  return isTrue(candidate.claim, "Consolidatable");
}

function unfit({ type, labels, pool }: Candidate): string | undefined {
  if (!type) return `Instance Type "${labels[INSTANCE_TYPE] ?? ""}" not found`;
  for (const label of [CAPACITY_TYPE, ZONE]) {
    if (labels[label] === undefined) return `Node does not have label "${label}"`;
  }
  return disabled(pool.spec.disruption.consolidateAfter, pool.metadata.name);
}

/** The text of a pool that never consolidates. */
export const disabled = (consolidateAfter: string, pool: string): string | undefined =>
  apiDuration(consolidateAfter) === undefined ? `NodePool "${pool}" has consolidation disabled` : undefined;

/** What a node costs for each unit of disruption: the dearest first. */
export const byRatio = (list: readonly Candidate[]): readonly Candidate[] =>
  [...list].sort((a, b) => b.price / b.cost - a.price / a.cost);

/**
 * Can these nodes go, all at once, for nothing or for one cheaper node?
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/consolidation.go computeConsolidation.
 */
export function consolidate(world: World, list: readonly Candidate[], recorder: Recorder): Command | Nothing {
  const plan = simulate(world, list, true, recorder);
  if (!plan) return "no pools";
  const [only] = list.length === 1 ? list : [];
  const refuse = (message: string): Nothing => {
    if (only) unconsolidatable(only, recorder, message);
    return "nothing";
  };
  const stuck = movingProblem(plan);
  if (stuck !== undefined) return refuse(stuck);
  const [claim, second] = plan.claims;
  if (!claim) return { candidates: list, replacements: [], plan };
  if (second) return refuse(`Can't remove without creating ${plan.claims.length} candidates`);
  const replacement = cheaper(claim, list, world);
  if (typeof replacement === "string") return refuse(replacement);
  const command: Command = { candidates: list, replacements: [replacement], plan };
  announceCandidates(command, world, recorder);
  return command;
}

/** The claim with only those types that are cheaper than what it replaces, or why there are none. */
function cheaper(claim: ClaimPlan, list: readonly Candidate[], world: World): ClaimPlan | string {
  const { wellKnown } = world;
  const price = totalPrice(list);
  const kinds = requirementFor(claim.requirements, CAPACITY_TYPE);
  const ordered = byPrice(claim.types, claim.requirements, wellKnown);
  if (list.every(({ labels }) => labels[CAPACITY_TYPE] === "spot") && allows(kinds, "spot")) {
    return spotToSpot({ ...claim, types: ordered }, list, price, world);
  }
  const types = belowPrice(ordered, claim.requirements, price, wellKnown);
  if (typeof types === "string") return types;
  if (types.length === 0) return "Can't replace with a cheaper node";
  const both = allows(kinds, "spot") && allows(kinds, "on-demand");
  return { ...claim, types, requirements: both ? onlySpot(claim.requirements) : claim.requirements };
}

const onlySpot = (requirements: Requirements): Requirements =>
  together(requirements.values(), [oneOf(CAPACITY_TYPE, ["spot"])]);

/** Types whose worst launch price is below; a text when minValues can then not be met. */
export function belowPrice(
  types: readonly InstanceType[],
  requirements: Requirements,
  price: number,
  wellKnown: ReadonlySet<string>,
): readonly InstanceType[] | string {
  const left = types.filter((type) => worstLaunchPrice(type, requirements, wellKnown) < price);
  const problem = flexibilityProblem(flexibility(left, requirements));
  return problem === undefined ? left : `Filtering by price: ${problem}`;
}

function spotToSpot(
  claim: ClaimPlan,
  list: readonly Candidate[],
  price: number,
  { options, wellKnown }: World,
): ClaimPlan | string {
  if (!options.spotToSpotConsolidation) {
    return "SpotToSpotConsolidation is disabled, can't replace a spot node with a spot node";
  }
  const requirements = onlySpot(claim.requirements);
  const offered = claim.types.filter((type) => availableOfferings(type, requirements, wellKnown).length > 0);
  const types = belowPrice(offered, requirements, price, wellKnown);
  if (typeof types === "string") return types;
  if (types.length === 0) return "Can't replace with a cheaper node";
  if (list.length > 1) return { ...claim, types, requirements };
  if (types.length < MIN_SPOT_TYPES) {
    return `SpotToSpotConsolidation requires ${MIN_SPOT_TYPES} cheaper instance type options than the current candidate to consolidate, got ${types.length}`;
  }
  const needed = hasMinValues(requirements) ? flexibility(types, requirements).needed : 0;
  return { ...claim, requirements, types: types.slice(0, Math.max(MIN_SPOT_TYPES, needed)) };
}

function announceCandidates(command: Command, { wellKnown }: World, recorder: Recorder): void {
  const amount = fixed(savings(command, wellKnown), 2);
  for (const candidate of command.candidates) {
    const message = `Consolidation candidate: ${commandText(command, candidate)} (savings: $${amount})`;
    note(candidate, recorder, "ConsolidationCandidate", message);
  }
}
