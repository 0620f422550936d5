import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { sameProportions, sameWaits } from "../../src/conform/envoy/chance.ts";
import { envoyAdapter } from "../../src/conform/envoy.ts";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";

const BUNDLE = join(import.meta.dirname, "../golden/envoy/envoy.jsonl.gz");
const recordings = parseRecordings("envoy.jsonl.gz", gunzipSync(readFileSync(BUNDLE)).toString());

const differing = (recording: Recording): string[] =>
  envoyAdapter.replay(recording).flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));

describe("recordings of Envoy", () => {
  test("are all repeated", () => {
    expect(recordings).toHaveLength(242);
    expect(recordings.flatMap(({ ticks }) => ticks)).toHaveLength(1_025);
    expect(recordings.flatMap((recording) => differing(recording).map((at) => `${recording.file}: ${at}`))).toEqual([]);
  });
});

const named = (name: string): Recording => {
  const recording = recordings.find(({ header }) => header.case === name);
  if (!recording) throw new Error(`no recording ${name}`);
  return recording;
};

describe("a wrong recording is noticed", () => {
  const planted = (name: string, index: number, change: Record<string, unknown>): Recording => {
    const recording = named(name);
    const ticks = recording.ticks.map((tick, at) =>
      at === index ? { ...tick, did: { ...tick.did, ...change } } : tick,
    );
    return { ...recording, ticks };
  };

  test.each([
    { name: "retry-num-retries-2", index: 0, change: { status: 200 }, want: ["0 did.status"] },
    { name: "timeout-route", index: 0, change: { doneMs: 2_500 }, want: ["0 did.doneMs"] },
    { name: "retry-none", index: 8, change: { body: "no" }, want: ["8 did.body"] },
    { name: "od-base-grows", index: 2, change: { ejected: [] }, want: ["2 did.ejected.length"] },
    { name: "od-base-grows", index: 3, change: { events: undefined }, want: ["3 did.events"] },
    { name: "cb-keep-alive-reuse", index: 5, change: { stats: {} }, want: null },
    {
      name: "weighted-90-10",
      index: 0,
      change: { hostsPerRun: [{ h0: 640, "v2/h0": 160 }] },
      want: ["0 did.hostsPerRun.h0", "0 did.hostsPerRun.v2/h0"],
    },
  ])("$name, line $index", ({ name, index, change, want }) => {
    const found = differing(planted(name, index, change));
    if (want) expect(found.map((path) => path.replace(/\[\d+\]$/, ".length"))).toEqual(want);
    else expect(found).not.toEqual([]);
  });

  test.each([
    { name: "cb-max-connections-2-hosts-1", cluster: { circuit_breakers: {} } },
    { name: "od-base-capped", cluster: { outlier_detection: { interval: "2s", consecutive_5xx: 1 } } },
    { name: "lb-maglev-3", cluster: { lb_policy: "RING_HASH" } },
    { name: "cb-http2-concurrent-streams-1", cluster: { http2: {} } },
  ])("other settings give other answers: $name", ({ name, cluster }) => {
    const recording = named(name);
    const clusters = recording.header.config.clusters as Record<string, Record<string, unknown>>;
    const config = { ...recording.header.config, clusters: { ...clusters, main: { ...clusters.main, ...cluster } } };
    expect(differing({ ...recording, header: { ...recording.header, config } })).not.toEqual([]);
  });
});

describe("facts of chance", () => {
  test.each<{ name: string; a: Record<string, number>; b: Record<string, number>; want: boolean }>([
    { name: "as recorded", a: { h0: 725, h1: 75 }, b: { h0: 1_430, h1: 170 }, want: true },
    { name: "80 % against 90 %", a: { h0: 720, h1: 80 }, b: { h0: 640, h1: 160 }, want: false },
    { name: "rare hosts are put together", a: { h0: 588, h1: 1, h2: 2 }, b: { h0: 590, h3: 1 }, want: true },
    { name: "one that never is", a: { h0: 400, h1: 400 }, b: { h0: 800 }, want: false },
  ])("proportions, $name: $want", ({ a, b, want }) => {
    expect(sameProportions(a, b)).toBe(want);
  });

  test.each([
    { name: "scheduling adds up to 60 ms", late: 50, want: true },
    { name: "not 400 ms", late: 400, want: false },
    { name: "nothing comes early", late: -400, want: false },
  ])("waits, $name: $want", ({ late, want }) => {
    const waits = Array.from({ length: 100 }, (_, index) => 10 * index);
    expect(
      sameWaits(
        waits.map((wait) => wait + late),
        waits,
      ),
    ).toBe(want);
  });
});
