// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Flow } from "../../../src/api/flows.ts";
import type { ColumnDoc, KnobDoc, RunInfo } from "../../../src/api/frame.ts";
import { createClock } from "../../../src/session/clock.ts";
import { trunk } from "../../../src/session/forks.ts";
import { createHistory, type History } from "../../../src/session/history.ts";
import type { Lab, LabState } from "../../../src/session/lab.ts";
import { gaugeOf } from "../../../src/views/topology/draw-graph.ts";
import { Topology } from "../../../src/views/topology/Topology.tsx";

beforeAll(async () => {
  await import("../../../src/views/topology/Flows.tsx");
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});
afterEach(cleanup);

/** Each column as its value before and after the fortieth second. */
const COLUMNS: Readonly<Record<string, readonly [number, number]>> = {
  "service/order/in": [100, 100],
  "service/order/out": [100, 30],
  "service/order/errors": [0, 70],
  "service/order/p99": [30, 5000],
  "workload/web/busy": [3, 50],
  "workload/web/slots": [50, 50],
  "workload/web/queue": [0, 10],
  "workload/web/ready": [2, 2],
  "workload/stock/busy": [2, 20],
  "workload/stock/slots": [40, 40],
  "workload/stock/queue": [0, 0],
  "workload/stock/ready": [1, 1],
  "call/order/stock/rate": [100, 30],
  "call/order/stock/retries": [0, 12],
  "call/order/stock/rejected": [0, 0],
  "call/order/stock/good": [100, 15],
  "call/order/stock/bad": [0, 15],
  "call/order/stock/latency": [20, 4900],
  "call/order/stock/inflight": [2, 45],
  "call/order/stock/open": [0, 1],
  "call/order/stock/halfOpen": [0, 0],
  "call/order/stock/ejected": [0, 0],
};

const knob = (path: string, initial: number): KnobDoc => ({
  path,
  group: "other",
  unit: "",
  min: 0,
  max: 10,
  step: 1,
  default: null,
  initial,
  help: path,
});

/** A mesh's proxies on the way, which tell nothing after the fortieth second. */
const SILENT: typeof COLUMNS = {
  ...COLUMNS,
  "call/order/stock/proxyCpu": [100, 30],
  "call/order/stock/toldRate": [100, Number.NaN],
};

/** In a mesh, whose certificates expire at the fortieth second. */
const MESHED = (mutual: number, plain: number): typeof COLUMNS => ({
  ...COLUMNS,
  "mesh/encrypted": [mutual, 0],
  "mesh/plaintext": [plain, 0],
  "mesh/lifetime": [100, 100],
  "workload/stock/certificate": [60, 110],
  "call/order/stock/encrypted": [mutual, 0],
  "call/order/stock/plaintext": [plain, 0],
  "call/order/stock/unsafe": [0, 30],
});

