import { describe, expect, it } from "vitest";
import { formatPath, parsePath, valueAt, withValueAt } from "../../src/scenario/path.ts";

const paths: readonly [text: string, path: readonly (string | number)[]][] = [
  ["spec.replicas", ["spec", "replicas"]],
  ["spec.metrics[0].type", ["spec", "metrics", 0, "type"]],
  ['metadata.annotations["setpoint.dev/at"]', ["metadata", "annotations", "setpoint.dev/at"]],
  ['labels["a\\"b"]', ["labels", 'a"b']],
];
it.each(paths)("%s is read and written", (text, path) => {
  expect(parsePath(text)).toEqual(path);
  expect(formatPath(path)).toBe(text);
});
it.each(["", "spec..x", "spec[", "spec[x]", "a b"])("%j is no path", (text) => expect(parsePath(text)).toBeUndefined());

describe("withValueAt", () => {
  const root = { spec: { list: [{ a: 1 }, { a: 2 }], text: "x" } };
  const rows: readonly [name: string, path: string, value: unknown, want: unknown][] = [
    ["replaces", "spec.list[1].a", 3, { spec: { list: [{ a: 1 }, { a: 3 }], text: "x" } }],
    ["makes maps on the way", "spec.new.b", 3, { spec: { list: [{ a: 1 }, { a: 2 }], text: "x", new: { b: 3 } } }],
    ["removes", "spec.text", undefined, { spec: { list: [{ a: 1 }, { a: 2 }] } }],
    ["refuses a list element that is not there", "spec.list[5].a", 3, undefined],
    ["refuses to go through text", "spec.text.b", 3, undefined],
  ];
  it.each(rows)("%s", (_, path, value, want) => expect(withValueAt(root, parsePath(path) ?? [], value)).toEqual(want));
  it("leaves the original alone", () => expect(valueAt(root, ["spec", "list", 1, "a"])).toBe(2));
});
