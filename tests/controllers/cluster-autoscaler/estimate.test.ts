import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pod, ResourceList } from "../../../src/api/objects.ts";
import { podInfo } from "../../../src/cluster/schedule/index.ts";
import { podGroups } from "../../../src/controllers/cluster-autoscaler/equivalence.ts";
import { estimate } from "../../../src/controllers/cluster-autoscaler/estimate.ts";
import { Simulation } from "../../../src/controllers/cluster-autoscaler/simulation.ts";
import { pod, pods, template } from "./world.ts";

const run = (waiting: readonly Pod[], size: ResourceList, limit = 1000, spreadFirst = false) => {
  const groups = podGroups(waiting.map(podInfo));
  const found = estimate(new Simulation([], { at: 0 }), groups, template(size), limit, spreadFirst);
  return { nodes: found.nodes, pods: found.pods.length };
};

const spread = (topologyKey: string, maxSkew: number, minDomains?: number) => ({
  metadata: { labels: { app: "s" } },
  spec: {
    topologySpreadConstraints: [
      {
        topologyKey,
        maxSkew,
        minDomains,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "s" } },
      },
    ],
  },
});
const hostPort = {
  spec: { containers: [{ name: "app", ports: [{ containerPort: 80, hostPort: 80 }] }] },
};

describe("how many nodes pods need (upstream's binpacking vectors)", () => {
  const rows: readonly {
    readonly name: string;
    readonly waiting: readonly Pod[];
    readonly size: ResourceList;
    readonly limit?: number;
    readonly want: { readonly nodes: number; readonly pods: number };
    /** Σ requests ÷ size, rounded up. */
    readonly naive: number;
  }[] = [
    {
      name: "memory decides",
      waiting: pods(10, { cpu: "350m", memory: "1000" }),
      size: { cpu: "1000m", memory: "2000" },
      want: { nodes: 5, pods: 10 },
      naive: 4,
    },
    {
      name: "the number of pods decides",
      waiting: pods(20, { cpu: "1m", memory: "1" }),
      size: { cpu: "1000m", memory: "5000", pods: "10" },
      want: { nodes: 2, pods: 20 },
      naive: 1,
    },
    {
      name: "one host port, one node each",
      waiting: pods(8, {}, hostPort),
      size: { cpu: "1000m", memory: "5000" },
      want: { nodes: 8, pods: 8 },
      naive: 1,
    },
    {
      name: "the limit holds",
      waiting: pods(20, { cpu: "500m", memory: "1000" }),
      size: { cpu: "1000m", memory: "5000" },
      limit: 5,
      want: { nodes: 5, pods: 10 },
      naive: 10,
    },
    {
      name: "nothing fits",
      waiting: pods(3, { cpu: "2" }),
      size: { cpu: "1", memory: "5000" },
      want: { nodes: 0, pods: 0 },
      naive: 6,
    },
  ];
  for (const { name, waiting, size, limit, want, naive } of rows) {
    test(name, () => {
      expect(run(waiting, size, limit)).toEqual(want);
      expect(want.nodes).not.toBe(naive);
    });
  }

  test("hosts at least so many: 12 tiny pods over three", () => {
    const waiting = pods(12, { cpu: "20m", memory: "100" }, spread("kubernetes.io/hostname", 1, 3));
    expect(run(waiting, { cpu: "1000m", memory: "5000" })).toEqual({ nodes: 3, pods: 12 });
  });

  test("zone spread against an empty zone stops at one node", () => {
    const waiting = pods(8, { cpu: "20m", memory: "100" }, spread("zone", 2, 2));
    const groups = podGroups(waiting.map(podInfo));
    const zoned = template({ cpu: "1000m", memory: "5000" }, { zone: "z1" });
    const found = estimate(new Simulation([], { at: 0 }), groups, zoned, 1000, false);
    expect([found.nodes, found.pods.length]).toEqual([1, 2]);
  });

  test("larger pods come first, whatever their order", () => {
    const small = pods(2, { cpu: "500m", memory: "10" });
    const big = pod("big", { cpu: "1000m", memory: "10" }, undefined, { metadata: { ownerReferences: [] } });
    expect(run([...small, big], { cpu: "1000m", memory: "5000" })).toEqual({ nodes: 2, pods: 3 });
  });
});

test("an estimate never overfills a node, and more room never takes more nodes", () => {
  const sizes = fc.array(fc.integer({ min: 50, max: 1000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sizes, (millis) => {
      const waiting = millis.map((cpu, i) => pod(`p-${i}`, { cpu: `${cpu}m`, memory: "1" }));
      const tight = run(waiting, { cpu: "1000m", memory: "5000" });
      const wide = run(waiting, { cpu: "2000m", memory: "5000" });
      const needed = Math.ceil(millis.reduce((sum, cpu) => sum + cpu, 0) / 1000);
      return tight.pods === millis.length && tight.nodes >= needed && wide.nodes <= tight.nodes;
    }),
    { numRuns: 100 },
  );
});
