import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kubectlApplyAdapter } from "../../src/conform/kubectl-apply.ts";
import { parseRecordings, type Recording, type Tick } from "../../src/conform/recording.ts";

const NAME = "kubectl-apply.jsonl.gz";
const TEXT = gunzipSync(readFileSync(join(import.meta.dirname, "../golden/apply", NAME))).toString("utf8");
const RECORDINGS = parseRecordings(NAME, TEXT);

const differing = (recording: Recording): readonly string[] =>
  kubectlApplyAdapter
    .replay(recording)
    .flatMap((differences, index) => differences.map(({ path }) => `${caseOf(recording.ticks[index])} ${path}`));
const caseOf = (tick: Tick | undefined): string => `${tick?.case} ${tick?.step}`;

describe("recordings of kubectl apply", () => {
  it("are all repeated, step for step", () => {
    expect(RECORDINGS).toHaveLength(5);
    expect(RECORDINGS.flatMap(({ ticks }) => ticks)).toHaveLength(401);
    expect(RECORDINGS.flatMap(differing)).toEqual([]);
  });

  it("begin with what is there", () => {
    const [recording] = RECORDINGS;
    const later = recording?.ticks.slice(1, 2) ?? [];
    expect(later.map(caseOf)).toEqual(["create-unchanged 2"]);
    expect(differing({ ...(recording as Recording), ticks: later })).toContain("create-unchanged 2 did.stdout");
  });
});

/** One step with something else in place of something. */
function falsified(step: string, from: string, to: string): Recording {
  const recording = RECORDINGS.find(({ ticks }) => ticks.some((tick) => caseOf(tick) === step));
  if (!recording) throw new Error(`no step ${step}`);
  const planted = (tick: Tick): Tick => {
    const text = JSON.stringify(tick.did);
    if (!text.includes(from)) throw new Error(`nothing to falsify in ${text}`);
    return { ...tick, did: JSON.parse(text.replace(from, to)) as Tick["did"] };
  };
  return { ...recording, ticks: recording.ticks.map((tick) => (caseOf(tick) === step ? planted(tick) : tick)) };
}

describe("a planted falsehood is noticed:", () => {
  it.each([
    {
      name: "another patch",
      step: "replicas-removed 2",
      from: '"replicas":null',
      to: '"replicas":1',
      want: "did.requests[0].body.spec.replicas",
    },
    { name: "another message", step: "create-unchanged 2", from: "unchanged", to: "configured", want: "did.stdout" },
    {
      name: "an owner less",
      step: "labels 2",
      from: '"f:hand":{}',
      to: "",
      want: "did.live.metadata.managedFields[1].fieldsV1.f:metadata.f:labels.f:hand",
    },
    {
      name: "another conflict",
      step: "ssa-conflict 2",
      from: ".spec.replicas",
      to: ".spec.template",
      want: "did.stderr",
    },
    {
      name: "another field manager",
      step: "csa-then-ssa 2",
      from: "fieldManager=kubectl-last",
      to: "fieldManager=last",
      want: "did.requests[1].query",
    },
    {
      name: "an object that changed",
      step: "dry-run-server 2",
      from: '"live":"unchanged"',
      to: '"live":null',
      want: "did.live",
    },
  ])("$name", ({ step, from, to, want }) => {
    expect(differing(falsified(step, from, to))).toContain(`${step} ${want}`);
  });
});
