import { describe, expect, it } from "vitest";
import { compileVariant } from "../../src/scenario/compile.ts";
import type { CompiledRun, Setting } from "../../src/scenario/model.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { KINDS } from "./kinds.ts";
import { deploymentOf } from "./manifests.ts";

const FILE = `apiVersion: setpoint.dev/v1
kind: Simulation
name: shop
title: t
about: a
symptom: s
horizon: 1m
load:
  users: {to: service/home, rate: 10}
services:
  home:
    work: {cpu: 1ms}
    callers: {timeout: 2s, retries: 1, backOff: {jittered: {base: 25ms}}}
  order:
    work: {cpu: 1ms}
    calls:
      - {to: cart, timeout: 500ms, deadline: 2s, retries: 2, backOff: {exponential: {initial: 50ms, max: 1s}}}
      - [{to: stock, share: 0.2, fallback: true, limits: {maxRequests: 20}}, {to: price, breaker: {slidingWindowSize: 5}}]
  cart: {work: {cpu: 1ms}}
  stock: {work: {cpu: 1ms}}
  price: {work: {cpu: 1ms}}
workloads:
  front: {serves: [home, order], slots: 50}
  cart: {serves: cart}
  stock: {serves: stock, discipline: codel, dropExpired: true}
  price: {serves: price}
${["front", "cart", "stock", "price"].map(deploymentOf).join("")}`;

const runOf = (text: string): CompiledRun => {
  const source = parseScenario("shop.yaml", text, KINDS);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const run = compileVariant(source.value, "default");
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
};
const run = runOf(FILE);

describe("calls are read", () => {
  it("in their order, with their steps", () => {
    const edges = run.plant.edges ?? [];
    expect(edges.map(({ from, to, step, share }) => [from, to, step, share])).toEqual([
      [null, "home", 0, 1],
      ["order", "cart", 0, 1],
      ["order", "stock", 1, 0.2],
      ["order", "price", 1, 1],
    ]);
  });

  it("with what they say, and defaults for the rest", () => {
    const [outside, cart, stock, price] = run.plant.edges ?? [];
    expect(outside).toMatchObject({
      timeoutMs: 2000,
      retries: 1,
      backOff: { type: "jittered", baseMs: 25, maxMs: 250 },
    });
    expect(cart).toMatchObject({
      timeoutMs: 500,
      deadlineMs: 2000,
      retries: 2,
      retryOn: "5xx",
      backOff: { type: "exponential", initialMs: 50, multiplier: 1.5, maxMs: 1000 },
      breaker: null,
    });
    expect(stock).toMatchObject({ fallback: true, limits: { maxRequests: 20, maxRetries: null } });
    expect(price?.breaker).toMatchObject({ enabled: true, slidingWindowSize: 5, minimumNumberOfCalls: 100 });
  });

  it("and the workloads' threads are shared by what they serve", () => {
    expect(run.plant.workloads.map(({ role, discipline, dropExpired }) => [role, discipline, dropExpired])).toEqual([
      [{ type: "server", services: ["home", "order"] }, "fifo", undefined],
      [{ type: "server", services: ["cart"] }, "fifo", undefined],
      [{ type: "server", services: ["stock"] }, "codel", true],
      [{ type: "server", services: ["price"] }, "fifo", undefined],
    ]);
  });

  it("nowhere: a scenario without calls has no edges", () => {
    const plain = FILE.replace(/ {4}callers:.*\n/, "").replace(/ {4}calls:\n.*\n.*\n/, "");
    expect(runOf(plain).plant.edges).toEqual([]);
  });
});

