import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kedaAdapter } from "../../src/conform/keda.ts";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";

const NAME = "keda.jsonl.gz";
const BUNDLE = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/keda", NAME))).toString("utf8");
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
const differing = (recording: Recording): readonly string[] =>
  kedaAdapter.replay(recording).flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));
const did = (part: object) => (tick: Tick) => ({ ...tick, did: { ...tick.did, ...part } });
const see = (part: object) => (tick: Tick) => ({ ...tick, see: { ...tick.see, ...part } });

describe("recordings of the KEDA operator", () => {
  it("are all repeated, tick for tick", () => {
    expect(RECORDINGS).toHaveLength(455);
    expect(RECORDINGS.flatMap(({ ticks }) => ticks)).toHaveLength(5670);
    const wrong = RECORDINGS.flatMap((recording) => differing(recording).map((place) => `${recording.file}: ${place}`));
    expect(wrong).toEqual([]);
  });

  it.each<{ name: string; file: string; tick: number; change: (tick: Tick) => Tick; want: readonly string[] }>([
    {
      name: "a wrong size",
      file: "activate-zero-to-one",
      tick: 3,
      change: did({ scale: [{ from: 0, to: 2 }] }),
      want: ["3 did.scale[0].to"],
    },
    {
      name: "a write that did not happen",
      file: "activate-zero-to-one",
      tick: 3,
      change: did({ scale: undefined }),
      want: ["3 did.scale"],
    },
    {
      name: "a missing event",
      file: "activate-zero-to-one",
      tick: 3,
      change: did({ events: [] }),
      want: ["3 did.events[0]"],
    },
    {
      name: "a wrong answer to the HPA",
      file: "fallback-static",
      tick: 7,
      change: did({ values: [{ metric: "s0-prometheus", valueMilli: 60_001 }] }),
      want: ["7 did.values[0].valueMilli"],
    },
    {
      name: "a key that nobody decided",
      file: "fallback-static",
      tick: 1,
      change: did({ forgotten: true }),
      want: ["1 did.forgotten"],
    },
    {
      name: "a wrong number of Jobs",
      file: "job-pause",
      tick: 1,
      change: did({ jobs: { created: 4 } }),
      want: ["1 did.jobs.created"],
    },
    {
      name: "a wrong value of a scaler",
      file: "scaler-sqs-all",
      tick: 1,
      change: did({ valueMilli: 15_000 }),
      want: ["1 did.valueMilli"],
    },
  ])("$name is noticed", ({ file, tick, change, want }) => {
    expect(differing(withTick(named(file), tick, change))).toEqual(want);
  });

  it("other readings give another answer", () => {
    const quiet = withTick(named("activate-zero-to-one"), 3, see({ sources: [[{ value: 0 }]] }));
    expect(differing(quiet)).toContain("3 did.scale");
  });
});
