import type { Candidate } from "./candidates.ts";
import { availableOfferings, cheapest, type InstanceType } from "./catalogue.ts";
import type { ClaimPlan } from "./planned-claim.ts";
import type { Plan } from "./solve.ts";

/** Nodes to take away, and what to launch first. Upstream: karpenter v1.14.1 pkg/controllers/disruption/types.go. */
export interface Command {
  readonly candidates: readonly Candidate[];
  readonly replacements: readonly ClaimPlan[];
  /** The simulation behind it; undefined for empty nodes. */
  readonly plan: Plan | undefined;
}

export const totalPrice = (list: readonly Candidate[]): number => list.reduce((sum, { price }) => sum + price, 0);

/** $ an hour: what the candidates cost less the cheapest offering of each replacement's cheapest type. */
export function savings({ candidates, replacements }: Command, wellKnown: ReadonlySet<string>): number {
  let left = totalPrice(candidates);
  let replacing = 0;
  for (const { types, requirements } of replacements) {
    const [first] = types as readonly [InstanceType?];
    const offer = first && cheapest(availableOfferings(first, requirements, wellKnown));
    replacing += offer?.price ?? 0;
  }
  left -= replacing;
  return left;
}

export const decision = ({ replacements }: Command): "replace" | "delete" =>
  replacements.length > 0 ? "replace" : "delete";

/** How events on one candidate name the command. */
export function commandText(command: Command, { name }: Candidate): string {
  const { candidates, replacements } = command;
  if (candidates.length > 1) return `${decision(command)}: [${name}] (part of ${candidates.length}-node consolidation)`;
  if (replacements.length === 0) return `${decision(command)}: [${name}]`;
  return `${decision(command)}: [${name}] -> [${replacements.length} ${replacements.length === 1 ? "replacement" : "replacements"}]`;
}
