import { describe, expect, test } from "vitest";
import type { RunInfo, WatchDoc } from "../../../src/api/frame.ts";
import { createHistory, type History } from "../../../src/session/history.ts";
import { rowsOf } from "../../../src/views/lab/rows.ts";
import { liveSentence, textTwin } from "../../../src/views/lab/sentence.ts";
import { readingOf, seriesOf } from "../../../src/views/lab/series.ts";

const ROWS = 20;
/** A call from page to shop; three columns that rise by 1, 3 and 4 a row. */
const VALUES: Readonly<Record<string, (row: number) => number>> = {
  "call/page/shop/rate": () => 1,
  "service/page/p99": () => 5,
  "service/page/out": () => 1,
  "service/page/errors": () => 0,
  "workload/front/ready": () => 1,
  "workload/front/busy": () => 2,
  "workload/front/slots": () => 9,
  "workload/front/cpuPercent": () => 7,
  "a/one": (row) => row,
  "a/three": (row) => 3 * row,
  "a/four": (row) => 4 * row,
};

function runWith(watch?: WatchDoc): History {
  const columns = Object.keys(VALUES).map((key) => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = {
    columns,
    recordMs: 1000,
    horizonMs: ROWS * 1000,
    script: [],
    knobs: [{ path: "Deployment/front.spec.replicas" }, { path: "Deployment/back.spec.replicas" }],
    serves: { front: ["page"], back: ["shop"] },
    ...(watch ? { watch } : {}),
  } as unknown as RunInfo;
  const filled = Object.values(VALUES).map((read) => Float64Array.from({ length: ROWS }, (_, row) => read(row)));
  return Object.assign(createHistory(info), { rows: ROWS, done: true, columns: filled });
}

const watching = (of: readonly string[], unit: string, per?: readonly string[]): History =>
  runWith({ title: "Watched", of, unit, ...(per ? { per } : {}) });

describe("the line that a scenario is about", () => {
  test.each<[name: string, history: History, last: number, reading: number]>([
    ["a sum", watching(["a/one", "a/three"], "customers"), 76, 76],
    ["a percentage of a sum", watching(["a/one"], "%", ["a/one", "a/three"]), 25, 25],
    ["a rate reads as its mean over ten seconds", watching(["a/four"], "req/s"), 76, 58],
  ])("%s", (_, history, last, reading) => {
    expect(seriesOf(history, "watched")?.at(-1)).toBeCloseTo(last, 9);
    expect(readingOf(history, "watched", ROWS * 1000)).toBeCloseTo(reading, 9);
  });

  test("is the first row, in the sentence, and in words", () => {
    const history = watching(["a/one"], "%", ["a/one", "a/three"]);
    expect(rowsOf(history.info).map(({ kind, title }) => [kind, title])[0]).toEqual(["watched", "Watched"]);
    const said = liveSentence(history, ROWS * 1000)
      .map(({ text }) => text)
      .join("");
    expect(said).toBe("At 0:20, 100\u2009% of page is answered. Watched: 25\u2009%.");
    expect(textTwin(history, "A", "watched")).toMatch(/^Watched of A: .* 25 half way, 25 at 0:20\.$/);
  });

  test("without one the sentence tells of threads, and how calm their CPU is", () => {
    const said = liveSentence(runWith(), ROWS * 1000).map(({ text }) => text);
    expect(said.join("")).toBe(
      "At 0:20, 100\u2009% of page is answered. 2 of 9 threads of front are busy, its CPU at 7\u2009%.",
    );
    expect(rowsOf(runWith().info)[0]?.kind).toBe("success");
  });
});
