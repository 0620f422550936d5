import { describe, expect, test } from "vitest";
import type { WriteRecord } from "../../src/api/frame.ts";
import { INTERRUPT, type Printed } from "../../src/api/terminal.ts";
import { declaredIn, marksOf } from "../../src/session/exercise.ts";
import { trunk } from "../../src/session/forks.ts";
import { readLink, writeQuery } from "../../src/session/link.ts";
import { intervene } from "../../src/session/log.ts";
import { namesAt } from "../../src/session/names.ts";
import { filesAt, isFollowing, revisionOf, transcript, typedLines } from "../../src/session/transcript.ts";
import { fakeInfo } from "./fake-run.ts";

const said = (at: number, line: string | null, rest: Partial<Printed> = {}): Printed => ({
  at,
  line,
  stdout: "",
  stderr: "",
  exit: 0,
  writes: 0,
  ...rest,
});
const typed = (at: number, value: string) => ({ at, by: "user", path: "terminal", value });

describe("a transcript follows the clock", () => {
  const printed = [
    said(1000, "k get pods", { stdout: "web\n" }),
    said(2000, "k get po x", { stdout: "", stderr: "not found\n", exit: 1 }),
    said(3000, "k get pods -w", { stdout: "NAME\n", exit: null }),
    said(4000, null, { stdout: "web\n", exit: null }),
    said(5000, INTERRUPT, { stderr: "^C\n", exit: 130 }),
    said(6000, null, { saved: { name: "a.yaml", text: "two" } }),
  ];

  test.each([
    { at: 999, lines: 0, following: false },
    { at: 1000, lines: 1, following: false },
    { at: 3500, lines: 3, following: true },
    { at: 4000, lines: 4, following: true },
    { at: 9000, lines: 5, following: false },
  ])("at $at", ({ at, lines, following }) => {
    expect(transcript({ printed }, [], at)).toHaveLength(lines);
    expect(isFollowing({ printed }, at)).toBe(following);
  });

  test("errors stand after what was found, warnings before what was done", () => {
    const two = [
      said(1, "a", { stdout: "rows\n", stderr: "error\n", exit: 1 }),
      said(2, "b", { stdout: "done\n", stderr: "Warning\n" }),
    ];
    expect(transcript({ printed: two }, [], 9).map(({ text }) => text)).toEqual(["rows\nerror\n", "Warning\ndone\n"]);
  });

  test("a line that is being computed stands there without an answer", () => {
    const parts = transcript({ printed }, [typed(1000, "k get pods"), typed(7000, "k get rs")], 8000);
    expect(parts.at(-1)).toMatchObject({ line: "k get rs", text: "" });
    expect(parts).toHaveLength(6);
  });

  test("lines to bring back, each once in a row", () => {
    const again = [said(1, "a"), said(2, "a"), said(3, "b"), said(4, INTERRUPT), said(5, "a")];
    expect(typedLines({ printed: again }, 9)).toEqual(["a", "b", "a"]);
  });

  test("files are what was kept last, by the clock", () => {
    const info = { ...fakeInfo("cpu-hpa"), files: { "a.yaml": "one" } };
    const log = [{ at: 7000, by: "user", path: "file/a.yaml", value: "three" }];
    expect([0, 6000, 7000].map((at) => filesAt({ info, printed }, log, at)["a.yaml"])).toEqual(["one", "two", "three"]);
    expect([0, 6000].map((at) => revisionOf({ info, printed }, "a.yaml", at))).toEqual([1, 2]);
  });
});

describe("lines in the log", () => {
  test("two of one instant are both kept, in order", () => {
    const log = intervene(intervene([], 5, "terminal", "a"), 5, "terminal", "b");
    expect(log.map(({ value }) => value)).toEqual(["a", "b"]);
  });

  test.each(["k get pods", "alias k=kubectl", "echo a~b | grep 'x'", "null", "5", INTERRUPT])(
    "%j travels in a link",
    (line) => {
      const log = [typed(1500, line)];
      const lanes = [{ variant: "a", branch: 0 }];
      const run = { lanes, seed: null, branches: [trunk(log)], at: 0, playing: true, speed: 1, zoom: null, focus: 0 };
      expect(readLink(writeQuery({ ...run, scene: "lanes", terminal: true })).run?.branches[0]?.log).toEqual(log);
    },
  );
});

describe("marks of the exercise", () => {
  const write = (at: number, to: number | null): WriteRecord => ({
    at,
    by: "user",
    target: { kind: "Deployment", namespace: "default", name: "demo" },
    field: "spec.replicas",
    from: null,
    to,
    decision: null,
  });
  const rows = [
    { name: "nothing yet", writes: [], at: 99, want: [null, null, null] },
    { name: "applied", writes: [write(5, 3)], at: 99, want: [5, null, null] },
    { name: "drifted", writes: [write(5, 3), write(9, 1)], at: 99, want: [5, 9, null] },
    { name: "restored", writes: [write(5, 3), write(9, 1), write(12, 3)], at: 99, want: [5, 9, 12] },
    {
      name: "the clock was scrubbed back",
      writes: [write(5, 3), write(9, 1), write(12, 3)],
      at: 10,
      want: [5, 9, null],
    },
    { name: "scaled before any apply", writes: [write(5, 1)], at: 99, want: [null, null, null] },
  ];
  test.each(rows)("$name", ({ writes, at, want }) => {
    const { applied, drifted, restored } = marksOf(writes, "demo", at, () => 3);
    expect([applied, drifted, restored]).toEqual(want);
  });

  test.each([
    { text: "kind: Deployment\nmetadata:\n  name: demo\nspec:\n  replicas: 3\n", want: { name: "demo", replicas: 3 } },
    { text: "kind: Service\nmetadata:\n  name: demo\n", want: null },
    { text: "", want: null },
  ])("what $text declares", ({ text, want }) => {
    expect(declaredIn(text)).toEqual(want);
  });
});

test("names that the screen knows: living pods, nodes, what events are about", () => {
  const pod = (at: number, name: string, state: "ready" | "gone") => ({
    at,
    pod: name,
    workload: "web",
    node: null,
    state,
    because: "",
    cpuRequestMilli: 0,
    memoryRequestBytes: 0,
  });
  const involved = { kind: "Deployment", namespace: "default", name: "web" };
  const event = { at: 1, lastAt: 1, type: "Normal", reason: "", message: "", involved, source: "", count: 1 } as const;
  const pods = [pod(1, "web-1", "ready"), pod(2, "web-2", "ready"), pod(3, "web-1", "gone")];
  const names = namesAt({ pods, nodes: [], events: [event] }, [], 5);
  expect([...names]).toEqual([
    ["Deployment", ["web"]],
    ["Pod", ["web-2"]],
  ]);
});
