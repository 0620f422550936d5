import { describe, expect, test } from "vitest";
import type { Trace } from "../../src/api/traces.ts";
import { fragmentsOf } from "../../src/views/trace/rows.ts";
import { deploymentOf } from "../scenario/manifests.ts";
import { ran } from "./meshed.ts";

/** front calls middle, which calls back. */
const chain = (middle: string, back: string, policy = ""): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: chain
title: t
about: a
symptom: s
horizon: 20s
traces: 1s
load: {users: {to: service/front, process: deterministic, rate: 50}}
services:
  front: {work: {cpu: 0s, wait: 10ms}, callers: {}, calls: [{to: middle}]}
  middle: {work: {cpu: 0s, wait: 10ms}, calls: [{to: back${policy}}]${middle}}
  back: {work: {cpu: 0s, wait: 10ms}${back}}
workloads:
  front: {serves: front, slots: 50, startup: &now {sandbox: 0s, pull: 0s, boot: 0s}}
  middle: {serves: middle, slots: 50, startup: *now}
  back: {serves: back, slots: 50, startup: *now}
${["front", "middle", "back"].map(deploymentOf).join("")}`;

const traced = (...given: Parameters<typeof chain>): readonly Trace[] =>
  ran(chain(...given)).history.traces.filter(({ startedAt }) => startedAt > 2000);
const shape = ({ spans }: Trace) =>
  spans.map(({ service, parent, tries, end }) => `${service}<${parent} ${tries} ${end}`);

describe("of every interval one request is followed", () => {
  const traces = traced("", "");
  test("the first", () => {
    expect(traces.length).toBeGreaterThanOrEqual(16);
    expect(new Set(traces.map(({ startedAt }) => Math.floor(startedAt / 1000))).size).toBe(traces.length);
  });
  test("through all services, each within the one that calls it", () => {
    const [trace] = traces;
    expect(trace && shape(trace)).toEqual(["front<-1 0 answered", "middle<0 0 answered", "back<1 0 answered"]);
    expect(trace?.spans.map(({ startMs, durationMs }) => [Math.round(startMs), Math.round(durationMs)])).toEqual([
      [0, 30],
      [10, 20],
      [20, 10],
    ]);
  });
});

describe("what a trace shows", () => {
  test.each([
    {
      name: "retries stand beside each other",
      given: ["", ", failShare: 1", ", retries: 2"] as const,
      want: ["front<-1 0 error", "middle<0 0 error", "back<1 0 error", "back<1 1 error", "back<1 2 error"],
    },
    {
      name: "a try is over for its caller when it gives up",
      given: ["", "", ", timeout: 4ms"] as const,
      want: ["front<-1 0 error", "middle<0 0 error", "back<1 0 timeout"],
    },
    {
      name: "what the caller itself rejects",
      given: ["", "", ", limits: {maxRequests: 0}"] as const,
      want: ["front<-1 0 error", "middle<0 0 error", "back<1 0 rejected"],
    },
    {
      name: "a cut line",
      given: ["", "", ", cut: true"] as const,
      want: ["front<-1 0 error", "middle<0 0 error", "back<1 0 refused"],
    },
  ])("$name", ({ given, want }) => {
    const [middle, back, policy] = given;
    const [trace] = traced(middle, back, policy);
    expect(trace && shape(trace)).toEqual(want);
  });

  test("headers that are not passed on tear it into two", () => {
    const [whole] = traced("", "");
    const [torn] = traced(", forwards: false", "");
    const roots = (trace: Trace | undefined) =>
      trace && fragmentsOf(trace).map(({ rows }) => rows.map(({ span }) => span.service));
    expect(roots(whole)).toEqual([["front", "middle", "back"]]);
    expect(roots(torn)).toEqual([["front", "middle"], ["back"]]);
  });
});

test("following requests changes nothing", () => {
  const digest = (text: string) => ran(text).history.fingerprint();
  expect(digest(chain("", ", failShare: 0.2", ", retries: 2").replace("traces: 1s\n", ""))).toBe(
    digest(chain("", ", failShare: 0.2", ", retries: 2")),
  );
});
