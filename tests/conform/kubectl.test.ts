import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kubectlAdapter } from "../../src/conform/kubectl.ts";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";

const bundle = (name: string): readonly Recording[] =>
  parseRecordings(
    name,
    gunzipSync(readFileSync(join(import.meta.dirname, "../golden/kubectl", name))).toString("utf8"),
  );
const VECTORS = bundle("kubectl.jsonl.gz");
const TRANSCRIPTS = bundle("transcripts.gz");

describe("recorded vectors of kubectl", () => {
  it("are all repeated", () => {
    expect(VECTORS.flatMap(({ ticks }) => ticks)).toHaveLength(1572);
    const wrong = VECTORS.flatMap((recording) => kubectlAdapter.replay(recording).flat());
    expect(wrong).toEqual([]);
  });

  it("notice a cell that differs", () => {
    const pods = VECTORS.find(({ header }) => header.case === "table-pods");
    if (!pods) throw new Error("no pods");
    const [first, ...rest] = pods.ticks;
    const planted = { ...pods, ticks: [{ t: 0, ...first, did: { ...first?.did, cells: [] } }, ...rest] };
    expect(kubectlAdapter.replay(planted)[0]).not.toEqual([]);
  });
});

describe("recorded transcripts of kubectl", () => {
  /** Commands repeated to the byte, writes included: no fewer than these. */
  it.each<{ name: string; atLeast: number }>([
    { name: "apply-errors-new", atLeast: 27 },
    { name: "apply-errors", atLeast: 78 },
    { name: "autoscale-classic", atLeast: 37 },
    { name: "course-basics", atLeast: 36 },
    { name: "crds", atLeast: 33 },
    { name: "crud", atLeast: 151 },
    { name: "every-kind-1", atLeast: 102 },
    { name: "every-kind-2", atLeast: 19 },
    { name: "help-pages", atLeast: 25 },
    { name: "hpa-shapes", atLeast: 39 },
    { name: "lookups", atLeast: 204 },
    { name: "nodes", atLeast: 79 },
    { name: "pod-states", atLeast: 32 },
    { name: "rollouts", atLeast: 52 },
    { name: "watching", atLeast: 0 },
  ])("$name", ({ name, atLeast }) => {
    const recording = TRANSCRIPTS.find(({ header }) => header.case === name);
    if (!recording) throw new Error(`no transcript ${name}`);
    const repeated = kubectlAdapter.replay(recording).filter((differences) => differences.length === 0);
    expect(repeated.length).toBeGreaterThanOrEqual(atLeast);
  });
});
