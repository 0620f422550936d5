import { describe, expect, test } from "vitest";
import { compileVariant } from "../../src/scenario/compile.ts";
import type { CompiledRun, Setting } from "../../src/scenario/model.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { KINDS } from "./kinds.ts";
import { deploymentOf } from "./manifests.ts";

const file = (calls = "[]") => `apiVersion: setpoint.dev/v1
kind: Simulation
name: families
title: t
about: a
symptom: s
horizon: 1m
load:
  asks: {to: service/team, rate: 2}
services:
  team: {copies: 0, work: {cpu: 5ms}, calls: [{to: stock, timeout: 5s}]}
  stock: {work: {cpu: 5ms}, calls: ${calls}}
workloads:
  teams: {serves: team}
  stock: {serves: stock}
variants:
  none: {title: None, set: {}}
  three:
    title: Three
    horizon: 2m
    record: 10s
    set: {service/team.copies: 3, call/team/stock.retries: 2, load/asks.rate: 7}
    script: [{at: [10s, 50s], set: {call/team/stock.timeout: 1s}}]
${deploymentOf("teams")}${deploymentOf("stock")}`;

function compiled(variant: string, sets: readonly Setting[] = []): CompiledRun {
  const source = parseScenario("families.yaml", file(), KINDS);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const run = compileVariant(source.value, variant, { sets });
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
}

describe("services alike", () => {
  test("are not there where there are none of them", () => {
    const { plant } = compiled("none");
    expect([plant.services.map(({ name }) => name), plant.loads, plant.edges]).toEqual([["stock"], [], []]);
  });

  test("have a name, a load and a call each, and their workload serves all", () => {
    const { plant } = compiled("three");
    expect(plant.services.map(({ name }) => name)).toEqual(["team-1", "team-2", "team-3", "stock"]);
    expect(plant.loads.map(({ name, to }) => [name, to])).toEqual(
      [1, 2, 3].map((n) => [`asks-${n}`, { service: `team-${n}` }]),
    );
    expect(plant.workloads[0]?.role).toEqual({ type: "server", services: ["team-1", "team-2", "team-3"] });
  });

  test("are set together, by their name or that of their load", () => {
    const { plant } = compiled("three");
    expect(plant.edges?.map(({ from, to, retries }) => [from, to, retries])).toEqual(
      [1, 2, 3].map((n) => [`team-${n}`, "stock", 2]),
    );
    expect(plant.loads.map(({ terms }) => terms)).toEqual(Array(3).fill([{ type: "constant", rate: 7 }]));
  });

  test("are as many as a setting before the start says", () => {
    expect(compiled("three", [{ path: "service/team.copies", value: 5 }]).plant.services).toHaveLength(6);
  });

  test("have no knobs", () => {
    expect(compiled("three").knobs.filter(({ path }) => path.includes("team-"))).toEqual([]);
  });
});

test("an edit between two times has one of its own for each copy, the same in every run of a seed", () => {
  const script = compiled("three").script;
  expect(script.map(({ path }) => path).sort()).toEqual([1, 2, 3].map((n) => `call/team-${n}/stock.timeout`));
  expect(new Set(script.map(({ at }) => at)).size).toBe(3);
  expect(script.every(({ at }) => at >= 10_000 && at <= 50_000)).toBe(true);
  expect(compiled("three").script).toEqual(script);
});

test("a variant may have a horizon and rows of its own", () => {
  expect([compiled("three").horizonMs, compiled("three").recordMs]).toEqual([120_000, 10_000]);
  expect([compiled("none").horizonMs, compiled("none").recordMs]).toEqual([60_000, 1000]);
});

test("nobody can call one of several", () => {
  const source = parseScenario(
    "families.yaml",
    file("[{to: team}]")
      .replace("calls: [{to: stock, timeout: 5s}]", "calls: []")
      .replaceAll(/call\/team\/stock[^,}]*[,]?/g, ""),
    KINDS,
  );
  expect(source.ok ? [] : source.error.map(({ message }) => message)).toContain(
    'there are copies of "team": which one is called?',
  );
});