describe("a setting changes a call", () => {
  const rows: readonly [path: string, value: Setting["value"], want: object][] = [
    ["call/order/cart.timeout", "250ms", { timeoutMs: 250 }],
    ["call/order/cart.timeout", null, { timeoutMs: null }],
    ["call/order/cart.backOff", "100ms", { backOff: { initialMs: 100, maxMs: 1000 } }],
    ["call/outside/home.backOff", "1s", { backOff: { baseMs: 1000, maxMs: 10_000 } }],
    ["call/outside/home.limits.maxRetries", 3, { limits: { maxRetries: 3, maxRequests: null } }],
    ["call/order/price.breaker.enabled", 0, { breaker: { enabled: false, slidingWindowSize: 5 } }],
    ["call/order/price.breaker.waitDurationInOpenState", 10, { breaker: { waitInOpenState: 10_000 } }],
    ["call/order/stock.fallback", false, { fallback: false }],
  ];
  it.each(rows)("%s = %j", (path, value, want) => {
    const edit = resolveSetting(run, { path, value }, KINDS);
    const at = (run.plant.edges ?? []).findIndex(({ from, to }) => path.startsWith(`call/${from ?? "outside"}/${to}.`));
    expect(edit.ok && edit.value.type === "plant" ? edit.value.plant.edges?.[at] : edit).toMatchObject(want);
  });

  it.each([
    ["call/order/cart.breaker.enabled", 1, "has no breaker"],
    ["call/order/cart.timeouts", 1, 'unknown field "timeouts"'],
    ["call/order/carts.timeout", 1, 'nothing is named "call/order/carts"'],
  ])("or says why not: %s", (path, value, message) => {
    expect(resolveSetting(run, { path, value }, KINDS)).toMatchObject({ ok: false, error: { message } });
  });
});

it("offers the parts that the scenario gives as knobs", () => {
  const knobs = run.knobs.map(({ path, initial }) => [path, initial]);
  expect(knobs).toEqual(
    expect.arrayContaining([
      ["call/order/cart.timeout", 0.5],
      ["call/order/stock.limits.maxRequests", 20],
      ["call/order/stock.fallback", 1],
      ["call/order/price.breaker.enabled", 1],
      ["workload/front.slots", 50],
    ]),
  );
  expect(knobs.filter(([path]) => String(path).startsWith("call/order/cart.breaker"))).toEqual([]);
});

it("offers a timeout and a limit for any call, off where the scenario gives none; a given 0 is no off", () => {
  const knobs = runOf(FILE.replace("limits: {maxRequests: 20}", "limits: {maxRequests: 0}")).knobs;
  const given = (path: string) => knobs.filter((knob) => knob.path === path).map(({ initial, off }) => [initial, off]);
  expect(given("call/order/price.timeout")).toEqual([[0, 0]]);
  expect(given("call/order/price.limits.maxRequests")).toEqual([[0, 0]]);
  expect(given("call/order/cart.timeout")).toEqual([[0.5, 0]]);
  expect(given("call/order/stock.limits.maxRequests")).toEqual([[0, undefined]]);
});

it("lets a service among others be made slow by seconds", () => {
  const most = (path: string) => run.knobs.find((knob) => knob.path === path)?.max;
  expect([most("service/cart.wait"), most("service/cart.cpu")]).toEqual([10_000, 100]);
});

describe("what is wrong is said at its place", () => {
  const rows: readonly [name: string, from: string, to: string, at: string, message: string][] = [
    ["a route to nothing", "to: cart,", "to: crat,", "services.order.calls[0].to", 'no service is named "crat"'],
    [
      "nobody serves",
      "cart: {serves: cart}",
      "cart: {usage: 1}",
      "services.order.calls[0].to",
      'no workload serves "cart": no healthy upstream',
    ],
    [
      "a call cycle",
      "cart: {work: {cpu: 1ms}}",
      "cart: {work: {cpu: 1ms}, calls: [{to: order}]}",
      "services.cart.calls[0].to",
      "a call cycle: order → cart → order",
    ],
    [
      "its own threads",
      "to: cart,",
      "to: home,",
      "services.order.calls[0].to",
      '"order" and "home" share the threads of workload "front": each would wait for the other\'s',
    ],
    ["twice", "to: price,", "to: cart,", "services.order.calls[1][1].to", '"order" calls "cart" twice'],
    [
      "a deadline below the timeout",
      "deadline: 2s",
      "deadline: 300ms",
      "services.order.calls[0].timeout",
      "per-try timeout is not below the deadline of the whole call, and would be ignored",
    ],
    [
      "two places for one policy",
      "home:\n    work",
      "home:\n    timeout: 1s\n    work",
      "services.home.timeout",
      "belongs to callers, where callers are described",
    ],
    ["a share above all", "share: 0.2", "share: 1.2", "services.order.calls[1][0].share", "must be at most 1"],
    ["no map", "- {to: cart, timeout", "- cart #", "services.order.calls[0]", "must be a map, or a list of maps"],
    [
      "one weight alone",
      "share: 0.2",
      "weight: 5",
      "services.order.calls[1][1]",
      "weight is required beside other weights",
    ],
    [
      "weights of nothing",
      "to: cart,",
      "to: cart, weight: 0,",
      "services.order.calls[0]",
      "total destination weight = 0",
    ],
    [
      "a rule for nobody",
      "cart: {serves: cart}",
      "cart: {serves: cart, authorization: {from: [fromt]}}",
      "workloads.cart.authorization.from[0]",
      'no workload is named "fromt"',
    ],
    [
      "an unknown field",
      "share: 0.2",
      "shard: 0.2",
      "services.order.calls[1][0].shard",
      'unknown field "services.order.calls[1][0].shard"',
    ],
  ];
  it.each(rows)("%s", (_, from, to, field, message) => {
    expect(FILE).toContain(from);
    const source = parseScenario("shop.yaml", FILE.replace(from, to), KINDS);
    expect(source.ok ? [] : source.error.map((problem) => [problem.field, problem.message])).toEqual([
      [field, message],
    ]);
  });
});

