import { describe, expect, it } from "vitest";
import { compileVariant } from "../../src/scenario/compile.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { KINDS } from "./kinds.ts";

const DEPLOYMENT = (name: string, annotations = "{}") => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, annotations: ${annotations}}
spec: {replicas: 1}
`;
const simulation = (rest: string) => `apiVersion: setpoint.dev/v1
kind: Simulation
name: small
title: A title
about: A paragraph.
symptom: Work piles up
horizon: 1m
${rest}`;
const source = (text: string) => {
  const result = parseScenario("small.yaml", text, KINDS);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const compile = (text: string, variant: string) => {
  const run = compileVariant(source(text), variant);
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
};

describe("a scenario without variants", () => {
  const text = simulation("") + DEPLOYMENT("web") + DEPLOYMENT("late", '{setpoint.dev/at: "30s"}');
  it("has one, named default and shown", () => {
    expect(source(text)).toMatchObject({ variants: [{ name: "default", title: "A title" }], shown: ["default"] });
  });
  it("creates objects when their annotation says", () => {
    const run = compile(text, "default");
    expect(run.objects.map(({ metadata }) => metadata.name)).toEqual(["web", "late"]);
    expect(run.createAt).toEqual([0, 30_000]);
  });
  it.each([
    [10, 1000],
    [1500, 2000],
    [2000, 2000],
  ])("ends with a whole row: asked for %s ms of rows of a second", (horizonMs, want) => {
    const run = compileVariant(source(text), "default", {
      horizonMs,
    });
    expect(run.ok && run.value.horizonMs).toBe(want);
  });
  it("lets Deployments that it does not describe do nothing", () => {
    const run = compile(text, "default");
    expect(run.plant.workloads.map(({ name, role }) => [name, role])).toEqual([
      ["web", { type: "curve", totalCpu: [] }],
      ["late", { type: "curve", totalCpu: [] }],
    ]);
    expect(run.startup).toHaveLength(2);
  });
  it("has the default machines", () => {
    expect(compile(text, "default").nodes).toEqual([
      { name: "node", count: 3, cpu: "8", memory: "32Gi", pods: 110, labels: {} },
    ]);
  });
});

describe("variants", () => {
  const text =
    simulation(`load:
  requests: {to: service/web, rate: 10}
services:
  web: {work: {cpu: {exponential: 5ms}}, timeout: 2s, retries: 2}
variants:
  plain: {title: Plain}
  extra: {title: Extra, script: [{at: 10s, set: {Deployment/extra.spec.replicas: 3}}]}
script:
  - {at: 20s, set: {load/requests.rate: 5, Deployment/extra.spec.replicas: 2}}
`) +
    DEPLOYMENT("web") +
    DEPLOYMENT("extra", "{setpoint.dev/variants: extra}");
  it("have the objects that name them", () => {
    expect(compile(text, "plain").objects.map(({ metadata }) => metadata.name)).toEqual(["web"]);
    expect(compile(text, "extra").objects.map(({ metadata }) => metadata.name)).toEqual(["web", "extra"]);
  });
  it("keep the same workloads in the same order, so that their columns compare", () => {
    const names = (variant: string) => compile(text, variant).plant.workloads.map(({ name }) => name);
    expect(names("plain")).toEqual(names("extra"));
  });
  it("add their script to the scenario's, in order of time, without what concerns objects of others", () => {
    expect(compile(text, "extra").script).toEqual([
      { at: 10_000, path: "Deployment/extra.spec.replicas", value: 3 },
      { at: 20_000, path: "load/requests.rate", value: 5 },
      { at: 20_000, path: "Deployment/extra.spec.replicas", value: 2 },
    ]);
    expect(compile(text, "plain").script).toEqual([{ at: 20_000, path: "load/requests.rate", value: 5 }]);
  });
  it("describe services in the plant's words", () => {
    expect(compile(text, "plain").plant.services).toEqual([
      {
        name: "web",
        work: { cpu: { type: "exponential", mean: 5 }, wait: { type: "constant", mean: 0 } },
        timeoutMs: 2000,
        maxRetries: 2,
      },
    ]);
  });
});

it("makes one expectation of each map of a list", () => {
  const text =
    simulation(`expect:
  - claim: a-claim
    says: It holds at three sizes.
    variants: [default]
    set: [{Deployment/web.spec.replicas: 1}, {Deployment/web.spec.replicas: 2}, {}]
    that: ["1 < 2"]
    counterfactual: {says: Never., set: {}}
`) + DEPLOYMENT("web");
  expect(source(text).expectations.map(({ set }) => set)).toEqual([
    [{ path: "Deployment/web.spec.replicas", value: 1 }],
    [{ path: "Deployment/web.spec.replicas", value: 2 }],
    [],
  ]);
});

describe("how pods are throttled is recorded of Deployments with a CPU limit", () => {
  const limits = (name: string) =>
    `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {replicas: 1, template: {spec: {containers: [{name: app, resources: {limits: {cpu: 600m}}}]}}}\n`;
  const set = (name: string) =>
    `variants:\n  a: {title: A}\n  b: {title: B, set: {"Deployment/${name}.spec.template.spec.containers[0].resources.limits.cpu": "4"}}\n`;
  const limited = (text: string) => compile(text, "a").plant.workloads.map(({ limited: has = false }) => has);

  it.each([
    { name: "none has one", text: `${simulation("variants: {a: {title: A}}\n")}${DEPLOYMENT("web")}`, want: [false] },
    {
      name: "as written",
      text: `${simulation("variants: {a: {title: A}}\n")}${DEPLOYMENT("web")}${limits("db")}`,
      want: [false, true],
    },
    {
      name: "by another variant's setting",
      text: simulation(set("db")) + limits("web") + limits("db"),
      want: [true, true],
    },
  ])("$name", ({ text, want }) => {
    expect(limited(text)).toEqual(want);
  });
});
