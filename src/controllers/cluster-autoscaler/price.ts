import { exp2 } from "../../base/detmath.ts";
import { amountsOf, podInfo } from "../../cluster/schedule/index.ts";
import { type Filter, lowest } from "./expander.ts";
import { groupById } from "./loop.ts";

/** Upstream: expander/price/{price,preferred}.go, 1.36.1. */
const GIB = 1024 * 1024 * 1024;
const STABILIZER = { cpuMilli: 500, memoryBytes: 500 * 1024 * 1024 };
const SUPPRESSION_NODES = 15;

/** Cores of the preferred node, by number of nodes in the cluster. */
const PREFERRED: readonly (readonly [upTo: number, cores: number])[] = [
  [2, 1],
  [6, 2],
  [20, 4],
  [60, 8],
  [200, 16],
];
const PREFERRED_BEYOND = 32;

/** Price of the nodes against that of the pods, times how ill the node's size suits the cluster's. */
export const cheapest: Filter = (options, { seen, ...loop }, templates) => {
  const priceOf = ({ cpuMilli, memoryBytes }: typeof STABILIZER): number =>
    (cpuMilli / 1000) * seen.podPrices.core + (memoryBytes / GIB) * seen.podPrices.gib;
  const stabilizer = priceOf(STABILIZER);
  const preferred = preferredCores(seen.nodes.length) * 1000;
  return lowest(options, ({ group, nodes, pods }) => {
    const template = templates.get(group);
    const nodePrice = groupById({ seen, ...loop }, group)?.price;
    if (!template || nodePrice === undefined) return undefined;
    const podPrice = pods.reduce((sum, pod) => sum + priceOf(podInfo(pod).requests), 0);
    const { cpu = 0 } = amountsOf(template.node.status.capacity);
    const unfitness = Math.max(preferred / cpu, cpu / preferred);
    const suppressed = (unfitness - 1) * (1 - tanh((nodes - 1) / SUPPRESSION_NODES)) + 1;
    return suppressed * ((nodePrice * nodes + stabilizer) / (podPrice + stabilizer));
  });
};

export const preferredCores = (clusterSize: number): number =>
  PREFERRED.find(([upTo]) => clusterSize <= upTo)?.[1] ?? PREFERRED_BEYOND;

/** 1 − 2 ÷ (e^2x + 1). */
export const tanh = (x: number): number => 1 - 2 / (exp2(2 * x * Math.LOG2E) + 1);
