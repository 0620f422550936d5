import type { Pod } from "../../api/objects.ts";
import { type Amounts, amountsText, fits, largest, NOTHING, smallest, sum } from "./amounts.ts";
import { availableOfferings, flexibility, flexibilityProblem, type InstanceType } from "./catalogue.ts";
import type { DaemonGroup } from "./daemons.ts";
import { clash } from "./host-ports.ts";
import { hasMinValues, meets, type Requirements, requirementsText } from "./requirements.ts";

/** What instance types are tried against. */
export interface Demand {
  readonly requirements: Requirements;
  readonly pod: Pod | undefined;
  readonly podRequests: Amounts;
  /** Of all pods of the claim. */
  readonly totalRequests: Amounts;
  readonly relaxMinValues: boolean;
}

export type Filtered =
  | { readonly types: readonly InstanceType[]; readonly short: ReadonlyMap<string, number> }
  | { readonly problem: string; readonly byMinValues: boolean };

/** Which of the three criteria some type met, and which pairs of them without the third. */
interface Met {
  requirements: boolean;
  fits: boolean;
  offering: boolean;
  allButOffering: boolean;
  allButFit: boolean;
  allButRequirements: boolean;
}

/**
 * The types that meet the requirements, have room, and can be bought.
 * Upstream: karpenter v1.14.1 scheduling/nodeclaim.go filterInstanceTypesByRequirements.
 */
export function filterTypes(
  eligible: readonly InstanceType[],
  groups: readonly DaemonGroup[],
  demand: Demand,
  wellKnown: ReadonlySet<string>,
): Filtered {
  const { requirements, pod } = demand;
  const known = new Set(eligible);
  const met: Met = {
    requirements: false,
    fits: false,
    offering: false,
    allButOffering: false,
    allButFit: false,
    allButRequirements: false,
  };
  const overheads: Amounts[] = [];
  const left: InstanceType[] = [];
  for (const group of groups) {
    if (pod && clash(pod, group.ports)) continue;
    const hasDaemons = Object.keys(group.overhead).length > 0;
    if (hasDaemons) overheads.push(group.overhead);
    const total = hasDaemons ? sum([demand.totalRequests, group.overhead]) : demand.totalRequests;
    for (const type of group.types) {
      if (!known.has(type)) continue;
      const suits = meets(type.requirements, requirements);
      const offered = availableOfferings(type, requirements, wellKnown).length > 0;
      const hasRoom = offered && fits(total, type.allocatable);
      met.requirements ||= suits;
      met.fits ||= hasRoom;
      met.offering ||= offered;
      met.allButOffering ||= suits && hasRoom && !offered;
      met.allButFit ||= suits && offered && !hasRoom;
      met.allButRequirements ||= hasRoom && offered && !suits;
      if (suits && hasRoom) left.push(type);
    }
  }
  return judged(left, met, overheads, demand);
}

function judged(left: readonly InstanceType[], met: Met, overheads: readonly Amounts[], demand: Demand): Filtered {
  const { requirements } = demand;
  const flexible = flexibility(left, requirements);
  const minValues = hasMinValues(requirements) ? flexibilityProblem(flexible) : undefined;
  const tail = `requirements=${requirementsText(requirements)}, resources=${resourcesText(demand.podRequests, overheads)}`;
  if (minValues !== undefined && !demand.relaxMinValues) {
    return { problem: `${minValues}, ${tail}`, byMinValues: true };
  }
  if (left.length > 0) return { types: left, short: flexible.short };
  const typo =
    met.requirements && met.offering && !met.fits && (demand.podRequests.cpu ?? 0) >= MILLION_CORES
      ? " (CPU request >= 1 Million, m vs M typo?)"
      : "";
  return { problem: `${reason(met)}, ${tail}${typo}`, byMinValues: false };
}

const MILLION_CORES = 1_000_000_000;

function reason(met: Met): string {
  const lacks = [
    ...(met.requirements ? [] : ["met the scheduling requirements"]),
    ...(met.fits ? [] : ["had enough resources"]),
    ...(met.offering ? [] : ["had a required offering"]),
  ];
  if (lacks.length > 1) return `no instance type ${lacks.join(" or ")}`;
  if (!met.requirements) return "no instance type met all requirements";
  if (!met.fits) return "no instance type has enough resources";
  if (!met.offering) return "no instance type has the required offering";
  if (met.allButOffering) {
    return "no instance type which met the scheduling requirements and had enough resources, had a required offering";
  }
  if (met.allButRequirements) {
    return "no instance type which had enough resources and the required offering met the scheduling requirements";
  }
  if (met.allButFit) {
    return "no instance type which met the scheduling requirements and the required offering had the required resources";
  }
  return "no instance type met the requirements/resources/offering tuple";
}

/** Pod and DaemonSets together; a range when the DaemonSets differ by type. */
function resourcesText(podRequests: Amounts, overheads: readonly Amounts[]): string {
  const [first = NOTHING] = overheads;
  const least = overheads.reduce(smallest, first);
  if (Object.keys(least).length === 0) return amountsText(podRequests);
  const low = amountsText(sum([least, podRequests]));
  const high = amountsText(sum([largest(overheads), podRequests]));
  return low === high ? low : `min=${low}, max=${high}`;
}
