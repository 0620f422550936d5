import { amountsOf, podInfo } from "../../cluster/schedule/index.ts";
import { type Filter, lowest } from "./expander.ts";

/** The smallest unused share of cpu plus that of memory, of the nodes' capacity. Upstream: expander/waste/waste.go, 1.36.1. */
export const leastWaste: Filter = (options, _loop, templates) =>
  lowest(options, ({ group, nodes, pods }) => {
    const template = templates.get(group);
    if (!template) return undefined;
    const { cpu = 0, memory = 0 } = amountsOf(template.node.status.capacity);
    const asked = pods.map((pod) => podInfo(pod).requests);
    const waste = (available: number, wanted: number): number => (available - wanted) / available;
    return (
      waste(
        cpu * nodes,
        asked.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0),
      ) +
      waste(
        memory * nodes,
        asked.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
      )
    );
  });
