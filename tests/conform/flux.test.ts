import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fluxAdapters } from "../../src/conform/flux.ts";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";

const recordingsOf = (controller: string): readonly Recording[] => {
  const name = `${controller}.jsonl.gz`;
  const text = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/flux", name))).toString("utf8");
  return parseRecordings(name, text);
};
const differing = (recording: Recording): readonly string[] =>
  fluxAdapters
    .filter(({ controller }) => controller === recording.header.controller)
    .flatMap((adapter) => adapter.replay(recording))
    .flatMap((differences, tick) => differences.map(({ path }) => `${tick} ${path}`));

describe("recordings of Flux are all repeated, tick for tick:", () => {
  it.each([
    { controller: "flux-kstatus", files: 16, ticks: 371 },
    { controller: "flux-kustomization", files: 81, ticks: 374 },
  ])("$controller", ({ controller, files, ticks }) => {
    const recordings = recordingsOf(controller);
    expect(recordings).toHaveLength(files);
    expect(recordings.flatMap((recording) => recording.ticks)).toHaveLength(ticks);
    expect(recordings.flatMap((recording) => differing(recording).map((at) => `${recording.file}: ${at}`))).toEqual([]);
  });
});

describe("a planted falsehood is noticed:", () => {
  const planted = (controller: string, title: string, index: number, change: (tick: Tick) => Tick): Recording => {
    const found = recordingsOf(controller).find(({ header }) => header.case === title);
    if (!found) throw new Error(`no recording ${title}`);
    return { ...found, ticks: found.ticks.map((tick, at) => (at === index ? change(tick) : tick)) };
  };
  const kstatus = { controller: "flux-kstatus", file: "deployment", tick: 0 };
  const first = { controller: "flux-kustomization", file: "first-apply", tick: 1 };
  const waits = { controller: "flux-kustomization", file: "wait-times-out", tick: 1 };

  it.each([
    { name: "another status", ...kstatus, part: { status: "Failed" }, want: ["0 did.status"] },
    { name: "another message", ...kstatus, part: { message: "" }, want: ["0 did.message"] },
    { name: "a condition left out", ...kstatus, part: { conditions: [] }, want: ["0 did.conditions[0]"] },
    { name: "a key that nobody decided", ...kstatus, part: { forgotten: 1 }, want: ["0 did.forgotten"] },
    { name: "another time of the next run", ...first, part: { requeueAfterMs: 1 }, want: ["1 did.requeueAfterMs"] },
    {
      name: "an object less in the inventory",
      ...first,
      part: { inventory: ["a"] },
      want: ["1 did.inventory[0]", "1 did.inventory[1]"],
    },
    { name: "events left out", ...first, part: { events: undefined }, want: ["1 did.events"] },
    { name: "nothing sent", ...first, part: { ops: undefined }, want: ["1 did.ops"] },
    { name: "a shorter wait", ...waits, part: { tookMs: 40_000 }, want: ["1 did.tookMs"] },
  ])("$name", ({ controller, file, tick, part, want }) => {
    const recording = planted(controller, file, tick, (old) => ({ ...old, did: { ...old.did, ...part } }));
    expect(differing(recording)).toEqual(want);
  });

  it("an artifact that is served although nothing was tried", () => {
    const recording = planted("flux-kustomization", "first-apply", 1, (tick) => ({
      ...tick,
      see: { ...tick.see, dryRun: {} },
    }));
    expect(differing(recording)).toContain("1 did.requeueAfterMs");
  });
});
