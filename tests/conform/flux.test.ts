import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fluxKstatusAdapter } from "../../src/conform/flux.ts";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";

const NAME = "flux-kstatus.jsonl.gz";
const TEXT = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/flux", NAME))).toString("utf8");
const RECORDINGS = parseRecordings(NAME, TEXT);

const differing = (recording: Recording): readonly string[] =>
  fluxKstatusAdapter.replay(recording).flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));
const planted = (title: string, change: (tick: Tick) => Tick): Recording => {
  const found = RECORDINGS.find(({ header }) => header.case === title);
  if (!found) throw new Error(`no recording ${title}`);
  return { ...found, ticks: found.ticks.map((tick, at) => (at === 0 ? change(tick) : tick)) };
};

describe("recordings of kstatus", () => {
  it("are all repeated, tick for tick", () => {
    expect(RECORDINGS).toHaveLength(16);
    expect(RECORDINGS.flatMap(({ ticks }) => ticks)).toHaveLength(371);
    expect(RECORDINGS.flatMap((recording) => differing(recording).map((at) => `${recording.file}: ${at}`))).toEqual([]);
  });

  it.each([
    { name: "another status", part: { status: "Failed" }, want: "0 did.status" },
    { name: "another message", part: { message: "" }, want: "0 did.message" },
    { name: "a condition left out", part: { conditions: [] }, want: "0 did.conditions[0]" },
    { name: "a key that nobody decided", part: { forgotten: 1 }, want: "0 did.forgotten" },
  ])("$name is noticed", ({ part, want }) => {
    const recording = planted("deployment", ({ did, ...tick }) => ({ ...tick, did: { ...did, ...part } }));
    expect(differing(recording)).toEqual([want]);
  });
});
