import type { EdgeSpec } from "../../api/calls.ts";
import type { NodeFilter } from "../../api/mesh.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { PlantSpec, WorkloadSpec } from "../../api/plant.ts";
import { identityOf } from "../identity.ts";
import { filterOf, type NetworkPolicy } from "./policy.ts";

export const POLICY_KIND = "CiliumNetworkPolicy";
/** Kinds that decide what nodes let through. */
export const READ_KINDS = [POLICY_KIND, "Deployment"] as const;

/**
 * The plant as Cilium's agents run it: a filter before the pods that a policy selects, and the node's Envoy on the way
 * to those whose requests it looks into.
 */
export function underCilium(plant: PlantSpec, objects: readonly KubeObject[]): PlantSpec {
  const policies = objects
    .filter(({ kind }) => kind === POLICY_KIND)
    .map(({ metadata, spec }) => ({ namespace: metadata.namespace, spec: spec as NetworkPolicy }));
  if (policies.length === 0) return plant;
  const identities = plant.workloads.map(({ name }) => identityOf(name, objects));
  const filters = new Map<string, NodeFilter | undefined>(
    identities.map((identity) => [identity.name, filterOf(policies, identity, identities)]),
  );
  const workloads = plant.workloads.map((workload): WorkloadSpec => {
    const filter = filters.get(workload.name);
    return filter === undefined ? workload : { ...workload, filter };
  });
  const isLookedInto = ({ to }: EdgeSpec): boolean =>
    workloads.some(
      ({ role, filter }) =>
        filter !== undefined && filter.requests !== null && role.type === "server" && role.services.includes(to),
    );
  return {
    ...plant,
    workloads,
    edges: plant.edges?.map((edge) =>
      edge.proxies !== undefined && isLookedInto(edge) ? { ...edge, proxies: { ...edge.proxies, count: 1 } } : edge,
    ),
  };
}
