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
const TRANSCRIPTS = bundle("kubectl-transcripts.jsonl.gz");

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
  it("are repeated to the byte, writes included", () => {
    expect(TRANSCRIPTS.flatMap(({ ticks }) => ticks)).toHaveLength(965);
    expect(TRANSCRIPTS.flatMap((recording) => kubectlAdapter.replay(recording).flat())).toEqual([]);
  });

  /** Commands that have their effect and are not compared; what the recordings do not show decides them. */
  it("say why a command is left out", () => {
    const before = TRANSCRIPTS.flatMap(({ ticks }) => ticks).flatMap(
      (tick) => (tick.before ?? []) as readonly { readonly left?: string }[],
    );
    const reasons: Record<string, number> = {};
    for (const { left } of before) if (left !== undefined) reasons[left] = (reasons[left] ?? 0) + 1;
    expect(reasons).toEqual({
      "a random name": 1,
      "component statuses are not modelled": 2,
      "no list shows the object": 3,
      "states while it ran are not recorded": 12,
      "the instant or order within a second decides": 4,
      "writes of controllers before it are not recorded": 20,
    });
  });

  it("notice a line that differs", () => {
    const crds = TRANSCRIPTS.find(({ header }) => header.case === "crds");
    if (!crds) throw new Error("no transcript");
    const planted = crds.ticks.map((tick) => ({ ...tick, stdout: `${String(tick.stdout ?? "")}x` }));
    const replayed = kubectlAdapter.replay({ ...crds, ticks: planted });
    expect(replayed.every((differences) => differences.length > 0)).toBe(true);
  });
});
