import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { podName } from "../../../src/cluster/pod-name.ts";
import {
  type Candidate,
  compareForDeletion,
  deletionCostOf,
} from "../../../src/controllers/replicaset/deletion-order.ts";
import { slowStart } from "../../../src/controllers/replicaset/slow-start.ts";

const MINUTE = 60_000_000_000n;
const READY: Candidate = {
  uid: "b",
  node: "node-1",
  phase: "Running",
  readyForNs: 5n * MINUTE,
  deletionCost: 0,
  rank: 1,
  restarts: 0,
  ageNs: 6n * MINUTE,
};
const pod = (change: Partial<Candidate>): Candidate => ({ ...READY, ...change });

describe("which pod goes first", () => {
  it.each([
    { name: "an unassigned one", first: pod({ node: "", uid: "z" }), byUid: "last" },
    { name: "a pending one", first: pod({ phase: "Pending", uid: "z" }), byUid: "last" },
    {
      name: "an unready one, however old",
      first: pod({ readyForNs: undefined, ageNs: 9000n * MINUTE }),
      byAge: "last",
    },
    { name: "a cheap one", first: pod({ deletionCost: -1, uid: "z" }), byUid: "last" },
    { name: "one on a fuller node", first: pod({ rank: 2, uid: "z" }), byUid: "last" },
    { name: "one ready for a power of two less", first: pod({ readyForNs: MINUTE, uid: "z" }), byUid: "last" },
    {
      name: "the smaller uid within one power of two",
      first: pod({ readyForNs: 6n * MINUTE, uid: "a" }),
      byTime: "last",
    },
    { name: "one with more restarts", first: pod({ restarts: 1, uid: "z" }), byUid: "last" },
    { name: "a newer one", first: pod({ ageNs: 1n, uid: "z" }), byUid: "last" },
  ])("$name", ({ first }) => {
    expect(compareForDeletion(first, READY)).toBeLessThan(0);
    expect(compareForDeletion(READY, first)).toBeGreaterThan(0);
  });

  it("10 and 17 minutes are one power of two, so the smaller uid goes", () => {
    const [ten, seventeen] = [pod({ readyForNs: 10n * MINUTE, uid: "y" }), pod({ readyForNs: 17n * MINUTE, uid: "x" })];
    expect(compareForDeletion(seventeen, ten)).toBeLessThan(0);
  });

  it("leaves twins to chance", () => {
    expect(compareForDeletion(pod({ uid: "1" }), pod({ uid: "2" }))).toBe(0);
  });

  it.each([
    { text: undefined, want: 0 },
    { text: "-5", want: -5 },
    { text: "2147483647", want: 2147483647 },
    { text: "2147483648", want: 0, naive: 2147483648 },
    { text: "+3", want: 0, naive: 3 },
    { text: "010", want: 0, naive: 10 },
    { text: "cheap", want: 0, naive: Number.NaN },
  ])("cost $text is $want", ({ text, want }) => {
    expect(deletionCostOf(text)).toBe(want);
  });
});

describe("slow start", () => {
  it.each([
    { name: "all at once when nothing fails", count: 9, room: 9, tried: 9 },
    { name: "a quota of 5 stops 8 after 1 + 2 + 4", count: 8, room: 5, tried: 7, allAtOnce: 8 },
    { name: "a full quota costs one call", count: 100, room: 0, tried: 1, allAtOnce: 100 },
    { name: "nothing to do", count: 0, room: 0, tried: 0 },
  ])("$name", ({ count, room, tried }) => {
    expect(slowStart(count, (index) => (index < room ? undefined : "full")).tried).toBe(tried);
  });

  it("names the last failure of its batch", () => {
    expect(slowStart(7, (index) => (index >= 5 ? `no ${index}` : undefined)).failure).toBe("no 6");
  });
});

describe("pod names", () => {
  it("are five letters of the alphabet, and repeat", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (uid, ordinal) => {
        const name = podName({ name: "web-x", uid }, ordinal);
        expect(name).toMatch(/^web-x-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
        expect(podName({ name: "web-x", uid }, ordinal)).toBe(name);
      }),
    );
  });

  it("of the first thousand hardly ever meet", () => {
    const names = Array.from({ length: 1000 }, (_, ordinal) => podName({ name: "web", uid: "replicaset-1" }, ordinal));
    expect(new Set(names).size).toBeGreaterThanOrEqual(999);
  });
});
