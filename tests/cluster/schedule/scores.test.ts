import { describe, expect, test } from "vitest";
import { balance, balanceGain } from "../../../src/cluster/schedule/balanced.ts";
import { podInfo, rank, Snapshot, scoreAt } from "../../../src/cluster/schedule/index.ts";
import { leastAllocated, meanScore, mostAllocated } from "../../../src/cluster/schedule/least-allocated.ts";
import { node, pod } from "./objects.ts";

describe("allocation score", () => {
  // Wanted: integer division per resource, then of the mean. A mean of exact shares would give 37.5.
  const rows = [
    { name: "least, 4000m", formula: leastAllocated, cpu: 4000, want: 37 },
    { name: "least, 6000m", formula: leastAllocated, cpu: 6000, want: 50 },
    { name: "most, 4000m", formula: mostAllocated, cpu: 4000, want: 62 },
    { name: "most, 6000m", formula: mostAllocated, cpu: 6000, want: 50 },
    { name: "least, too small", formula: leastAllocated, cpu: 2000, want: 25 },
    { name: "most, too small, clamped", formula: mostAllocated, cpu: 2000, want: 75 },
    { name: "a node without cpu is rated by memory", formula: leastAllocated, cpu: 0, want: 50 },
  ];
  for (const { name, formula, cpu, want } of rows) {
    test(name, () => expect(meanScore(3000, cpu, 5000, 10000, formula)).toBe(want));
  }
});

describe("balance of cpu and memory", () => {
  const rows = [
    { name: ".75 and .5", cpu: 3000, cpuOf: 4000, want: 87 },
    { name: ".5 and .5", cpu: 3000, cpuOf: 6000, want: 100 },
    { name: "over-committed counts as full", cpu: 9000, cpuOf: 6000, want: 75 },
    { name: "nothing to compare", cpu: 3000, cpuOf: 0, want: 100 },
  ];
  for (const { name, cpu, cpuOf, want } of rows) test(name, () => expect(balance(cpu, cpuOf, 5000, 10000)).toBe(want));

  // Until 1.35 the score was the balance after: `naive`.
  const gains = [
    { name: "unchanged", before: 87, after: 87, want: 75, naive: 87 },
    { name: "better", before: 87, after: 100, want: 81, naive: 100 },
    { name: "worst, rounded toward zero", before: 100, after: 49, want: 50, naive: 49 },
    { name: "worse by 100", before: 100, after: 0, want: 25, naive: 0 },
  ];
  for (const { name, before, after, want, naive } of gains) {
    test(name, () => {
      expect(balanceGain(before, after)).toBe(want);
      expect(want).not.toBe(naive);
    });
  }
});

describe("default requests of scores", () => {
  test("an empty pod counts 100m and 200 MiB for the fit score, and nothing for the balance", () => {
    const snapshot = new Snapshot([node("a", { cpu: "1", memory: "1000Mi" }), node("b")], []);
    const { plugins } = rank(snapshot, podInfo(pod("x")), [0, 1]);
    const fit = plugins.find(({ plugin }) => plugin === "NodeResourcesFit");
    expect(fit && scoreAt(fit, 0)).toBe(85);
    expect(plugins.map(({ plugin }) => plugin)).toEqual(["TaintToleration", "NodeResourcesFit", "ImageLocality"]);
  });
});

describe("image locality", () => {
  const scoreOf = (image: string, listed: string) => {
    const images = [{ names: [listed], sizeBytes: 523 * 1024 * 1024 }];
    const snapshot = new Snapshot([node("a", undefined, { images }), node("b", undefined, { images })], []);
    const wanted = pod("x", {}, { spec: { containers: [{ name: "app", image }] } });
    const { plugins } = rank(snapshot, podInfo(wanted), [0, 1]);
    const locality = plugins.find(({ plugin }) => plugin === "ImageLocality");
    return locality && scoreAt(locality, 0);
  };
  const rows = [
    { name: "on every node: all bytes count", image: "app:v1", listed: "app:v1", want: 51 },
    { name: "no tag means latest", image: "app", listed: "app:latest", want: 51 },
    { name: "a registry's port is no tag", image: "host:5000/app", listed: "host:5000/app:latest", want: 51 },
    { name: "a node's name without tag never matches", image: "app", listed: "app", want: 0 },
  ];
  for (const { name, image, listed, want } of rows) test(name, () => expect(scoreOf(image, listed)).toBe(want));
});
