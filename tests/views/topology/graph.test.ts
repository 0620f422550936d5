import { describe, expect, test } from "vitest";
import type { KnobDoc, RunInfo } from "../../../src/api/frame.ts";
import { entriesOf, graphOf } from "../../../src/views/topology/graph.ts";
import { layersOf } from "../../../src/views/topology/layers.ts";
import { placed } from "../../../src/views/topology/place.ts";
import { countAt, lampsOf } from "../../../src/views/topology/readings.ts";
import { lampText, rateWords } from "../../../src/views/topology/words.ts";

/** A run as far as its graph is concerned. `calls` as "from/to"; every workload in `made` has a Deployment. */
function infoOf(serves: RunInfo["serves"], calls: readonly string[], made = Object.keys(serves)): RunInfo {
  const knobs = made.map((name) => ({ path: `Deployment/${name}.spec.replicas` }) as KnobDoc);
  const columns = calls.map((call) => ({ key: `call/${call}/rate`, title: "", unit: "", meaning: "demand" }));
  return { serves, knobs, columns } as unknown as RunInfo;
}

describe("the graph of a run", () => {
  test("none where no service calls another", () => {
    expect(graphOf(infoOf({ web: ["web"] }, []))).toBeNull();
    expect(graphOf(infoOf({ web: ["web"], stock: ["stock"] }, ["web/stock"], ["worker"]))).toBeNull();
  });

  test("services of one workload share a place, those nobody calls are called from outside", () => {
    const graph = graphOf(infoOf({ web: ["browse", "order"], stock: ["stock"] }, ["order/stock"]));
    expect(graph?.tiers.map(({ name, services }) => [name, services])).toEqual([
      ["web", ["browse", "order"]],
      ["stock", ["stock"]],
    ]);
    expect(graph && entriesOf(graph)).toEqual(["browse", "order"]);
    expect(graph?.links.map(({ from, to, path }) => [from, to, path])).toEqual([
      [null, "browse", null],
      [null, "order", null],
      ["order", "stock", "call/order/stock"],
    ]);
  });

  test("workloads of one service share a place; callers outside with a policy are a call", () => {
    const graph = graphOf(infoOf({ api: ["api"], "api-broken": ["api"] }, ["outside/api"]));
    expect(graph?.tiers).toEqual([{ name: "api", services: ["api"], workloads: ["api", "api-broken"] }]);
    expect(graph?.links.map(({ path }) => path)).toEqual(["call/outside/api"]);
  });

  test("what this variant has no Deployment for is left out, with its calls", () => {
    const graph = graphOf(infoOf({ web: ["web"], page: ["page"], stock: ["stock"] }, ["page/stock"], ["web"]));
    expect(graph?.tiers.map(({ name }) => name)).toEqual(["web"]);
    expect(graph?.links.map(({ to }) => to)).toEqual(["web"]);
  });
});

describe("services alike", () => {
  const copies = ["team-1", "team-2", "team-3"];
  const info = infoOf(
    { teams: copies, stock: ["stock"] },
    copies.map((name) => `${name}/stock`),
  );

  test("one stands for all, and says so", () => {
    const graph = graphOf({ ...info, families: { team: 3 } });
    expect(graph?.links.map(({ from, to, alike }) => [from, to, alike])).toEqual([
      [null, "team-1", 3],
      ["team-1", "stock", 3],
    ]);
  });

  test("are not those that only bear numbers", () => {
    const graph = graphOf(info);
    expect(graph && entriesOf(graph)).toEqual(copies);
  });
});

const diamond = infoOf({ a: ["a"], b: ["b"], c: ["c"] }, ["a/c", "a/b", "b/c"]);

describe("layers", () => {
  test("a tier stands after the last of its callers, and a long call keeps a place on its way", () => {
    const graph = graphOf(diamond);
    if (!graph) throw new Error("no graph");
    const { layers, ways } = layersOf(graph);
    expect(layers.map((layer) => layer.map(({ tier }) => tier))).toEqual([[0], [1, null], [2]]);
    expect(ways.map((way) => way.map(({ tier }) => tier))).toEqual([[0], [0, null, 2], [0, 1], [1, 2]]);
  });

  test.each([
    [1060, false],
    [360, true],
  ])("in %i px no two boxes overlap and all stay inside; down: %s", (width, down) => {
    const graph = graphOf(diamond);
    if (!graph) throw new Error("no graph");
    const placement = placed(graph, width);
    expect(placement.down).toBe(down);
    placement.boxes.forEach((box, index) => {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 0.01);
      expect(box.y + box.height).toBeLessThanOrEqual(placement.height + 0.01);
      for (const other of placement.boxes.slice(index + 1)) {
        const apart =
          box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y ||
          other.y + other.height <= box.y;
        expect(apart).toBe(true);
      }
    });
  });
});

