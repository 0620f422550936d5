import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";
import { resilience4jAdapter } from "../../src/conform/resilience4j.ts";

const BUNDLE = join(import.meta.dirname, "../golden/resilience4j/resilience4j.jsonl.gz");
const recordings = parseRecordings("resilience4j.jsonl.gz", gunzipSync(readFileSync(BUNDLE)).toString());

const differing = (recording: Recording): string[] =>
  resilience4jAdapter
    .replay(recording)
    .flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));

describe("recordings of the resilience4j library", () => {
  test("are all repeated exactly", () => {
    expect(recordings).toHaveLength(206);
    expect(recordings.flatMap(({ ticks }) => ticks)).toHaveLength(12_094);
    expect(recordings.flatMap((recording) => differing(recording).map((at) => `${recording.file}: ${at}`))).toEqual([]);
  });
});

describe("a wrong recording is noticed", () => {
  const planted = (name: string, index: number, change: Record<string, unknown>): Recording => {
    const recording = recordings.find(({ header }) => header.case === name);
    if (!recording) throw new Error(`no recording ${name}`);
    const ticks = recording.ticks.map((tick, at) =>
      at === index ? { ...tick, did: { ...tick.did, ...change } } : tick,
    );
    return { ...recording, ticks };
  };

  test.each([
    { name: "open-wait-is-strict", index: 0, change: { state: "OPEN" }, want: "0 did.state" },
    { name: "bulkhead-3", index: 1, change: { permitted: false }, want: "1 did.permitted" },
    { name: "rate-limiter-cycles", index: 1, change: { waitMs: 1 }, want: "1 did.waitMs" },
    { name: "retry-defaults", index: 1, change: { sleepsMs: [500, 501] }, want: "1 did.sleepsMs[1]" },
    { name: "time-limiter", index: 1, change: { result: 500 }, want: "1 did.result" },
    { name: "disabled", index: 1, change: { forgotten: true }, want: "1 did.forgotten" },
  ])("$want of $name", ({ name, index, change, want }) => {
    expect(differing(planted(name, index, change))).toEqual([want]);
  });

  test("another setting gives another answer", () => {
    const recording = planted("defaults-50-of-100-opens", -1, {});
    const circuitBreaker = { failureRateThreshold: 51 };
    const header = { ...recording.header, config: { circuitBreaker } };
    expect(differing({ ...recording, header })).not.toEqual([]);
  });
});
