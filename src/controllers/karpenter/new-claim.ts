import type { NewObject } from "../../api/commands.ts";
import { resourceList } from "./amounts.ts";
import { availableOfferings, byPrice, type InstanceType } from "./catalogue.ts";
import type { NodeClaimSpec } from "./kinds.ts";
import {
  CAPACITY_TYPE,
  HOSTNAME,
  INSTANCE_TYPE,
  MIN_VALUES_RELAXED,
  POOL_HASH,
  SIMULATED,
  TERMINATION_FINALIZER,
} from "./labels.ts";
import type { ClaimPlan } from "./planned-claim.ts";
import { poolHash } from "./pool-hash.ts";
import { oneOf, operatorOf, selectorRequirements } from "./requirement.ts";
import { type Requirements, requirementFor, together } from "./requirements.ts";
import type { World } from "./world.ts";

/** A claim to be written, with the types it may become, cheapest first. */
export interface NewClaim {
  readonly object: NewObject & { readonly metadata: { readonly name: string }; readonly spec: NodeClaimSpec };
  readonly types: readonly InstanceType[];
}

/**
 * The NodeClaim of a plan.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go ToNodeClaim.
 */
export function newClaim(plan: ClaimPlan, name: string, world: World): NewClaim {
  const { pool, labels } = plan.template;
  const types = byPrice(plan.types, plan.requirements, world.wellKnown);
  const requirements = narrowed(plan.requirements, types, world);
  const { template } = pool.spec;
  const { requirements: _own, ...rest } = template.spec;
  const owner = { apiVersion: pool.apiVersion, kind: pool.kind, name: pool.metadata.name, uid: pool.metadata.uid };
  return {
    types,
    object: {
      apiVersion: "karpenter.sh/v1",
      kind: "NodeClaim",
      metadata: {
        name,
        namespace: "",
        labels: { ...labels, ...customLabels(requirements, world) },
        annotations: {
          ...template.metadata?.annotations,
          [POOL_HASH]: poolHash(pool),
          [MIN_VALUES_RELAXED]: String(plan.minValuesRelaxed),
        },
        ownerReferences: [{ ...owner, blockOwnerDeletion: true }],
        finalizers: [TERMINATION_FINALIZER],
      },
      spec: {
        ...rest,
        resources: { requests: resourceList(plan.requests) },
        requirements: [...requirements.values()]
          .filter(({ key }) => !SIMULATED.includes(key))
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .flatMap(selectorRequirements),
      },
    },
  };
}

/** Down to the types that are left and to the ways they can be bought. */
function narrowed(requirements: Requirements, types: readonly InstanceType[], world: World): Requirements {
  const { minValues } = requirementFor(requirements, INSTANCE_TYPE);
  const all = together(requirements.values(), [
    oneOf(
      INSTANCE_TYPE,
      types.map(({ name }) => name),
      minValues,
    ),
  ]);
  const kinds = new Set(
    types.flatMap((type) => availableOfferings(type, all, world.wellKnown).map(({ capacityType }) => capacityType)),
  );
  return kinds.size === 0 ? all : together(all.values(), [oneOf(CAPACITY_TYPE, kinds)]);
}

/** Each label that no provider knows gets one of the values it may have; upstream takes any, here it is the first. */
function customLabels(requirements: Requirements, { wellKnown }: World): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const requirement of requirements.values()) {
    const { key, values, gte = 0 } = requirement;
    if (wellKnown.has(key) || key === HOSTNAME || SIMULATED.includes(key)) continue;
    const operator = operatorOf(requirement);
    const [first] = [...values].sort();
    if (operator === "In" && first !== undefined) labels[key] = first;
    else if (operator !== "DoesNotExist") labels[key] = String(gte);
  }
  return labels;
}
