import { describe, expect, test } from "vitest";
import type { ResourceList } from "../../../src/api/objects.ts";
import { emptyMemory } from "../../../src/controllers/cluster-autoscaler/memory.ts";
import type { Observation } from "../../../src/controllers/cluster-autoscaler/observation.ts";
import type { Options } from "../../../src/controllers/cluster-autoscaler/options.ts";
import { scan } from "../../../src/controllers/cluster-autoscaler/scan.ts";
import { group, node, pods, see } from "./world.ts";

interface Groups {
  readonly [id: string]: { readonly size: ResourceList; readonly price?: number };
}

/** The choice among groups for some pods. */
function choice(
  groups: Groups,
  count: number,
  requests: ResourceList,
  expander: string,
  more: Partial<Omit<Observation, "options">> = {},
) {
  const seen = see({
    options: { expander } satisfies Partial<Options>,
    groups: Object.keys(groups).map((id) => group(id, groups[id]?.size ?? {}, { price: groups[id]?.price })),
    pods: pods(count, requests),
    ...more,
  });
  return scan(seen, emptyMemory(0), 0).report.choice;
}

const SMALL = { size: { cpu: "2", memory: "8Gi" } };
const BIG = { size: { cpu: "16", memory: "64Gi" } };

describe("which group wins", () => {
  const rows: readonly {
    readonly name: string;
    readonly groups: Groups;
    readonly count?: number;
    readonly requests?: ResourceList;
    readonly expander: string;
    readonly more?: Partial<Omit<Observation, "options">>;
    readonly want: readonly string[];
  }[] = [
    {
      name: "the least waste of memory",
      groups: { a: { size: { cpu: "16", memory: "32Gi" } }, b: { size: { cpu: "16", memory: "16Gi" } } },
      requests: { cpu: "500m", memory: "1000Mi" },
      expander: "least-waste",
      want: ["b"],
    },
    {
      name: "the least waste of both",
      groups: {
        a: { size: { cpu: "16", memory: "32Gi" } },
        b: { size: { cpu: "16", memory: "16Gi" } },
        c: { size: { cpu: "8", memory: "16Gi" } },
      },
      requests: { cpu: "500m", memory: "1000Mi" },
      expander: "least-waste",
      want: ["c"],
    },
    { name: "exact ties stay", groups: { a: BIG, b: BIG }, expander: "least-waste", want: ["a", "b"] },
    {
      name: "fewest nodes",
      groups: { a: SMALL, b: BIG },
      count: 4,
      requests: { cpu: "1500m" },
      expander: "least-nodes",
      want: ["b"],
    },
    {
      name: "most pods",
      groups: { a: { size: { cpu: "1", memory: "1Gi" } }, b: SMALL },
      count: 2,
      requests: { cpu: "900m" },
      expander: "most-pods",
      want: ["a", "b"],
    },
    {
      name: "a chain goes on after a tie",
      groups: { a: SMALL, b: BIG },
      count: 1,
      requests: { cpu: "1500m", memory: "1Gi" },
      expander: "most-pods,least-waste",
      want: ["a"],
    },
    {
      name: "the highest priority that matches anywhere in the id",
      groups: { a: SMALL, spot: BIG },
      expander: "priority",
      more: { priorities: "10:\n- .*\n50:\n- po\n" },
      want: ["spot"],
    },
    { name: "no priorities: all pass", groups: { a: SMALL, b: BIG }, expander: "priority", want: ["a", "b"] },
    {
      name: "groups without a price are dropped",
      groups: { a: SMALL, b: { ...BIG, price: 9 } },
      expander: "price",
      want: ["b"],
    },
    {
      name: "an ill-suited size costs more than its price says",
      groups: { a: { ...SMALL, price: 0.1 }, b: { ...BIG, price: 0.09 } },
      expander: "price",
      more: { nodes: [node("x-1", { cpu: "2", memory: "8Gi" }, { spec: { unschedulable: true } })] },
      want: ["a"],
    },
  ];
  for (const { name, groups, count = 1, requests = { cpu: "500m", memory: "1Gi" }, expander, more, want } of rows) {
    test(name, () => expect(choice(groups, count, requests, expander, more)?.tied).toEqual(want));
  }

  test("ties are broken alike whenever a run is repeated, and not always the same way", () => {
    const at = (now: number) => {
      const seen = see({
        groups: [group("a", BIG.size), group("b", BIG.size)],
        pods: pods(1, { cpu: "1" }),
        ties: "hash",
      });
      return scan(seen, emptyMemory(now), now).report.choice?.chosen;
    };
    const times = Array.from({ length: 40 }, (_, i) => i * 10_000);
    expect(times.map(at)).toEqual(times.map(at));
    expect(new Set(times.map(at)).size).toBe(2);
  });
});
