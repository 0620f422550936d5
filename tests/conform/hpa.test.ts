import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hpaAdapter } from "../../src/conform/hpa.ts";
import {
  BrokenRecording,
  parseRecording,
  parseRecordings,
  type Recording,
  type Tick,
} from "../../src/conform/recording.ts";

const NAME = "hpa.jsonl.gz";
const BUNDLE = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/hpa", NAME))).toString("utf8");
const RECORDINGS = parseRecordings(NAME, BUNDLE);

const named = (name: string): Recording => {
  const found = RECORDINGS.find(({ header }) => header.case === name);
  if (!found) throw new Error(`no recording ${name}`);
  return found;
};
const withTick = (recording: Recording, index: number, change: (tick: Tick) => Tick): Recording => ({
  ...recording,
  ticks: recording.ticks.map((tick, at) => (at === index ? change(tick) : tick)),
});
const differing = (recording: Recording) =>
  hpaAdapter.replay(recording).flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));

describe("recordings of the upstream controller", () => {
  it("are all repeated, tick for tick", () => {
    expect(RECORDINGS).toHaveLength(402);
    expect(RECORDINGS.flatMap(({ ticks }) => ticks)).toHaveLength(8715);
    const wrong = RECORDINGS.flatMap((recording) => differing(recording).map((place) => `${recording.file}: ${place}`));
    expect(wrong).toEqual([]);
  });

  it.each<{ name: string; change: (tick: Tick) => Tick; want: string }>([
    {
      name: "a wrong size",
      change: (tick) => ({ ...tick, did: { ...tick.did, desiredReplicas: 7 } }),
      want: "0 did.desiredReplicas",
    },
    {
      name: "a write that did not happen",
      change: ({ did, ...tick }) => ({ ...tick, did: { ...did, scale: undefined } }),
      want: "0 did.scale",
    },
    {
      name: "a missing event",
      change: (tick) => ({ ...tick, did: { ...tick.did, events: [] } }),
      want: "0 did.events[0]",
    },
    {
      name: "a key that nobody decided",
      change: (tick) => ({ ...tick, did: { ...tick.did, forgotten: true } }),
      want: "0 did.forgotten",
    },
  ])("$name is noticed", ({ change, want }) => {
    expect(differing(withTick(named("cpu-scale-up"), 0, change))).toEqual([want]);
  });

  it("another rule is noticed: with a wider tolerance the same readings give another answer", () => {
    const recording = named("tolerance-upper-outside");
    const header = { ...recording.header, config: { ...recording.header.config, tolerance: 0.5 } };
    expect(differing({ ...recording, header })).not.toEqual([]);
  });
});

describe("bundles", () => {
  const line = (value: unknown) => `${JSON.stringify(value)}\n`;
  const header = (name: string) => line({ format: "setpoint-golden/1", controller: "hpa", case: name });
  const tick = line({ t: 0 });

  it("split at their headers", () => {
    const parsed = parseRecordings("two", `${header("a")}${tick}${header("b")}${tick}${tick}`);
    expect(parsed.map(({ file, ticks }) => [file, ticks.length])).toEqual([
      ["two#a", 1],
      ["two#b", 2],
    ]);
    expect(parseRecording("one", header("a") + tick).file).toBe("one");
  });

  it.each([
    {
      name: "cut inside the last line",
      text: header("a") + tick.slice(0, -3),
      want: "x: cut off: the last line has no end",
    },
    {
      name: "damaged in the middle",
      text: `${header("a")}${tick}{"t":\n${tick}`,
      want: "x:3:1: not a JSON line; the recording is damaged or cut off",
    },
    { name: "no header", text: tick, want: "x:1:1: format: not a setpoint-golden/1 header" },
    { name: "another format", text: line({ format: "other" }), want: "x:1:1: format: not a setpoint-golden/1 header" },
    {
      name: "a header alone at the end",
      text: header("a") + tick + header("b"),
      want: "x:3:1: b: cut off: no tick follows",
    },
  ])("$name", ({ text, want }) => {
    expect(() => parseRecordings("x", text)).toThrow(new BrokenRecording(want));
  });

  it("the bundle itself, cut anywhere, is an error of its own", () => {
    expect(() => parseRecordings(NAME, BUNDLE.slice(0, BUNDLE.length >> 1))).toThrow(BrokenRecording);
  });

  it("one recording is not two", () => {
    expect(() => parseRecording("x", `${header("a")}${tick}${header("b")}${tick}`)).toThrow(BrokenRecording);
  });
});
