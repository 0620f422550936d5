import { describe, expect, it } from "vitest";
import type { Pod, Taint, Toleration } from "../../../src/api/objects.ts";
import { decideEviction, type EvictionMemory } from "../../../src/controllers/taint-eviction/decide.ts";
import { toleratedSeconds } from "../../../src/controllers/taint-eviction/tolerations.ts";

const SILENT: Taint = { key: "node.kubernetes.io/unreachable", effect: "NoExecute" };
const LOST: Taint = { key: "node.kubernetes.io/not-ready", effect: "NoExecute" };
const stays = (key: string | undefined, tolerationSeconds?: number): Toleration => ({
  ...(key === undefined ? {} : { key }),
  operator: "Exists",
  effect: "NoExecute",
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

describe("how long a pod may stay", () => {
  it.each([
    { name: "not at all without a toleration", taints: [SILENT], tolerations: [], want: 0 },
    { name: "as long as it says", taints: [SILENT], tolerations: [stays(SILENT.key, 300)], want: 300 },
    { name: "for ever without seconds", taints: [SILENT], tolerations: [stays(undefined)], want: undefined },
    {
      name: "by the taint that is there, not by the other one",
      taints: [LOST],
      tolerations: [stays(SILENT.key, 600), stays(LOST.key, 30)],
      want: 30,
      firstOfAll: 600,
    },
    {
      name: "the least of two taints",
      taints: [LOST, SILENT],
      tolerations: [stays(LOST.key, 30), stays(SILENT.key, 600)],
      want: 30,
    },
    { name: "not below 0", taints: [SILENT], tolerations: [stays(SILENT.key, -5)], want: 0 },
    {
      name: "not by another effect",
      taints: [SILENT],
      tolerations: [{ operator: "Exists" as const, effect: "NoSchedule" }],
      want: 0,
    },
    {
      name: "not by an equal key with another value",
      taints: [{ ...SILENT, value: "a" }],
      tolerations: [{ key: SILENT.key, value: "b" }],
      want: 0,
    },
  ])("$name", ({ taints, tolerations, want }) => {
    expect(toleratedSeconds(taints, tolerations)).toBe(want);
  });
});

describe("a pod on a tainted node", () => {
  const ref = { kind: "Pod", namespace: "default", name: "p" };
  const pod: Pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "default", uid: "u", generation: 1, resourceVersion: 1, creationTimestamp: 0 },
    spec: { containers: [], tolerations: [stays(SILENT.key, 300)] },
    status: { phase: "Running" },
  };
  const sync = (taints: readonly Taint[], memory: EvictionMemory, now: number, given: Pod | undefined = pod) => {
    const { commands, ...decision } = decideEviction({ ref, pod: given, taints }, memory, now);
    return { ...decision, did: commands.map((command) => (command.verb === "event" ? command.message : command.verb)) };
  };

  it("waits, then goes with its reason in the status", () => {
    const waiting = sync([SILENT], null, 1_000);
    expect(waiting.did).toEqual([]);
    expect(waiting.timers).toEqual({ evict: 301_000 });
    const gone = sync([SILENT], waiting.memory, 301_000);
    expect(gone.did).toEqual(["Marking for deletion Pod default/p", "updateStatus", "delete"]);
    expect(sync([SILENT], gone.memory, 302_000).did).toEqual([]);
  });

  it("keeps its time when the taint is seen again", () => {
    expect(sync([SILENT], { at: 301_000, done: false }, 200_000).memory).toEqual({ at: 301_000, done: false });
  });

  it("stays when the taint goes", () => {
    expect(sync([], { at: 301_000, done: false }, 200_000).did).toEqual(["Cancelling deletion of Pod default/p"]);
    expect(sync([], null, 200_000).did).toEqual([]);
  });

  it("goes at once without a toleration", () => {
    const bare = { ...pod, spec: { containers: [] } };
    expect(sync([SILENT], null, 1_000, bare).did).toEqual([
      "Marking for deletion Pod default/p",
      "updateStatus",
      "delete",
    ]);
  });
});
