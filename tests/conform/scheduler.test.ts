import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";
import { schedulerAdapter } from "../../src/conform/scheduler.ts";

const BUNDLE = join(import.meta.dirname, "../golden/scheduler/scheduler.jsonl.gz");
const recordings = parseRecordings("scheduler.jsonl.gz", gunzipSync(readFileSync(BUNDLE)).toString());
const replay = (recording: Recording) => schedulerAdapter.replay(recording).flat();

describe("recordings of kube-scheduler", () => {
  test("are all repeated exactly", () => {
    expect(recordings).toHaveLength(229);
    expect(
      recordings.flatMap((recording) => replay(recording).map((found) => ({ file: recording.file, ...found }))),
    ).toEqual([]);
  });
});

/** A recording with something else in `did`. */
function planted(name: string, edit: (did: Record<string, unknown>) => Record<string, unknown>): Recording {
  const recording = recordings.find(({ header }) => header.case === name);
  if (!recording) throw new Error(`no recording ${name}`);
  return { ...recording, ticks: recording.ticks.map((tick) => ({ ...tick, did: edit({ ...tick.did }) })) };
}

describe("a wrong recording is noticed", () => {
  const rows: readonly {
    readonly name: string;
    readonly edit: (did: Record<string, unknown>) => Record<string, unknown>;
    readonly paths: readonly string[];
  }[] = [
    { name: "exact-fit", edit: (did) => ({ ...did, feasible: ["nowhere"] }), paths: ["did.feasible[0]"] },
    { name: "tie", edit: (did) => ({ ...did, top: ["nowhere"] }), paths: ["did.top[0]", "did.top[1]", "did.top"] },
    {
      name: "preempt-tie",
      edit: (did) => ({ ...did, preempt: { a: [], b: [] } }),
      paths: ["did.preempt.a[0]", "did.preempt.b[0]"],
    },
    {
      name: "no-nodes",
      edit: (did) => ({ ...did, event: { type: "Warning", reason: "FailedScheduling", message: "?" } }),
      paths: ["did.event.message", "did.event.message"],
    },
  ];
  for (const { name, edit, paths } of rows) {
    test(name, () => {
      const found = replay(planted(name, edit)).map(({ path }) => path);
      expect(found).toEqual(expect.arrayContaining([...paths]));
    });
  }
});
