import { describe, expect, it } from "vitest";
import { at, type JsonMap } from "../../../src/cluster/apply/json.ts";
import { overwriteConflict, patched, threeWayPatch, twoWayPatch } from "../../../src/cluster/apply/patch.ts";
import { custom, deployment } from "./manifests.ts";

const env = (...names: readonly string[]): JsonMap => ({
  containers: [{ name: "app", image: "nginx:1", env: names.map((name) => ({ name, value: "1" })) }],
});
const podPatch = (pod: JsonMap): JsonMap => ({ spec: { template: { spec: pod } } });

describe("a three-way patch", () => {
  it.each<{ name: string; original: JsonMap; manifest: JsonMap; live: JsonMap; want: JsonMap }>([
    {
      name: "of a file that says what is there is empty, defaults of the server and others' fields notwithstanding",
      original: deployment({}),
      manifest: deployment({}),
      live: deployment({ replicas: 9, paused: true }, { dnsPolicy: "ClusterFirst" }, { labels: { hand: "made" } }),
      want: {},
    },
    {
      name: "resets a field that left the file, whatever it is now; a plain difference would leave it to the autoscaler",
      original: deployment({ replicas: 3 }),
      manifest: deployment({}),
      live: deployment({ replicas: 9 }),
      want: { spec: { replicas: null } },
    },
    {
      name: "deletes an element that left the file and keeps one that was made by hand",
      original: deployment({}, env("A", "B")),
      manifest: deployment({}, env("A")),
      live: deployment({}, env("A", "B", "HAND")),
      want: podPatch({
        "$setElementOrder/containers": [{ name: "app" }],
        containers: [{ name: "app", "$setElementOrder/env": [{ name: "A" }], env: [{ $patch: "delete", name: "B" }] }],
      }),
    },
    {
      name: "sends a list that has no merge key whole",
      original: deployment({}, { tolerations: [{ key: "a" }] }),
      manifest: deployment({}, { tolerations: [{ key: "a" }] }),
      live: deployment({}, { tolerations: [{ key: "a" }, { key: "hand" }] }),
      want: podPatch({ tolerations: [{ key: "a" }] }),
    },
    {
      name: "names the keys to keep of a strategy, so that the server drops the others",
      original: deployment({}),
      manifest: deployment({ strategy: { type: "Recreate" } }),
      live: deployment({ strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } }),
      want: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    },
    {
      name: "of a disruption budget always has its selector, though it is the same",
      original: {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        spec: { selector: { matchLabels: { a: "1" } } },
      },
      manifest: {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        spec: { selector: { matchLabels: { a: "1" } } },
      },
      live: { apiVersion: "policy/v1", kind: "PodDisruptionBudget", spec: { selector: { matchLabels: { a: "1" } } } },
      want: { spec: { selector: { matchLabels: { a: "1" } } } },
    },
    {
      name: "of a custom resource replaces lists, nested keys that left the file are nulled",
      original: custom({ triggers: [{ type: "cpu" }], advanced: { a: 1, b: 2 } }),
      manifest: custom({ triggers: [{ type: "cron" }], advanced: { a: 1 } }),
      live: custom({ triggers: [{ type: "cpu" }, { type: "hand" }], advanced: { a: 1, b: 2, hand: 3 } }),
      want: { spec: { triggers: [{ type: "cron" }], advanced: { b: null } } },
    },
    {
      name: "of a custom resource that says what is there is empty",
      original: custom({ a: 1 }),
      manifest: custom({ a: 1 }),
      live: custom({ a: 1, b: 2 }),
      want: {},
    },
  ])("$name", ({ original, manifest, live, want }) => {
    expect(threeWayPatch(original, manifest, live)).toEqual(want);
  });
});

const SPEC = ["spec", "template", "spec"];
const firstContainer = (object: JsonMap): JsonMap => (at(object, ...SPEC, "containers") as readonly JsonMap[])[0] ?? {};
const envNames = (object: JsonMap): unknown =>
  (firstContainer(object).env as readonly JsonMap[]).map(({ name }) => name);
const envPatch = (order: readonly string[], elements: readonly JsonMap[]): JsonMap =>
  podPatch({
    "$setElementOrder/containers": [{ name: "app" }],
    containers: [{ name: "app", "$setElementOrder/env": order.map((name) => ({ name })), env: elements }],
  });

describe("a patch laid over an object", () => {
  it.each<{ name: string; patch: JsonMap; want: readonly string[] }>([
    {
      name: "adds before what only the server has",
      patch: envPatch(["A", "D"], [{ name: "D" }]),
      want: ["A", "D", "HAND"],
    },
    {
      name: "adds after it when a deletion made room",
      patch: envPatch(["A", "D"], [{ name: "D" }, { $patch: "delete", name: "B" }]),
      want: ["A", "HAND", "D"],
    },
    { name: "deletes", patch: envPatch(["A"], [{ $patch: "delete", name: "B" }]), want: ["A", "HAND"] },
    {
      name: "replaces a list that says so",
      patch: podPatch({ containers: [{ name: "app", env: [{ $patch: "replace" }, { name: "X" }] }] }),
      want: ["X"],
    },
  ])("$name", ({ patch, want }) => {
    const live = deployment({}, env("A", ...(JSON.stringify(patch).includes("delete") ? ["B"] : []), "HAND"));
    expect(envNames(patched(live, patch))).toEqual(want);
  });

  it("drops what is not to be retained", () => {
    const live = deployment({ strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } });
    const patch = { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } };
    expect(at(patched(live, patch), "spec", "strategy")).toEqual({ type: "Recreate" });
  });

  it("loses both ports of one number when one leaves the file: the merge key does not know protocols", () => {
    const ports = (...protocols: readonly string[]): JsonMap => ({
      containers: [
        { name: "app", image: "nginx:1", ports: protocols.map((protocol) => ({ containerPort: 53, protocol })) },
      ],
    });
    const [both, one] = [deployment({}, ports("TCP", "UDP")), deployment({}, ports("UDP"))];
    expect(firstContainer(patched(both, threeWayPatch(both, one, both))).ports).toEqual([]);
  });

  it("merges sets and takes members out", () => {
    const live = deployment({}, {}, { finalizers: ["a", "b"] });
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"], finalizers: ["c"] } };
    expect(at(patched(live, patch), "metadata", "finalizers")).toEqual(["c", "b"]);
  });

  it("makes of one state the other", () => {
    const [before, after] = [deployment({ replicas: 1 }, env("A", "B")), deployment({ paused: true }, env("B", "C"))];
    expect(patched(before, twoWayPatch(before, after))).toEqual(after);
  });
});

describe("--overwrite=false", () => {
  it.each([
    { name: "forbids taking back what somebody changed", live: 5, manifest: 8, conflict: true },
    { name: "lets pass what somebody changed to the same", live: 8, manifest: 8, conflict: false },
  ])("$name", ({ live, manifest, conflict }) => {
    const [original, now] = [deployment({ replicas: 3 }), deployment({ replicas: live })];
    const patch = threeWayPatch(original, deployment({ replicas: manifest }), now);
    expect(overwriteConflict(original, now, patch) !== undefined).toBe(conflict);
  });
});
