import { describe, expect, test } from "vitest";
import type { KnobDoc } from "../../../src/api/frame.ts";
import type { Moment } from "../../../src/session/moments.ts";
import { momentText, placeMoments } from "../../../src/views/lab/moments.ts";

const knob = (path: string, unit: string, off?: number): KnobDoc => ({
  path,
  unit,
  group: "other",
  min: 0,
  max: 10,
  step: 1,
  default: null,
  initial: 0,
  help: "",
  ...(off === undefined ? {} : { off }),
});
const KNOBS = [
  knob("service/inventory.wait", "ms"),
  knob("call/a/b.timeout", "s", 0),
  knob("call/a/b.cut", "on"),
  knob("Deployment/web.spec.replicas", "pods"),
];
const script = (path: string, value: number): Moment => ({
  at: 0,
  kind: "script",
  line: { at: 0, path, value, holds: "on" },
});

test.each<[want: string, moment: Moment]>([
  ["inventory wait 5\u2009s", script("service/inventory.wait", 5000)],
  ["a → b timeout off", script("call/a/b.timeout", 0)],
  ["a → b timeout 2 s", script("call/a/b.timeout", 2)],
  ["a → b cut", script("call/a/b.cut", 1)],
  ["a → b cut off", script("call/a/b.cut", 0)],
  ["web replicas 0 pods", script("Deployment/web.spec.replicas", 0)],
  ["mesh-default disabled", script("Telemetry/istio-system/mesh-default.spec.metrics[0].overrides[0].disabled", 1)],
  ["node-1 kill", script("node/node-1.kill", 1)],
  ["web: threads ran out", { at: 0, kind: "full", workload: "web" }],
  ["a → b: breaker opens", { at: 0, kind: "opened", from: "a", to: "b" }],
])("%s", (want, moment) => {
  expect(momentText(moment, KNOBS)).toBe(want);
});

describe("marks on the time line", () => {
  const at = (...times: readonly number[]): readonly Moment[] =>
    times.map((time) => ({ at: time, kind: "full", workload: "w" }));
  const place = (moments: readonly Moment[]) =>
    placeMoments(
      moments,
      (time) => time,
      400,
      () => "x".repeat(10),
    ).map(({ left, side }) => [left, side]);
  test.each<[name: string, moments: readonly Moment[], want: readonly (readonly [number, string | null])[]]>([
    ["words to the right", at(50), [[50, "right"]]],
    [
      "to the left before a near one",
      at(100, 110),
      [
        [100, "left"],
        [112, "right"],
      ],
    ],
    ["to the left at the end", at(390), [[390, "left"]]],
    [
      "none where there is no room",
      at(10, 15),
      [
        [10, null],
        [22, "right"],
      ],
    ],
    [
      "none over the words before",
      at(50, 130, 140),
      [
        [50, "right"],
        [130, null],
        [142, "right"],
      ],
    ],
  ])("%s", (_, moments, want) => {
    expect(place(moments)).toEqual(want);
  });

  test.each<[name: string, busy: readonly number[], side: string | null]>([
    ["none over a decision to the right", [230], "left"],
    ["none over decisions on both sides", [230, 180], null],
    ["a decision further off is in nobody's way", [300], "right"],
  ])("%s", (_, busy, side) => {
    const [only] = placeMoments(
      at(200),
      (time) => time,
      400,
      () => "x".repeat(10),
      busy,
    );
    expect(only?.side).toBe(side);
  });
});
