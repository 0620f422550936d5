import { expect, test } from "vitest";
import type { ColumnDoc } from "../../src/api/frame.ts";
import { History } from "../../src/record/history.ts";

const doc = (key: string, more: Partial<ColumnDoc> = {}): ColumnDoc => ({
  key,
  title: key,
  unit: "s",
  meaning: "neutral",
  ...more,
});

test("a column for a picture is recorded, and does not count in the digest", () => {
  const [one, same, other] = [[doc("a")], [doc("a"), doc("b", { aside: true })], [doc("a"), doc("b")]].map((docs) => {
    const history = new History(docs, 1000);
    history.append(Float64Array.of(7, 8));
    return history;
  });
  expect(same?.column("b")).toEqual(Float64Array.of(8));
  expect(same?.fingerprint()).toBe(one?.fingerprint());
  expect(other?.fingerprint()).not.toBe(one?.fingerprint());
});
