import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";
import { workloads } from "../../src/conform/workloads.ts";

const NAME = "workloads.jsonl.gz";
const TEXT = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/workloads", NAME))).toString("utf8");
const RECORDINGS = parseRecordings(NAME, TEXT);

const named = (name: string): Recording => {
  const found = RECORDINGS.find(({ header }) => header.case === name);
  if (!found) throw new Error(`no recording ${name}`);
  return found;
};
const wrongTicks = (recording: Recording): readonly number[] =>
  workloads.replay(recording).flatMap((differences, tick) => (differences.length > 0 ? [tick] : []));

describe("recordings of the upstream controllers", () => {
  it("are all repeated, tick for tick", () => {
    expect(RECORDINGS).toHaveLength(67);
    expect(RECORDINGS.flatMap(({ ticks }) => ticks)).toHaveLength(7792);
    expect(RECORDINGS.filter((recording) => wrongTicks(recording).length > 0).map(({ file }) => file)).toEqual([]);
  });

  it("give one list of differences a tick", () => {
    for (const recording of RECORDINGS) expect(workloads.replay(recording)).toHaveLength(recording.ticks.length);
  });
});

/** A planted falsehood: the text of one tick with something else in place of something. */
const falsified = (recording: Recording, index: number, from: string | RegExp, to: string): Recording => {
  const planted = (tick: Tick): Tick => {
    const text = JSON.stringify(tick.did);
    const other = text.replace(from, to);
    if (other === text) throw new Error(`nothing to falsify in ${text}`);
    return { ...tick, did: JSON.parse(other) as Tick["did"] };
  };
  return { ...recording, ticks: recording.ticks.map((tick, at) => (at === index ? planted(tick) : tick)) };
};

describe("a planted falsehood is noticed:", () => {
  it.each<{ name: string; file: string; find: (tick: Tick) => boolean; from: string | RegExp; to: string }>([
    {
      name: "another size of the new ReplicaSet",
      file: "rolling-10-default",
      find: (tick) => JSON.stringify(tick.did).includes('"create":"ReplicaSet"'),
      from: '"replicas":10',
      to: '"replicas":9',
    },
    {
      name: "another condition reason",
      file: "rolling-3-default",
      find: (tick) => JSON.stringify(tick.did).includes("NewReplicaSetAvailable"),
      from: "NewReplicaSetAvailable",
      to: "ReplicaSetUpdated",
    },
    {
      name: "another transition time",
      file: "bad-version-deadline-30-then-rollback",
      find: (tick) => JSON.stringify(tick.did).includes("ProgressDeadlineExceeded"),
      from: /"updateMs":3/,
      to: '"updateMs":4',
    },
    {
      name: "a write left out",
      file: "quota-hit",
      find: (tick) => JSON.stringify(tick.did).includes("FailedCreate"),
      from: /\{"create":"Pod","name":"[^"]*","t":5\},/,
      to: "",
    },
    {
      name: "another victim",
      file: "scale-down-victims",
      find: (tick) => JSON.stringify(tick.did).includes("web-new-1"),
      from: "web-new-1",
      to: "web-new-0",
    },
    {
      name: "another share",
      file: "proportion",
      find: (tick) => JSON.stringify(tick.did) === '{"proportion":1}',
      from: "1",
      to: "2",
    },
    {
      name: "another taint",
      file: "node-silent",
      find: (tick) => tick.t === 155102,
      from: "unreachable:NoExecute",
      to: "not-ready:NoExecute",
    },
    {
      name: "an end that is none",
      file: "gc-foreground",
      find: (tick) => JSON.stringify(tick.did).includes('"DELETED"'),
      from: '"DELETED"',
      to: '"MODIFIED"',
    },
  ])("$name", ({ file, find, from, to }) => {
    const recording = named(file);
    const index = recording.ticks.findIndex((tick) => tick.did !== undefined && find(tick));
    expect(wrongTicks(falsified(recording, index, from, to))).toContain(index);
  });

  it("a deletion that never comes", () => {
    const recording = named("node-silent");
    const late = recording.ticks.map((tick) => (tick.t > 300_000 ? { ...tick, t: tick.t + 10_000 } : tick));
    expect(wrongTicks({ ...recording, ticks: late })).not.toEqual([]);
  });

  it("a file of an unknown kind", () => {
    const recording = { ...named("fenceposts"), ticks: [{ t: 0, did: { other: 1 } }] };
    expect(wrongTicks(recording)).toEqual([0]);
  });
});
