import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { argocdAdapters } from "../../src/conform/argocd.ts";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";

const recordingsOf = (controller: string): readonly Recording[] => {
  const name = `${controller}.jsonl.gz`;
  const text = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/argocd", name))).toString("utf8");
  return parseRecordings(name, text);
};
const differing = (recording: Recording): readonly string[] =>
  argocdAdapters
    .filter(({ controller }) => controller === recording.header.controller)
    .flatMap((adapter) => adapter.replay(recording))
    .flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));

describe("recordings of Argo CD are all repeated, tick for tick:", () => {
  it.each([
    { controller: "argocd-app", files: 80, ticks: 1684 },
    { controller: "argocd-diff", files: 6, ticks: 158 },
    { controller: "argocd-health", files: 15, ticks: 338 },
    { controller: "argocd-retry", files: 1, ticks: 96 },
    { controller: "argocd-sync", files: 135, ticks: 373 },
    { controller: "argocd-windows", files: 40, ticks: 676 },
  ])("$controller", ({ controller, files, ticks }) => {
    const recordings = recordingsOf(controller);
    expect(recordings).toHaveLength(files);
    expect(recordings.flatMap((recording) => recording.ticks)).toHaveLength(ticks);
    expect(recordings.flatMap((recording) => differing(recording).map((at) => `${recording.file}: ${at}`))).toEqual([]);
  });

  it("by an adapter of their own each", () => {
    expect(new Set(argocdAdapters.map(({ controller }) => controller)).size).toBe(argocdAdapters.length);
  });
});

describe("a planted falsehood is noticed:", () => {
  const planted = (controller: string, title: string, index: number, change: (tick: Tick) => Tick): Recording => {
    const found = recordingsOf(controller).find(({ header }) => header.case === title);
    if (!found) throw new Error(`no recording ${title}`);
    return { ...found, ticks: found.ticks.map((tick, at) => (at === index ? change(tick) : tick)) };
  };
  const did =
    (part: object) =>
    (tick: Tick): Tick => ({ ...tick, did: { ...tick.did, ...part } });

  it.each([
    {
      name: "another health",
      controller: "argocd-health",
      file: "job",
      tick: 0,
      part: { status: "Missing" },
      want: "0 did.status",
    },
    {
      name: "another retry",
      controller: "argocd-retry",
      file: "named",
      tick: 3,
      part: { nextRetryMs: 1 },
      want: "3 did.nextRetryMs",
    },
    {
      name: "an open window",
      controller: "argocd-windows",
      file: "edges-of-a-window",
      tick: 2,
      part: { canSync: true },
      want: "2 did.canSync",
    },
    {
      name: "a wave left out",
      controller: "argocd-sync",
      file: "three-waves-wait-for-health",
      tick: 1,
      part: { ops: [] },
      want: "1 did.ops[0]",
    },
    {
      name: "another phase",
      controller: "argocd-sync",
      file: "presync-job-fails",
      tick: 1,
      part: { phase: "Running" },
      want: "1 did.phase",
    },
    {
      name: "a key that nobody decided",
      controller: "argocd-sync",
      file: "prune-extra",
      tick: 0,
      part: { forgotten: 1 },
      want: "0 did.forgotten",
    },
    {
      name: "an operation that did not start",
      controller: "argocd-app",
      file: "first-sync",
      tick: 0,
      part: { operation: undefined },
      want: "0 did.operation",
    },
    {
      name: "a difference",
      controller: "argocd-diff",
      file: "named",
      tick: 0,
      part: { modified: true },
      want: "0 did.modified",
    },
  ])("$name", ({ controller, file, tick, part, want }) => {
    expect(differing(planted(controller, file, tick, did(part)))).toContain(want);
  });
});
