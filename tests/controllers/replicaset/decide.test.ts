import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/api/commands.ts";
import type { Pod } from "../../../src/api/objects.ts";
import { decideReplicaSet, type ReplicaSetSeen } from "../../../src/controllers/replicaset/decide.ts";
import { areOpen, NONE, PATIENCE_MS } from "../../../src/controllers/replicaset/expectations.ts";
import { replicaSetNamed } from "../deployment/objects.ts";

const MEMORY = { nextOrdinal: 0, expectations: NONE };
const podWith = (
  name: string,
  change: { labels?: Record<string, string>; owner?: string | null; deleting?: boolean } = {},
): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "default",
    uid: name,
    generation: 1,
    resourceVersion: 1,
    creationTimestamp: 0,
    labels: change.labels ?? { app: "web" },
    ...(change.owner === null
      ? {}
      : {
          ownerReferences: [
            {
              apiVersion: "apps/v1",
              kind: "ReplicaSet",
              name: "web-x",
              uid: change.owner ?? "web-x",
              controller: true,
            },
          ],
        }),
    ...(change.deleting ? { deletionTimestamp: 0 } : {}),
  },
  spec: { containers: [] },
  status: { phase: "Running" },
});
const seen = (replicas: number, pods: readonly Pod[], change: Partial<ReplicaSetSeen> = {}): ReplicaSetSeen => ({
  replicaSet: replicaSetNamed("web-x", { replicas }),
  pods,
  siblingsByNode: {},
  waitingForOwnWrites: false,
  refusedWrites: {},
  ...change,
});
const told = (commands: readonly Command[]): readonly string[] =>
  commands.flatMap((command) => {
    if (command.verb === "create") return [`create ${command.object.kind}`];
    if (command.verb === "delete") return [`delete ${command.target.name}`];
    if (command.verb === "update") return [`update ${command.object.metadata.name}`];
    return [];
  });

describe("one sync of a ReplicaSet", () => {
  it.each([
    { name: "creates what is missing", given: seen(2, []), want: ["create Pod", "create Pod"] },
    {
      name: "replaces a terminating pod at once",
      given: seen(1, [podWith("a", { deleting: true })]),
      want: ["create Pod"],
      countingIt: [],
    },
    {
      name: "waits for its own writes",
      given: seen(2, [], { waitingForOwnWrites: true }),
      want: [],
      withoutExpectations: 2,
    },
    {
      name: "adopts an orphan",
      given: seen(1, [podWith("a", { owner: null })]),
      want: ["update a"],
      ignoringIt: ["create Pod"],
    },
    {
      name: "releases and replaces a pod without the label",
      given: seen(1, [podWith("a", { labels: {} })]),
      want: ["update a", "create Pod"],
      keepingIt: [],
    },
    { name: "leaves other sets' pods alone", given: seen(1, [podWith("a", { owner: "other" })]), want: ["create Pod"] },
    {
      name: "stops after the batch with a refusal",
      given: seen(8, [], { refusedWrites: { 1: "full" } }),
      want: ["create Pod", "create Pod", "create Pod"],
      allAtOnce: 8,
    },
  ])("$name", ({ given, want }) => {
    expect(told(decideReplicaSet(given, MEMORY, 1_000).commands)).toEqual(want);
  });

  it("keeps the message of the first failing sync", () => {
    const first = decideReplicaSet(seen(1, [], { refusedWrites: { 0: "full" } }), MEMORY, 1_500).commands;
    const status = first.flatMap((command) => (command.verb === "updateStatus" ? [command.object.status] : []))[0];
    expect(status).toMatchObject({
      replicas: 0,
      conditions: [{ type: "ReplicaFailure", reason: "FailedCreate", message: "full", lastTransitionTime: 1_000 }],
    });
  });

  it("does not change its memory", () => {
    const memory = Object.freeze({ nextOrdinal: 4, expectations: NONE });
    expect(decideReplicaSet(seen(2, []), memory, 0).memory).toMatchObject({ nextOrdinal: 6 });
  });

  it("explains itself", () => {
    const { explanation } = decideReplicaSet(seen(2, []), MEMORY, 0);
    expect(explanation?.outcome).toBe("ReplicaSet web-x created 2 pods; it had 0 of 2.");
    expect(explanation?.reason).toBe("SuccessfulCreate");
  });
});

describe("expectations", () => {
  const created = { created: ["a"], deleted: [], since: 1_000 };
  it.each([
    { name: "open until the pod shows", given: created, pods: [], now: 1_100, want: true },
    { name: "met", given: created, pods: [podWith("a")], now: 1_100, want: false },
    { name: "given up: the write was refused", given: created, pods: [], now: 1_000 + PATIENCE_MS, want: false },
    {
      name: "open while the victim lives",
      given: { created: [], deleted: ["a"], since: 0 },
      pods: [podWith("a")],
      now: 1,
      want: true,
    },
    {
      name: "met by a terminating victim",
      given: { created: [], deleted: ["a"], since: 0 },
      pods: [podWith("a", { deleting: true })],
      now: 1,
      want: false,
    },
  ])("$name", ({ given, pods, now, want }) => {
    expect(areOpen(given, pods, now)).toBe(want);
  });
});
