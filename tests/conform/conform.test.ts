import { expect, test } from "vitest";
import { type ConformRow, conform, joined } from "../../src/conform/conform.ts";
import type { Adapter, Recording } from "../../src/conform/recording.ts";

const recording = (file: string, controller: string, ticks: number): Recording =>
  ({ file, header: { controller }, ticks: Array.from({ length: ticks }, (_, t) => ({ t })) }) as unknown as Recording;

/** Every second tick differs. */
const adapter: Adapter = {
  controller: "hpa",
  replay: ({ ticks }) =>
    ticks.map((_, t) => (t % 2 === 1 ? [{ t, path: "did.desiredReplicas", want: 4, got: 3 }] : [])),
};
const adapters = new Map([["hpa", adapter]]);
const recordings = [
  recording("a", "hpa", 4),
  recording("b", "keda", 3),
  recording("c", "hpa", 6),
  recording("d", "hpa", 1),
];

const rowsOf = (list: readonly Recording[]) =>
  list.reduce<ReadonlyMap<string, ConformRow>>((rows, each) => conform(rows, each, adapters, 3), new Map());

test("recordings replayed apart and joined give the rows of all in one go", () => {
  const apart = recordings.map((each) => rowsOf([each]));
  const rows = apart.reduce((all, each) => joined(all, each, 3), new Map() as ReadonlyMap<string, ConformRow>);
  expect([...rows]).toEqual([...rowsOf(recordings)]);
  expect(rows.get("hpa")).toMatchObject({ supported: true, files: 3, filesDiffer: 2, ticks: 11, ticksDiffer: 5 });
  expect(rows.get("hpa")?.differences.map(({ file, t }) => `${file}${t}`)).toEqual(["a1", "a3", "c1"]);
  expect(rows.get("keda")).toMatchObject({ supported: false, files: 1, ticksDiffer: 3 });
});
