import { availableOfferings, byPrice, cheapest, type InstanceType, type Offering } from "./catalogue.ts";
import type { CapacityType, NodeClaim } from "./kinds.ts";
import { CAPACITY_TYPE, INSTANCE_TYPE, NODE_POOL, RESERVATION, ZONE } from "./labels.ts";
import { onlyValue } from "./requirement.ts";
import { ofSelectors, type Requirements, requirementFor } from "./requirements.ts";
import type { World } from "./world.ts";

/** What a claim becomes. */
export interface Launch {
  readonly type: InstanceType;
  readonly offering: Offering;
  readonly labels: Readonly<Record<string, string>>;
}

const ORDER: readonly CapacityType[] = ["reserved", "spot", "on-demand"];

/**
 * The instance that a claim becomes: of the first of reserved, spot, on-demand that the claim allows, the cheapest
 * offering; equal prices: the lower zone name. Undefined: nothing can be bought now.
 * Upstream: karpenter v1.14.1 kwok/cloudprovider; AWS prefers deep spot pools to the very cheapest.
 */
export function launchChoice({ metadata, spec }: NodeClaim, world: World): Launch | undefined {
  const requirements = ofSelectors(spec.requirements);
  const names = requirementFor(requirements, INSTANCE_TYPE);
  const all = world.typesOf.get(metadata.labels?.[NODE_POOL] ?? "") ?? [];
  const types = byPrice(
    all.filter(({ name }) => names.complement || names.values.has(name)),
    requirements,
    world.wellKnown,
  );
  for (const kind of ORDER) {
    const best = cheapestOf(types, requirements, kind, world.wellKnown);
    if (best) return { ...best, labels: labelsOf(best.type, best.offering) };
  }
  return undefined;
}

function cheapestOf(
  types: readonly InstanceType[],
  requirements: Requirements,
  kind: CapacityType,
  wellKnown: ReadonlySet<string>,
): { readonly type: InstanceType; readonly offering: Offering } | undefined {
  let best: { readonly type: InstanceType; readonly offering: Offering } | undefined;
  for (const type of types) {
    const offers = availableOfferings(type, requirements, wellKnown)
      .filter(({ capacityType }) => capacityType === kind)
      .sort((a, b) => (a.zone < b.zone ? -1 : 1));
    const offering = cheapest(offers);
    if (offering && (!best || offering.price < best.offering.price)) best = { type, offering };
  }
  return best;
}

function labelsOf(
  type: InstanceType,
  { zone, capacityType, reservationId }: Offering,
): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const requirement of type.requirements.values()) {
    const value = onlyValue(requirement);
    if (value !== undefined) labels[requirement.key] = value;
  }
  return {
    ...labels,
    [INSTANCE_TYPE]: type.name,
    [ZONE]: zone,
    [CAPACITY_TYPE]: capacityType,
    ...(reservationId === undefined ? {} : { [RESERVATION]: reservationId }),
  };
}
