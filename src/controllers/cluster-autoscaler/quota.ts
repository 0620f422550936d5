import { amountsOf } from "../../cluster/schedule/index.ts";
import type { Options } from "./options.ts";
import type { Place } from "./simulation.ts";
import type { Template } from "./template.ts";

/** Limits of cores and memory of the whole cluster. Upstream: resourcequotas/tracker.go, 1.36.1. */
export interface Quota {
  cores: number;
  memory: number;
}

const DEFAULT_MAX_CORES = 320_000;
const GIB = 1024 * 1024 * 1024;
const DEFAULT_MAX_MEMORY = 6_400_000 * GIB;

/** Whole cores, rounded up, and bytes of a node's capacity. */
export function sizeOf({ node }: Pick<Place, "node">): { readonly cores: number; readonly memory: number } {
  const { cpu = 0, memory = 0 } = amountsOf(node.status.capacity);
  return { cores: Math.ceil(cpu / 1000), memory };
}

/** What is left beside the nodes that are there or on their way. */
export function quotaLeft(places: readonly Place[], { maxCoresTotal, maxMemoryTotalBytes }: Options): Quota {
  const left = { cores: maxCoresTotal || DEFAULT_MAX_CORES, memory: maxMemoryTotalBytes || DEFAULT_MAX_MEMORY };
  for (const place of places) spend(left, sizeOf(place), 1);
  return left;
}

function spend(quota: Quota, { cores, memory }: ReturnType<typeof sizeOf>, nodes: number): void {
  quota.cores -= cores * nodes;
  quota.memory -= memory * nodes;
}

/** Why so many nodes more are too many; undefined when they are not. */
export function quotaExceeded(quota: Quota, template: Template, nodes: number): string | undefined {
  const { cores, memory } = sizeOf(template);
  const resources = [
    ...(cores * nodes > quota.cores ? ["cpu"] : []),
    ...(memory * nodes > quota.memory ? ["memory"] : []),
  ];
  return resources.length > 0 ? `exceeded quota: "cluster-wide", resources: ${resources.join(", ")}` : undefined;
}

/** So many of the wanted nodes are within the quota. */
export function withinQuota(quota: Quota, template: Template, wanted: number): number {
  const { cores, memory } = sizeOf(template);
  const byCores = cores > 0 ? Math.floor(quota.cores / cores) : wanted;
  const byMemory = memory > 0 ? Math.floor(quota.memory / memory) : wanted;
  return Math.max(0, Math.min(wanted, byCores, byMemory));
}

/** The same, and takes them off the quota. */
export function takeFromQuota(quota: Quota, template: Template, wanted: number): number {
  const nodes = withinQuota(quota, template, wanted);
  spend(quota, sizeOf(template), nodes);
  return nodes;
}
