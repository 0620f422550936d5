import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { clusterAutoscalerAdapter } from "../../src/conform/cluster-autoscaler.ts";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";

const BUNDLE = join(import.meta.dirname, "../golden/cluster-autoscaler/cluster-autoscaler.jsonl.gz");
const recordings = parseRecordings("cluster-autoscaler.jsonl.gz", gunzipSync(readFileSync(BUNDLE)).toString());
const replay = (recording: Recording) => clusterAutoscalerAdapter.replay(recording);

describe("recordings of the cluster-autoscaler", () => {
  test("are all repeated exactly", () => {
    expect(recordings).toHaveLength(213);
    expect(recordings.flatMap(({ ticks }) => ticks)).toHaveLength(3158);
    const found = recordings.flatMap((recording) =>
      replay(recording)
        .flat()
        .map((difference) => ({ file: recording.file, ...difference })),
    );
    expect(found).toEqual([]);
  });
});

type Did = Readonly<Record<string, unknown>>;

/** A recording with something else in one tick's `did`. */
function planted(name: string, t: number, edit: (did: Did) => Did): Recording {
  const recording = recordings.find(({ header }) => header.case === name);
  if (!recording) throw new Error(`no recording ${name}`);
  return {
    ...recording,
    ticks: recording.ticks.map((tick) => (tick.t === t ? { ...tick, did: edit({ ...tick.did }) } : tick)),
  };
}

describe("a wrong recording is noticed", () => {
  const rows: readonly {
    readonly name: string;
    readonly t: number;
    readonly edit: (did: Did) => Did;
    readonly path: string;
  }[] = [
    { name: "basic-scale-up", t: 0, edit: (did) => ({ ...did, chosen: "b" }), path: "did.chosen" },
    { name: "basic-scale-up", t: 0, edit: ({ actions: _, ...did }) => did, path: "did.actions" },
    { name: "basic-scale-up", t: 10_000, edit: (did) => ({ ...did, fits: {} }), path: "did.fits.web-4" },
    {
      name: "basic-scale-up",
      t: 60_000,
      edit: (did) => ({ ...did, utilization: { "a-1": 0.9 } }),
      path: "did.utilization.a-2",
    },
    { name: "drain-one-node", t: 0, edit: (did) => ({ ...did, unneeded: [] }), path: "did.unneeded[0]" },
    { name: "drain-one-node", t: 70_000, edit: (did) => ({ ...did, scaleDown: {} }), path: "did.scaleDown.result" },
    { name: "drain-one-node", t: 70_000, edit: ({ events: _, ...did }) => did, path: "did.events" },
    { name: "backoff-doubles", t: 70_000, edit: (did) => ({ ...did, backoffs: [] }), path: "did.backoffs[0]" },
    { name: "backoff-doubles", t: 80_000, edit: (did) => ({ ...did, events: [] }), path: "did.events" },
  ];
  for (const { name, t, edit, path } of rows) {
    test(`${name} at ${t}: ${path}`, () => {
      const found = replay(planted(name, t, edit)).flat();
      expect(found.map((difference) => [difference.t, difference.path])).toContainEqual([t, path]);
    });
  }
});
