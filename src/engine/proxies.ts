import type { Controller } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import type { Plant, PlantSpec } from "../api/plant.ts";
import { equal } from "../base/equal.ts";
import type { Store } from "../cluster/store.ts";
import { applyPlant } from "./interventions.ts";

/** What meshes' control planes have told the proxies, and the plant that comes of it. Immutable. */
export interface Proxies {
  /** The plant as it runs. */
  readonly running: PlantSpec;
  /** Objects as they were at the last push. */
  readonly told: readonly KubeObject[];
}

export const proxiesOf = (running: PlantSpec): Proxies => ({ running, told: [] });

/** A control plane that is down tells nothing new: proxies go on with what they have. */
export const isUp = ({ mesh }: PlantSpec): boolean => mesh?.controlPlane !== false;

/** The objects that control planes read. */
export const readBy = (registry: readonly Controller[], store: Store): readonly KubeObject[] =>
  registry.flatMap(({ proxies }) => (proxies?.kinds ?? []).flatMap((kind) => store.list(kind)));

/** Brings the plant to what the scenario, its edits and the proxies' rules make of it. */
export function configured(
  { running, told }: Proxies,
  spec: PlantSpec,
  registry: readonly Controller[],
  plant: Plant,
): Proxies {
  const ruled = registry.reduce((next, { proxies }) => proxies?.configure(next, told) ?? next, spec);
  const next = ruled === spec ? spec : kept(ruled, running);
  applyPlant(plant, running, next);
  return { running: next, told };
}

/** The new plant, with the very parts of the old one that are equal: they go on undisturbed. */
const kept = (next: PlantSpec, before: PlantSpec): PlantSpec => ({
  ...next,
  edges: next.edges?.map((edge, index) => same(edge, before.edges?.[index])),
  workloads: next.workloads.map((workload, index) => same(workload, before.workloads[index])),
});

const same = <T>(now: T, before: T | undefined): T => (before !== undefined && equal(now, before) ? before : now);
