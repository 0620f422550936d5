import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";
import { vpaAdapter } from "../../src/conform/vpa.ts";

const NAME = "vpa.jsonl.gz";
const BUNDLE = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/vpa", NAME))).toString("utf8");
const RECORDINGS = parseRecordings(NAME, BUNDLE);

const named = (name: string): Recording => {
  const found = RECORDINGS.find(({ header }) => header.case === name);
  if (!found) throw new Error(`no recording ${name}`);
  return found;
};
const replaced = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`);
  return text.replace(from, to);
};
/** The recording with one text replaced in one part of one tick. */
const planted = (recording: Recording, index: number, part: "did" | "see", from: string, to: string): Recording => ({
  ...recording,
  ticks: recording.ticks.map((tick, at) =>
    at === index
      ? { ...tick, [part]: JSON.parse(replaced(JSON.stringify(tick[part]), from, to)) as Tick["did"] }
      : tick,
  ),
});
const differing = (recording: Recording): readonly string[] =>
  vpaAdapter.replay(recording).flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));

describe("recordings of recommender, updater and webhook", () => {
  it("are all repeated, tick for tick", () => {
    expect(RECORDINGS).toHaveLength(261);
    expect(RECORDINGS.flatMap(({ ticks }) => ticks)).toHaveLength(2548);
    const wrong = RECORDINGS.flatMap((recording) => differing(recording).map((place) => `${recording.file}: ${place}`));
    expect(wrong).toEqual([]);
  });

  it.each<{ name: string; file: string; tick: number; from: string; to: string; want: readonly string[] }>([
    {
      name: "a target that is one millicore off",
      file: "rec-one-sample",
      tick: 0,
      from: '"target":{"cpuMilli":126',
      to: '"target":{"cpuMilli":127',
      want: ["0 did.writes.default/web.recommendation[0].target.cpuMilli"],
    },
    {
      name: "a printed quantity in another unit",
      file: "rec-one-sample",
      tick: 0,
      from: '"97656250000Ki"',
      to: '"100T"',
      want: ["0 did.writes.default/web.quantities[0].upperBound.memory"],
    },
    {
      name: "a wrong weight in a checkpoint",
      file: "rec-one-sample",
      tick: 2,
      from: '"bucketWeights":{"8":10000}',
      to: '"bucketWeights":{"9":10000}',
      want: [
        "2 did.checkpoints.default/web-app.cpu.bucketWeights.9",
        "2 did.checkpoints.default/web-app.cpu.bucketWeights.8",
      ],
    },
    {
      name: "an eviction of another pod",
      file: "upd-order-scale-up-first",
      tick: 0,
      from: '"evict":"',
      to: '"evict":"not-',
      want: ["0 did.vpas.web.actions[0].evict"],
    },
    {
      name: "a rate limit that waits a millisecond longer",
      file: "upd-eviction-rate-limit",
      tick: 1,
      from: '"atMs":80000',
      to: '"atMs":80001',
      want: ["1 did.vpas.web.actions[0].atMs"],
    },
    {
      name: "a wrong limit in a patch",
      file: "adm-startup-boost",
      tick: 0,
      from: '"value":"1200m"',
      to: '"value":"1201m"',
      want: ["0 did.patches[4].value"],
    },
    {
      name: "an error in other words",
      file: "adm-vpa-validation",
      tick: 2,
      from: "updateMode is required",
      to: "updateMode is needed",
      want: ["2 did.errors[0]"],
    },
  ])("$name is noticed", ({ file, tick, from, to, want }) => {
    expect(differing(planted(named(file), tick, "did", from, to))).toEqual(want);
  });

  it("another reading gives another recommendation", () => {
    const quiet = planted(named("rec-one-sample"), 0, "see", '"cpuNano":100000000', '"cpuNano":50000000');
    expect(differing(quiet)).toContain("0 did.writes.default/web.recommendation[0].target.cpuMilli");
  });

  it("a program that nobody knows is named", () => {
    const recording = named("rec-one-sample");
    const header = { ...recording.header, config: { ...recording.header.config, component: "oracle" } };
    expect(differing({ ...recording, header })).toEqual(recording.ticks.map((_, tick) => `${tick} config.component`));
  });
});
