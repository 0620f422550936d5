import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { karpenterAdapter } from "../../src/conform/karpenter.ts";
import { parseRecordings, type Recording } from "../../src/conform/recording.ts";

const BUNDLE = join(import.meta.dirname, "../golden/karpenter/karpenter.jsonl.gz");
const recordings = parseRecordings("karpenter.jsonl.gz", gunzipSync(readFileSync(BUNDLE)).toString());

/** Ticks by component, and every difference. */
const ticks = new Map<string, number>();
const found: unknown[] = [];
for (const recording of recordings) {
  const component = String(recording.header.config.component);
  const replayed = karpenterAdapter.replay(recording);
  ticks.set(component, (ticks.get(component) ?? 0) + replayed.length);
  for (const difference of replayed.flat()) found.push({ file: recording.file, ...difference });
}

describe("recordings of Karpenter", () => {
  test("are all repeated exactly", () => {
    expect(found).toEqual([]);
  });
  test.each([
    ["provisioning", 183],
    ["disruption", 379],
    ["termination", 31],
    ["nodeclaim", 24],
    ["budgets", 17],
    ["batch", 7],
  ] as const)("%s: %i ticks", (component, count) => {
    expect(ticks.get(component)).toBe(count);
  });
});

type Did = Record<string, unknown>;

/** The recording with something else in the last `did` that has the key. */
function planted(name: string, key: string, value: unknown): Recording {
  const recording = recordings.find(({ header }) => header.case === name);
  if (!recording) throw new Error(`no recording ${name}`);
  const at = recording.ticks.findLastIndex(({ did }) => did && key in did);
  const edited = (did: Did): Did => ({ ...did, [key]: value });
  return {
    ...recording,
    ticks: recording.ticks.map((tick, i) => (i === at ? { ...tick, did: edited({ ...tick.did }) } : tick)),
  };
}

describe("a wrong recording is noticed", () => {
  test.each([
    ["prov-one-pod", "existing", { n1: ["web-1"] }, "did.existing.n1"],
    ["prov-pod-too-big", "errors", {}, "did.errors"],
    ["disr-single-replace-cheaper", "tainted", [], "did.tainted[0]"],
    ["disr-replace-life", "requeueAfterMs", 1, "did.requeueAfterMs"],
    ["disr-delete-life", "queue", [], "did.queue[0]"],
    ["budget-percent-rounding", "allowed", {}, "did.allowed"],
    ["batch-max", "windows", [], "did.windows[0]"],
    ["claim-expiry", "requeueAfterMs", {}, "did.requeueAfterMs"],
    ["term-minimum-drain", "requeueAfterMs", 1, "did.requeueAfterMs"],
  ] as const)("%s: %s", (name, key, value, path) => {
    const paths = karpenterAdapter.replay(planted(name, key, value)).flatMap((each) => each.map((one) => one.path));
    expect(paths.some((each) => each.startsWith(path))).toBe(true);
  });
});
