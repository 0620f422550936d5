import { describe, expect, test } from "vitest";
import { equal, keysThatDiffer } from "../../src/base/equal.ts";

describe("structural equality", () => {
  test.each([
    { name: "an undefined field counts as absent", a: { x: 1, y: undefined }, b: { x: 1 }, want: true },
    { name: "null is not absent", a: { x: null }, b: {}, want: false },
    { name: "lists are equal item by item", a: [1, { x: [2] }], b: [1, { x: [2] }], want: true },
    { name: "a list is no map with the same places", a: ["x"], b: { 0: "x" }, want: false },
    { name: "the order of fields does not count", a: { x: 1, y: 2 }, b: { y: 2, x: 1 }, want: true },
  ])("$name", ({ a, b, want }) => {
    expect(equal(a, b)).toBe(want);
    expect(equal(b, a)).toBe(want);
  });
});

describe("fields that differ", () => {
  const before = { name: "a", labels: { app: "a" }, data: 1, gone: true };
  const after = { name: "a", labels: { app: "b" }, data: 1, come: true };
  test.each([
    { name: "changed, gone and new ones", but: [], want: ["labels", "gone", "come"] },
    { name: "without those that do not count", but: ["gone", "labels"], want: ["come"] },
  ])("$name", ({ but, want }) => expect(keysThatDiffer(before, after, new Set(but))).toEqual(want));

  test("an undefined field is no news", () => expect(keysThatDiffer({}, { x: undefined })).toEqual([]));
});