describe("a tier that many call", () => {
  const NAMES = ["a", "b", "c", "d", "e"];
  const info = infoOf({ gate: ["gate"], teams: NAMES, mid: ["mid"], end: ["end"] }, [
    "gate/mid",
    "mid/end",
    ...NAMES.map((name) => `${name}/end`),
  ]);
  const graph = graphOf(info);

  test("calls between the same two tiers pass a layer side by side", () => {
    if (!graph) throw new Error("no graph");
    expect(layersOf(graph).layers.map((layer) => layer.map(({ tier }) => tier))).toEqual([[0, 1], [2, null], [3]]);
  });

  test.each([1060, 620, 360])(
    "in %i px no words lie on others or on a box, and every line ends at its box",
    (width) => {
      if (!graph) throw new Error("no graph");
      const { boxes, lines, down } = placed(graph, width);
      const labels = lines.map(({ label }) => label);
      const areApart = (one: (typeof boxes)[number], two: (typeof boxes)[number]) =>
        one.x + one.width <= two.x + 0.01 ||
        two.x + two.width <= one.x + 0.01 ||
        one.y + one.height <= two.y + 0.01 ||
        two.y + two.height <= one.y + 0.01;
      labels.forEach((label, index) => {
        for (const other of labels.slice(index + 1)) expect(areApart(label, other)).toBe(true);
        for (const box of boxes) expect(areApart(label, box)).toBe(true);
      });
      lines.forEach(({ points }, index) => {
        const [x, y] = points.at(-1) ?? [0, 0];
        const box = boxes[graph.links[index]?.toTier ?? 0];
        if (!box) throw new Error("no box");
        if (down) expect(x >= box.x && x <= box.x + box.width).toBe(true);
        else expect(y >= box.y && y <= box.y + box.height).toBe(true);
      });
    },
  );
});

describe("lamps of breakers", () => {
  test.each([
    ["no breaker", { open: 0, halfOpen: 0 }, 2, null, ""],
    ["switched off", { open: 0, halfOpen: 0 }, 2, false, "off"],
    ["all closed", { open: 0, halfOpen: 0 }, 2, true, "closed"],
    ["all open", { open: 2, halfOpen: 0 }, 2, true, "open"],
    ["one caller's open", { open: 1, halfOpen: 0 }, 3, true, "1 of 3 open"],
    ["one caller probes", { open: 0, halfOpen: 1 }, 2, true, "1 of 2 half open"],
  ])("%s", (_, reading, callers, enabled, want) => {
    expect(lampText(lampsOf(reading, callers, enabled))).toBe(want);
  });
});

test("marks move in proportion between two rows", () => {
  const sums = new Float64Array([10, 30]);
  expect([0, 500, 1000, 1500, 2000, 9000].map((at) => countAt(sums, 1000, at))).toEqual([0, 5, 10, 20, 30, 30]);
});

test("a layer higher than a window begins at its top, the others beside its beginning", () => {
  const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
  const serves = Object.fromEntries([["web", ["web"]], ...names.map((name) => [name, [name]])]);
  const graph = graphOf(
    infoOf(
      serves,
      names.map((name) => `web/${name}`),
    ),
  );
  const { boxes, source, height } = placed(graph as NonNullable<typeof graph>, 1000);
  expect(height).toBeGreaterThan(1000);
  expect([source[1], (boxes[0]?.y ?? 0) + (boxes[0]?.height ?? 0) / 2]).toEqual([210, 210]);
  expect(boxes[1]?.y).toBe(0);
});

test.each([
  [0, ["0", "req/s"]],
  [0.05, ["3", "req/min"]],
  [0.1, ["0.1", "req/s"]],
  [30, ["30", "req/s"]],
] as const)("%s requests a second", (rate, want) => {
  expect(rateWords(rate)).toEqual(want);
});