function historyOf(values: typeof COLUMNS): History {
  const columns = Object.keys(values).map((key): ColumnDoc => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = {
    variant: "slow",
    variantTitle: "Slow",
    recordMs: 1000,
    epochUnixMs: 0,
    horizonMs: 120_000,
    columns,
    knobs: [
      knob("Deployment/web.spec.replicas", 2),
      knob("Deployment/stock.spec.replicas", 1),
      knob("service/stock.wait", 5),
      knob("call/order/stock.retries", 1),
      knob("call/order/stock.breaker.enabled", 1),
      knob("workload/stock.enrolled", 1),
    ],
    script: [],
    serves: { web: ["order"], stock: ["stock"] },
  } as unknown as RunInfo;
  const history = createHistory(info);
  Object.values(values).forEach(([calm, late], index) => {
    history.columns[index]?.fill(calm, 0, 40).fill(late, 40);
  });
  const pod = { at: 0, workload: "stock", node: "node-1", because: "", cpuRequestMilli: 100, memoryRequestBytes: 1 };
  return Object.assign(history, { rows: 120, done: true, pods: [{ ...pod, pod: "stock-x", state: "ready" }] });
}

function show(at: number, values = COLUMNS, flows: readonly Flow[] = []) {
  const history = Object.assign(historyOf(values), { flows });
  const clock = createClock();
  clock.set({ horizon: 120_000, computed: 120_000, at });
  const actions = { rewind: vi.fn(), act: vi.fn(), focus: vi.fn(), turn: vi.fn() };
  const lanes = [{ letter: "A", variant: "slow", history, failure: null }];
  const state = { lanes, focus: 0, log: [], branches: [trunk([])], scenario: { runs: {} } } as unknown as LabState;
  const lab = { clock, actions, playhead: () => at, get: () => state, subscribe: () => () => {} } as unknown as Lab;
  render(<Topology lab={lab} state={state} palette={null} />);
  return { actions, user: userEvent.setup() };
}

describe("the call graph", () => {
  test.each([
    [
      "calm",
      30_000,
      "stock: 1 pod, 2 of 40 threads busy",
      /^order → stock: 100 first tries a second, mean 20.ms, breaker closed$/,
    ],
    [
      "failing",
      100_000,
      "stock: 1 pod, 20 of 40 threads busy",
      /^order → stock: 30 first tries a second, 12 retries a second, 50.% fail, mean 4\.9.s, breaker 1 of 2 open$/,
    ],
  ])("says every tier and call in words: %s", (_, at, tier, call) => {
    show(at);
    const lane = within(screen.getByRole("region", { name: "Calls of slow" }));
    expect(lane.getByRole("button", { name: tier })).toBeTruthy();
    expect(lane.getByRole("button", { name: call })).toBeTruthy();
    expect(lane.getByRole("button", { name: /^callers → order: 100 first tries/ })).toBeTruthy();
  });

  test.each([
    ["told", 30_000, /^order → stock: 100 first tries a second/],
    ["silent", 100_000, /^order → stock: no data, its proxies tell nothing$/],
  ])("a hop is known by what its proxies tell: %s", (_, at, call) => {
    show(at, SILENT);
    const lane = within(screen.getByRole("region", { name: "Calls of slow" }));
    const label = lane.getByRole("button", { name: call });
    expect(label.textContent?.includes("no data")).toBe(at > 40_000);
  });

  test.each([
    ["mutual TLS", 100, 0, 30_000, "mutual TLS", "0 % in plaintext0 so far"],
    ["plaintext", 0, 100, 30_000, "in plaintext", "100 % in plaintextorder → stock3000 so far"],
    ["some of it", 75, 25, 30_000, "partly in plaintext", "25 % in plaintextorder → stock750 so far"],
    ["nothing goes through", 100, 0, 100_000, "no safe connection", "none in plaintext0 so far"],
  ])("a call says how it is kept from others' eyes: %s", (_, mutual, plain, at, says, count) => {
    show(at, MESHED(mutual, plain));
    const lane = within(screen.getByRole("region", { name: "Calls of slow" }));
    expect(lane.getByRole("button", { name: new RegExp(`^order → stock: .*, ${says}$`) })).toBeTruthy();
    expect(lane.getByText(/in plaintext$/, { selector: "b" }).parentElement?.textContent).toMatch(
      new RegExp(count.replace(/ %/, ".%")),
    );
  });

  test("a tier tells how old its certificate is", async () => {
    const { user } = show(30_000, MESHED(100, 0));
    await user.click(screen.getByRole("button", { name: /^stock: 1 pod/ }));
    const tier = within(screen.getByRole("region", { name: "stock" }));
    expect(tier.getByText(/certificate 1 min 0.s of 1 min 40.s old/)).toBeTruthy();
  });

  test("rewinds to the second when threads ran out", async () => {
    const { actions, user } = show(100_000);
    await user.click(screen.getByRole("button", { name: "web: threads ran out at 0:41" }));
    expect(actions.rewind).toHaveBeenCalledWith(41_000);
  });

  test("a tier shows its knobs and dies by hand; Escape closes it", async () => {
    const { actions, user } = show(100_000);
    await user.click(screen.getByRole("button", { name: /^stock: / }));
    const sheet = within(screen.getByRole("region", { name: "stock" }));
    expect(sheet.getByRole("slider", { name: "stock.wait" })).toBeTruthy();
    expect(sheet.queryByRole("slider", { name: "retries" })).toBeNull();
    await user.click(sheet.getByRole("button", { name: "Kill stock-x" }));
    expect(actions.act).toHaveBeenCalledWith("pod/stock-x.kill", "stock-x is killed");
    await act(() => user.keyboard("{Escape}"));
    expect(screen.queryByRole("region", { name: "stock" })).toBeNull();
  });

  test("a call shows its policies", async () => {
    const { user } = show(100_000);
    await user.click(screen.getByRole("button", { name: /^order → stock: / }));
    const sheet = within(screen.getByRole("region", { name: "order → stock" }));
    expect(sheet.getByRole("slider", { name: "retries" })).toBeTruthy();
    expect(sheet.getAllByRole("slider").length).toBe(2);
  });
});

const FLOW: Flow = {
  at: 50_000,
  from: "order",
  to: "stock",
  method: "GET",
  by: "kernel",
  source: { pod: "web-x", namespace: "default", workload: "web", serviceAccount: "default", labels: { app: "web" } },
  destination: { pod: "stock-x", namespace: "default", workload: "stock", serviceAccount: "default", labels: {} },
  node: "node-1",
};

describe("a call that the callee's node drops", () => {
  const open = async (at: number, flows: readonly Flow[]) => {
    const { user } = show(at, COLUMNS, flows);
    await user.click(screen.getByRole("button", { name: /^order → stock: / }));
    await screen.findByRole("slider", { name: "retries" });
    return screen.queryByRole("region", { name: "Flows" });
  };

  test.each([
    ["kernel", /Policy denied DROPPED \(TCP Flags: SYN\)/, /dropped by its kernel/],
    ["proxy", /http-request DROPPED \(HTTP\/1\.1 GET http:\/\/stock\/\)/, /dropped by its Envoy/],
  ] as const)("is explained by a flow of that node: %s", async (by, line, title) => {
    await open(100_000, [{ ...FLOW, by }]);
    const region = within(await screen.findByRole("region", { name: "Flows" }));
    expect(region.getByRole("heading", { name: title })).toBeTruthy();
    expect(region.getByRole("listitem").textContent).toMatch(line);
    expect(region.getByText(/"node_name": "default\/node-1"/)).toBeTruthy();
  });

  test.each([
    ["later", 40_000, [FLOW]],
    ["another call's", 100_000, [{ ...FLOW, from: "browse" }]],
  ])("is not explained by one that is %s", async (_, at, flows) => {
    expect(await open(at, flows)).toBeNull();
  });
});

test.each([
  [50, 1],
  [150, 1],
  [1000, 5],
])("%i threads fit a gauge, %i a square", (slots, per) => {
  const gauge = gaugeOf(slots, 124, 36);
  expect(gauge.per).toBe(per);
  expect(Math.ceil(gauge.squares / gauge.columns) * gauge.pitch).toBeLessThanOrEqual(37);
});
