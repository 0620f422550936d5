import { describe, expect, it } from "vitest";
import { compileVariant } from "../../src/scenario/compile.ts";
import type { CompiledRun, Setting } from "../../src/scenario/model.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";
import { KINDS } from "./kinds.ts";

/** Locks, databases and keys in a scenario file. */
const FILE = `apiVersion: setpoint.dev/v1
kind: Simulation
name: shared
title: t
about: a
symptom: s
horizon: 1m
services:
  api: {work: {cpu: 5ms}, lock: {hold: 20ms, shards: 2}}
  plain: {work: {cpu: 5ms}}
queues:
  tasks: {work: {cpu: 5ms}, keys: 4}
databases:
  db: {maxConnections: 200, query: 5ms, slowdown: 4}
workloads:
  api: {serves: api, database: db, connectionsPerPod: 20}
  plain: {serves: plain}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: api, image: "registry.example/api:1"}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: plain}
spec:
  selector: {matchLabels: {app: plain}}
  template:
    metadata: {labels: {app: plain}}
    spec: {containers: [{name: plain, image: "registry.example/plain:1"}]}
`;
const runOf = (text: string): CompiledRun => {
  const source = parseScenario("shared.yaml", text, KINDS);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const run = compileVariant(source.value, "default");
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
};
const run = runOf(FILE);

it("reads them, with their defaults", () => {
  const { services, queues, databases, workloads } = run.plant;
  expect(services.map(({ lock }) => lock)).toEqual([{ holdMs: 20, shards: 2 }, undefined]);
  expect(queues[0]?.keys).toBe(4);
  expect(databases).toEqual([{ name: "db", maxConnections: 200, reserved: 3, queryMs: 5, slowdown: 4, power: 3 }]);
  expect(workloads.map(({ pool }) => pool)).toEqual([{ database: "db", connectionsPerPod: 20 }, undefined]);
});

describe("a setting changes", () => {
  const rows: readonly [
    path: string,
    value: Setting["value"],
    read: (it: CompiledRun["plant"]) => unknown,
    want: unknown,
  ][] = [
    ["service/api.lockHold", 5, (it) => it.services[0]?.lock, { holdMs: 5, shards: 2 }],
    ["service/api.lockShards", "8", (it) => it.services[0]?.lock?.shards, 8],
    ["database/db.maxConnections", 50, (it) => it.databases?.[0]?.maxConnections, 50],
    ["database/db.query", "1s", (it) => it.databases?.[0]?.queryMs, 1000],
    ["workload/api.connectionsPerPod", 15, (it) => it.workloads[0]?.pool?.connectionsPerPod, 15],
  ];
  it.each(rows)("%s = %j", (path, value, read, want) => {
    const edit = resolveSetting(run, { path, value }, KINDS);
    expect(edit.ok && edit.value.type === "plant" ? read(edit.value.plant) : edit).toEqual(want);
  });

  it.each([
    ["service/plain.lockHold", 5, "has no lock"],
    ["workload/plain.connectionsPerPod", 5, "has no pool"],
    ["service/api.lockShards", 0, "must be at least 1"],
    ["database/dbs.query", 5, 'nothing is named "database/dbs"'],
  ])("or says why not: %s = %j", (path, value, message) => {
    expect(resolveSetting(run, { path, value }, KINDS)).toMatchObject({ ok: false, error: { message } });
  });
});

it("offers what a person may change", () => {
  const paths = run.knobs.map(({ path, initial, max }) => [path, initial, max]);
  expect(paths).toEqual(
    expect.arrayContaining([
      ["service/api.lockHold", 20, 100],
      ["service/api.lockShards", 2, 10],
      ["database/db.maxConnections", 200, 1000],
      ["workload/api.connectionsPerPod", 20, 100],
    ]),
  );
  expect(paths.filter(([path]) => String(path).startsWith("service/plain.lock"))).toEqual([]);
});

it("knows the databases by name", () => {
  const source = parseScenario("shared.yaml", FILE.replace("database: db,", "database: bd,"), KINDS);
  expect(source.ok ? [] : source.error.map(({ message, hint }) => [message, hint])).toEqual([
    ['no database is named "bd"', "Did you mean db?"],
  ]);
});
