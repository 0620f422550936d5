import { describe, expect, test } from "vitest";
import type { Command } from "../../src/api/commands.ts";
import type { KubeObject } from "../../src/api/objects.ts";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { TouchLog } from "../../src/engine/touches.ts";
import { contestedIn } from "../../src/experiment/contested.ts";

const object = (kind: string, spec: object, metadata: object = {}, status: object = STATUS): KubeObject =>
  ({ kind, metadata: { namespace: "default", name: "web", ...metadata }, spec, status }) as KubeObject;
const STATUS = {};
const loop = (writes: readonly string[]) => ({ reads: [], writes, period: "", host: "" });
const logOf = (writes: readonly string[] = []) => new TouchLog([{ name: "hpa", loop: loop(writes) }]);
const UPDATE = { verb: "update" } as Command;
const DELETE = { verb: "delete" } as Command;
const web = object("Deployment", { replicas: 1, paused: false });

describe("what a loop changes", () => {
  const owned = { ownerReferences: [{ controller: true, kind: "ReplicaSet", name: "web", uid: "1" }] };
  const taints = (...keys: readonly string[]) => ({ taints: keys.map((key) => ({ key, effect: "NoSchedule" })) });
  const rows: readonly (readonly [
    name: string,
    command: Command,
    before: KubeObject | undefined,
    after: KubeObject | undefined,
    want: readonly (readonly [object: string, field: string])[],
  ])[] = [
    ["a field", UPDATE, web, object("Deployment", { replicas: 2, paused: false }), [["default/web", "spec.replicas"]]],
    ["equal copies are no change", UPDATE, web, object("Deployment", { replicas: 1, paused: false }), []],
    ["a field that goes", UPDATE, web, object("Deployment", { replicas: 1 }), [["default/web", "spec.paused"]]],
    ["what is new", UPDATE, undefined, web, [["", "create"]]],
    ["what ends", DELETE, web, undefined, [["", "delete"]]],
    ["what is to end", DELETE, web, web, [["", "delete"]]],
    ["a report", UPDATE, web, { ...web, status: { replicas: 1 } }, [["", "status"]]],
    [
      "labels",
      UPDATE,
      web,
      object("Deployment", web.spec as object, { labels: { a: "b" } }),
      [["", "metadata.labels"]],
    ],
    ["data", UPDATE, web, { ...web, data: { a: "b" } } as KubeObject, [["default/web", "data.*"]]],
    [
      "a field of what another object owns",
      UPDATE,
      object("Pod", {}, owned),
      object("Pod", { nodeName: "n" }, owned),
      [["", "spec.nodeName"]],
    ],
    [
      "taints are a map by key",
      UPDATE,
      object("Node", taints("a")),
      object("Node", taints("a", "b")),
      [["default/web", "spec.taints.b"]],
    ],
    ["an event", { verb: "event" } as Command, undefined, undefined, []],
  ];
  test.each(rows)("%s", (_name, command, before, after, want) => {
    const touches = logOf().note(1, "hpa", command, { ok: true, before, after });
    expect(touches.map((touch) => [touch.object, touch.field])).toEqual(want);
  });

  test("is told once, and what a copy of the log learns is its own", () => {
    const log = logOf();
    const change = { ok: true, before: web, after: object("Deployment", { replicas: 2, paused: false }) } as const;
    const copy = log.copy();
    expect([log, log, copy].map((each) => each.note(1, "hpa", UPDATE, change).length)).toEqual([1, 0, 1]);
  });

  test("refused commands and people touch nothing", () => {
    const refused = { ok: false, reason: "Conflict", message: "" } as const;
    expect(logOf().note(1, "hpa", UPDATE, refused)).toEqual([]);
    expect(logOf().note(1, "user", DELETE, { ok: true, before: web, after: undefined })).toEqual([]);
  });
});

describe("what a loop declares", () => {
  const rows: readonly (readonly [name: string, writes: readonly string[], want: boolean])[] = [
    ["the field", ["Deployment.spec.replicas"], true],
    ["all below a field", ["Deployment.spec"], true],
    ["all of a kind", ["Deployment.*"], true],
    ["any kind", ["*.spec.replicas"], true],
    ["another field", ["Deployment.spec.paused"], false],
    ["a field that begins alike", ["Deployment.spec.replica"], false],
    ["another kind", ["ReplicaSet.spec.replicas"], false],
    ["nothing", [], false],
  ];
  test.each(rows)("%s", (_name, writes, want) => {
    const change = { ok: true, before: web, after: object("Deployment", { replicas: 2, paused: false }) } as const;
    expect(logOf(writes).note(1, "hpa", UPDATE, change)[0]?.declared).toBe(want);
  });

  test.each(CONTROLLERS.map(({ name, loop }) => [name, loop] as const))("%s says it in full", (_name, said) => {
    expect(said.reads.length * said.writes.length).toBeGreaterThan(0);
    expect(said.writes.filter((write) => !/^(\*|[A-Z]\w+)\.(\*|[a-z][\w.]+)$/.test(write))).toEqual([]);
    expect([said.period, said.host]).not.toContain("");
  });
});

test("a field is contested when two loops change it on the same object", () => {
  const touch = (by: string, object: string, field: string) => ({
    at: 0,
    by,
    kind: "Deployment",
    object,
    field,
    declared: true,
  });
  const touches = [
    touch("hpa", "default/web", "spec.replicas"),
    touch("argocd", "default/other", "spec.replicas"),
    touch("argocd", "default/web", "spec.template"),
    touch("hpa", "", "status"),
    touch("deployment", "", "status"),
  ];
  expect(contestedIn(touches)).toEqual([]);
  expect(contestedIn([...touches, touch("argocd", "default/web", "spec.replicas")])).toEqual([
    { kind: "Deployment", object: "default/web", field: "spec.replicas", writers: ["hpa", "argocd"] },
  ]);
});
