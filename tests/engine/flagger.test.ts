import { describe, expect, test } from "vitest";
import type { Run } from "../../src/engine/run.ts";
import { problemsOf, ran, total } from "./meshed.ts";

const deployment = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "registry.example/${name}:1", resources: {requests: {cpu: 100m}}}]}
`;

const METRIC = "{name: request-success-rate, interval: 10s, thresholdRange: {min: 99}}";
const PLAN = "{interval: 10s, threshold: 2, maxWeight: 40, stepWeight: 20, metrics: [METRIC]}";

/** A shop of which a new version is released at 60 s. */
const released = (failShare: number, plan = PLAN, spec = ""): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: shop
title: t
about: a
symptom: s
horizon: 4m
mesh: {}
load:
  users: {to: service/page, rate: 100}
services:
  page:
    work: {cpu: 0s, wait: 1ms}
    calls: [[{to: shop, weight: 1}, {to: shop-primary, weight: 0}, {to: shop-canary, weight: 0}]]
  shop: {work: {cpu: 0s, wait: 5ms}}
  shop-primary: {work: {cpu: 0s, wait: 5ms}}
  shop-canary: {work: {cpu: 0s, wait: 5ms}, failShare: ${failShare}}
workloads:
  page: {serves: page, slots: 100, enrolled: true, startup: &now {sandbox: 0s, pull: 0s, boot: 0s}}
  shop: {serves: [shop, shop-canary], slots: 100, enrolled: true, startup: *now}
  shop-primary: {serves: [shop, shop-primary], slots: 100, enrolled: true, startup: *now}
script: [{at: 60s, set: {'Deployment/shop.spec.template.spec.containers[0].image': "registry.example/shop:2"}}]
${deployment("page")}${deployment("shop")}---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  service: {port: 80}
  analysis: ${plan.replace("METRIC", METRIC)}
${spec}`;

const said = (run: Run, from = 0): readonly (readonly [number, string, string])[] =>
  run.history.events
    .filter(({ source, lastAt }) => source === "flagger" && lastAt >= 1000 * from)
    .map(({ lastAt, type, message }) => [lastAt / 1000, type, message] as const);
const statusOf = (run: Run) => run.cluster.get("Canary", "default", "shop")?.status as Record<string, unknown>;
const imageOf = (run: Run, name: string) =>
  run.cluster.get("Deployment", "default", name)?.spec.template.spec.containers[0]?.image;

describe("Flagger takes over a Deployment", () => {
  const run = ran(released(0));
  test("in its own words", () => {
    expect(said(run).filter(([at]) => at < 60)).toEqual([
      [10, "Normal", "all the metrics providers are available!"],
      [
        10,
        "Warning",
        "shop-primary.default not ready: waiting for rollout to finish: observed deployment generation less than desired generation",
      ],
      [20, "Normal", "all the metrics providers are available!"],
      [20, "Normal", "Initialization done! shop.default"],
    ]);
  });
  test("all calls go to the primary, and the target has no pods", () => {
    expect(total(run, "call/page/shop-primary/rate", 25, 60)).toBeGreaterThan(3000);
    expect(total(run, "call/page/shop/rate", 25, 60)).toBe(0);
    expect(run.history.column("workload/shop/desired")?.[50]).toBe(0);
  });
});

describe("a good version", () => {
  const run = ran(released(0));
  test("goes step by step to promotion", () => {
    expect(said(run, 60)).toEqual([
      [60, "Normal", "New revision detected! Scaling up shop.default"],
      [70, "Normal", "Starting canary analysis for shop.default"],
      [70, "Normal", "Advance shop.default canary weight 20"],
      [80, "Normal", "Advance shop.default canary weight 40"],
      [90, "Normal", "Copying shop.default template spec to shop-primary.default"],
      [100, "Normal", "Routing all traffic to primary"],
      [110, "Normal", "Promotion completed! Scaling down shop.default"],
    ]);
  });
  test("ends as the primary", () => {
    expect(statusOf(run)).toMatchObject({
      phase: "Succeeded",
      canaryWeight: 0,
      conditions: [
        { status: "True", reason: "Succeeded", message: "Canary analysis completed successfully, promotion finished." },
      ],
    });
    expect([imageOf(run, "shop-primary"), run.history.column("workload/shop/desired")?.at(-1)]).toEqual([
      "registry.example/shop:2",
      0,
    ]);
  });
});

describe("a bad version", () => {
  const run = ran(released(0.2));
  test("is rolled back when checks have failed often enough", () => {
    const words = said(run, 80).map(([at, type, message]) => [at, type, message.replace(/\d\d\.\d\d%/, "N%")]);
    expect(words).toEqual([
      [80, "Warning", "Halt shop.default advancement success rate N% < 99%"],
      [90, "Warning", "Halt shop.default advancement success rate N% < 99%"],
      [100, "Warning", "Rolling back shop.default failed checks threshold reached 2"],
      [100, "Warning", "Canary failed! Scaling down shop.default"],
    ]);
  });
  test("and gets nothing more, while the old one serves on", () => {
    expect(statusOf(run)).toMatchObject({
      phase: "Failed",
      conditions: [{ status: "False", message: "Canary analysis failed, Deployment scaled to zero." }],
    });
    expect(total(run, "call/page/shop-canary/rate", 102, 240)).toBe(0);
    expect([imageOf(run, "shop-primary"), imageOf(run, "shop")]).toEqual([
      "registry.example/shop:1",
      "registry.example/shop:2",
    ]);
  });
});

describe("what stops it", () => {
  test.each([
    {
      name: "nobody asks the canary",
      text: released(0).replace("rate: 100", "rate: 0"),
      want: "Halt advancement no values found for istio metric request-success-rate probably shop.default is not receiving traffic: running query failed: no values found",
    },
    {
      name: "it is too slow",
      text: released(0, PLAN.replace("METRIC", "{name: request-duration, interval: 10s, thresholdRange: {max: 1}}")),
      want: "Halt shop.default advancement request duration 5ms > 1ms",
    },
    {
      name: "it is suspended",
      text: released(0, PLAN, "  suspend: true\n"),
      want: "skipping canary run as object is suspended",
    },
  ])("$name", ({ text, want }) => expect(said(ran(text)).map(([, , message]) => message)).toContain(want));
});

describe("bad input is named at its place", () => {
  test.each([
    {
      name: "another kind",
      from: "kind: Deployment, name: shop}",
      to: "kind: DaemonSet, name: shop}",
      want: "DaemonSet: a target of kind DaemonSet is not modelled",
    },
    { name: "no port", from: "service: {port: 80}", to: "service: {}", want: "service: Required value" },
    {
      name: "an unknown metric",
      from: "request-success-rate",
      to: "error-budget",
      want: 'error-budget: metric "error-budget" is not modelled',
    },
    {
      name: "no interval",
      from: "interval: 10s, threshold",
      to: "interval: soon, threshold",
      want: "soon: Invalid value: \"soon\": spec.analysis.interval in body should match '^[0-9]+(m|s)'",
    },
  ])("$name", ({ from, to, want }) => expect(problemsOf(released(0).replace(from, to))[0]).toBe(want));
});
