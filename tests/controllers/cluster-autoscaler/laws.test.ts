import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyMemory } from "../../../src/controllers/cluster-autoscaler/memory.ts";
import { scan } from "../../../src/controllers/cluster-autoscaler/scan.ts";
import { group, node, pod, running, see } from "./world.ts";

const CORES = 4000;
const SIZE = { cpu: `${CORES}m`, memory: "16Gi" };

/** Nodes with the cpu requests of their pods, and what pods ask for that have no node. */
const cluster = fc.record({
  nodes: fc.array(fc.array(fc.integer({ min: 100, max: 1900 }), { maxLength: 2 }), { maxLength: 6 }),
  waiting: fc.array(fc.integer({ min: 100, max: 6000 }), { maxLength: 12 }),
  max: fc.integer({ min: 0, max: 12 }),
  total: fc.integer({ min: 0, max: 12 }),
});

const build = ({ nodes, waiting, max, total }: typeof cluster extends fc.Arbitrary<infer T> ? T : never) => {
  const names = nodes.map((_, i) => `a-${i}`);
  const placed = nodes.flatMap((cpus, n) => cpus.map((cpu, i) => pod(`p-${n}-${i}`, { cpu: `${cpu}m` }, `a-${n}`)));
  const groups = [group("a", SIZE, { target: names.length, max, instances: running(...names) })];
  return see({
    groups,
    nodes: names.map((name) => node(name, SIZE)),
    pods: [...placed, ...waiting.map((cpu, i) => pod(`w-${i}`, { cpu: `${cpu}m` }))],
    options: { maxNodesTotal: total },
  });
};

test("a scale-up stays within the group's maximum and the cluster's", () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const { report } = scan(build(given), emptyMemory(0), 0);
      return report.scaleUp.infos.every(
        ({ from, to, max }) => to > from && to <= max && (given.total === 0 || to <= given.total),
      );
    }),
    { numRuns: 150 },
  );
});

test("every pod is placed, helped, or told why not", () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const { report } = scan(build(given), emptyMemory(0), 0);
      const { triggered, remaining, awaiting } = report.scaleUp;
      const answered = new Set([
        ...report.fits.map((fit) => fit.pod),
        ...triggered,
        ...awaiting,
        ...remaining.map((each) => each.pod),
      ]);
      // Pods that a template takes, but not within the limits of this loop, wait for the next one.
      return report.unschedulable.every((each) => answered.has(each) || report.unhelped.includes(each));
    }),
    { numRuns: 150 },
  );
});

test("the nodes that stay can hold the pods of all that are unneeded", () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const { report } = scan(build({ ...given, waiting: [] }), emptyMemory(0), 0);
      const requested = given.nodes.flat().reduce((sum, cpu) => sum + cpu, 0);
      return requested <= (given.nodes.length - report.unneeded.length) * CORES;
    }),
    { numRuns: 150 },
  );
});

test("equal loops give equal reports", () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const [first, second] = [scan(build(given), emptyMemory(0), 0), scan(build(given), emptyMemory(0), 0)];
      expect(second).toEqual(first);
    }),
    { numRuns: 30 },
  );
});

test("nodes and pods kept from loop to loop decide as ones made anew", () => {
  const turn = fc.record({
    leaves: fc.nat({ max: 9 }),
    comes: fc.option(fc.record({ cpu: fc.integer({ min: 100, max: 1900 }), on: fc.nat({ max: 6 }) })),
    change: fc.constantFrom("none", "taint", "join", "end", "cutoff"),
  });
  fc.assert(
    fc.property(cluster, fc.array(turn, { maxLength: 6 }), (given, turns) => {
      let seen = build(given);
      let memory = emptyMemory(0);
      for (const [step, { leaves, comes, change }] of turns.entries()) {
        const now = step * 10_000;
        const anew = scan(seen, { ...memory, pods: [] }, now);
        const kept = scan(seen, memory, now);
        expect(kept.report).toEqual(anew.report);
        memory = kept.memory;
        const [first] = seen.nodes;
        const nodes =
          change === "end"
            ? seen.nodes.slice(1)
            : change === "join"
              ? [node(`a-0${step}`, SIZE), ...seen.nodes]
              : seen.nodes.map((each) =>
                  change === "taint" && each === first
                    ? { ...each, spec: { taints: [{ key: "t", effect: "NoSchedule" as const }] } }
                    : each,
                );
        const come = comes ? [pod(`c-${step}`, { cpu: `${comes.cpu}m` }, nodes[comes.on]?.metadata.name)] : [];
        seen = see({
          groups: seen.groups,
          nodes,
          pods: [...seen.pods.filter((_, i) => i !== leaves), ...come],
          options: change === "cutoff" ? { ...seen.options, expendablePodsPriorityCutoff: 10 } : seen.options,
        });
      }
    }),
    { numRuns: 150 },
  );
});
