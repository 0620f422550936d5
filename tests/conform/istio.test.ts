import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { istioAdapter } from "../../src/conform/istio.ts";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";

const BUNDLE = join(import.meta.dirname, "../golden/istio/istio.jsonl.gz");
const recordings = parseRecordings("istio.jsonl.gz", gunzipSync(readFileSync(BUNDLE)).toString());
const paths = (recording: Recording): string[] =>
  istioAdapter
    .replay(recording)
    .flat()
    .map(({ path }) => path);

describe("recordings of Istio's pilot", () => {
  test("are all repeated exactly", () => {
    expect(recordings).toHaveLength(59);
    expect(recordings.flatMap((recording) => paths(recording).map((path) => `${recording.file}: ${path}`))).toEqual([]);
  });
});

describe("a wrong recording is noticed", () => {
  const planted = (name: string, change: Record<string, unknown>): Recording => {
    const recording = recordings.find(({ header }) => header.case === name);
    if (!recording) throw new Error(`no recording ${name}`);
    return { ...recording, ticks: recording.ticks.map((tick) => ({ ...tick, did: { ...tick.did, ...change } })) };
  };

  test.each([
    { name: "vs-timeout-zero", change: { rejected: "?" }, want: ["did.rejected"] },
    { name: "vs-plain", change: { routes: [] }, want: ["did.routes[0]"] },
    { name: "no-objects", change: { forgotten: 1 }, want: ["did.forgotten"] },
    { name: "no-objects", change: { clusters: {} }, want: ["did.clusters.:80 shop.default.svc.cluster.local"] },
  ])("$want of $name", ({ name, change, want }) => {
    expect(paths(planted(name, change))).toEqual(want);
  });

  test("another mesh gives other settings", () => {
    const recording = planted("no-objects", {});
    const header = { ...recording.header, config: { mesh: "connectTimeout: 3s" } };
    expect(paths({ ...recording, header })).toEqual(["did.clusters.:80 shop.default.svc.cluster.local.connectTimeout"]);
  });
});