describe("identity, headers, failures and proxies", () => {
  const meshed = runOf(
    FILE.replace("workloads:\n", "mesh: {mtls: STRICT}\nworkloads:\n")
      .replace(
        "cart: {serves: cart}",
        "cart: {serves: cart, enrolled: true, authorization: {from: [front], methods: [GET]}}",
      )
      .replace("rate: 10}", "rate: 10, headers: {group: b}}")
      .replace(
        "cart: {work: {cpu: 1ms}}",
        "cart: {work: {cpu: 1ms}, method: POST, failShare: 0.1, effect: {}, forwards: false}",
      )
      .replace("{to: price,", "{to: price, match: {group: b}, lostReplies: 0.02, proxies: {count: 2},"),
  );
  const callOf = (run: CompiledRun) => run.plant.edges?.find(({ to }) => to === "price");
  const workloadOf = (run: CompiledRun) => run.plant.workloads.find(({ name }) => name === "cart");

  it("are read, with their defaults", () => {
    expect(meshed.plant.mesh).toEqual({ controlPlane: true, mtls: "STRICT", certificateMs: 24 * 3600 * 1000 });
    expect(workloadOf(meshed)).toMatchObject({
      enrolled: true,
      authorization: { enabled: true, from: ["front"], methods: ["GET"] },
    });
    expect(meshed.plant.loads[0]?.headers).toEqual({ group: "b" });
    expect(meshed.plant.services.find(({ name }) => name === "cart")).toMatchObject({
      method: "POST",
      failShare: 0.1,
      effect: { idempotent: false },
      forwards: false,
    });
    expect(callOf(meshed)).toMatchObject({
      match: { group: "b" },
      lostReplies: 0.02,
      proxies: { count: 2, latencyMs: 1, cpuMilli: 500 },
    });
  });

  const set = (path: string, value: Setting["value"]): CompiledRun => {
    const edit = resolveSetting(meshed, { path, value }, KINDS);
    if (!edit.ok || edit.value.type !== "plant") throw new Error(JSON.stringify(edit));
    return { ...meshed, plant: edit.value.plant };
  };

  it.each([
    ["mesh.controlPlane", false, (run: CompiledRun) => run.plant.mesh?.controlPlane, false],
    ["mesh.certificate", "1h", (run: CompiledRun) => run.plant.mesh?.certificateMs, 3_600_000],
    ["workload/cart.enrolled", 0, (run: CompiledRun) => workloadOf(run)?.enrolled, false],
    ["workload/cart.authorization.methods", null, (run: CompiledRun) => workloadOf(run)?.authorization?.methods, null],
    [
      "workload/cart.authorization.methods",
      "POST",
      (run: CompiledRun) => workloadOf(run)?.authorization?.methods,
      ["POST"],
    ],
    ["call/order/price.proxies.latency", 0.25, (run: CompiledRun) => callOf(run)?.proxies?.latencyMs, 0.25],
    ["call/order/price.proxies.cpu", "60m", (run: CompiledRun) => callOf(run)?.proxies?.cpuMilli, 60],
  ] as const)("%s = %s", (path, value, read, want) => {
    expect(read(set(path, value))).toEqual(want);
  });

  it("are knobs", () => {
    const paths = meshed.knobs.map(({ path }) => path);
    const known = [
      "mesh.controlPlane",
      "workload/cart.enrolled",
      "workload/cart.authorization.enabled",
      "service/cart.failShare",
      "service/cart.effect.idempotent",
      "call/order/price.lostReplies",
      "call/order/price.proxies.count",
    ];
    expect(known.filter((path) => !paths.includes(path))).toEqual([]);
  });
});
