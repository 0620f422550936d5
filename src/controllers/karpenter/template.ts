import type { Taint } from "../../api/objects.ts";
import type { InstanceType } from "./catalogue.ts";
import { type DaemonGroup, daemonGroups } from "./daemons.ts";
import { filterTypes } from "./filter-types.ts";
import type { NodePool } from "./kinds.ts";
import { NODE_POOL, SIMULATED } from "./labels.ts";
import { oneOf } from "./requirement.ts";
import { ofLabels, ofSelectors, type Requirements, together } from "./requirements.ts";
import type { World } from "./world.ts";

/** What every claim of a pool starts from. Upstream: karpenter v1.14.1 scheduling/nodeclaimtemplate.go. */
export interface Template {
  readonly pool: NodePool;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly requirements: Requirements;
  readonly types: readonly InstanceType[];
  readonly daemons: readonly DaemonGroup[];
}

/** "karpenter.k8s.aws/ec2nodeclass" for the class that the pool refers to. */
const classLabel = ({ spec }: NodePool): Readonly<Record<string, string>> => {
  const { group, kind, name } = spec.template.spec.nodeClassRef;
  return { [`${group}/${kind.toLowerCase()}`]: name };
};

/** Undefined with a reason when the pool's own requirements leave no type. */
export function templateOf(
  pool: NodePool,
  world: World,
): { readonly template: Template } | { readonly byMinValues: boolean } {
  const { template } = pool.spec;
  const taints = template.spec.taints ?? [];
  const labels = { ...template.metadata?.labels, [NODE_POOL]: pool.metadata.name, ...classLabel(pool) };
  const requirements = together(
    ofSelectors(template.spec.requirements).values(),
    ofLabels(labels).values(),
    SIMULATED.map((key) => oneOf(key, ["true"])),
  );
  const all = world.typesOf.get(pool.metadata.name) ?? [];
  const filtered = filterTypes(
    all,
    [{ types: all, overhead: {}, ports: [] }],
    {
      requirements,
      pod: undefined,
      podRequests: {},
      totalRequests: {},
      relaxMinValues: world.options.minValuesPolicy === "BestEffort",
    },
    world.wellKnown,
  );
  if ("problem" in filtered) return { byMinValues: filtered.byMinValues };
  const { types } = filtered;
  return {
    template: { pool, labels, taints, requirements, types, daemons: daemonGroups(world, types, taints, requirements) },
  };
}

/** Heavier first; of equal weight the later name. */
export const byWeight = (pools: readonly NodePool[]): readonly NodePool[] =>
  [...pools].sort(
    (a, b) => (b.spec.weight ?? 0) - (a.spec.weight ?? 0) || (a.metadata.name > b.metadata.name ? -1 : 1),
  );
