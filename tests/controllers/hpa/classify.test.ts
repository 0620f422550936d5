import { describe, expect, it } from "vitest";
import { classify } from "../../../src/controllers/hpa/classify.ts";
import { beside, resourceSamples } from "../../../src/controllers/hpa/samples.ts";
import { hpaOf, NOW, observationOf, type PodDoc, UPSTREAM_TESTS } from "./given.ts";

interface Row {
  readonly name: string;
  readonly pod: PodDoc;
  readonly resource?: string;
  readonly want: "ready" | "unready" | "missing" | "ignored";
  /** What "Ready is True" alone would say. */
  readonly naive: "ready" | "unready";
}

const SECOND = 1_000;
const started = (secondsAgo: number) => NOW - secondsAgo * SECOND;
/** Started 600 s ago and NotReady since so many seconds after the start. */
const lost = (afterSeconds: number): PodDoc => ({
  startTime: started(600),
  ready: "False",
  readyAt: started(600) + afterSeconds * SECOND,
  usage: 1,
});

const ROWS: readonly Row[] = [
  {
    name: "B: the window lies after Ready",
    pod: { startTime: started(60), readyAt: started(30), usage: 1, windowMs: 30 * SECOND },
    want: "ready",
    naive: "ready",
  },
  {
    name: "B: start-up is still in the window",
    pod: { startTime: started(60), readyAt: started(30), usage: 1, windowMs: 60 * SECOND },
    want: "unready",
    naive: "ready",
  },
  { name: "B: never was ready", pod: lost(6), want: "unready", naive: "unready" },
  { name: "B: lost readiness at the delay's end", pod: lost(10), want: "ready", naive: "unready" },
  { name: "B: lost readiness later", pod: lost(60), want: "ready", naive: "unready" },
  {
    name: "B: an old sample after the start-up",
    pod: { startTime: started(180), readyAt: started(170), usage: 1, sampledAt: started(120) },
    want: "ready",
    naive: "ready",
  },
  { name: "Ready Unknown is not False", pod: { ready: "Unknown", usage: 1 }, want: "ready", naive: "unready" },
  { name: "no Ready condition", pod: { ready: null, usage: 1 }, want: "unready", naive: "unready" },
  { name: "no start time", pod: { startTime: null, usage: 1 }, want: "unready", naive: "ready" },
  { name: "Pending", pod: { phase: "Pending", usage: 1 }, want: "unready", naive: "ready" },
  { name: "Failed", pod: { phase: "Failed", usage: 1 }, want: "ignored", naive: "ready" },
  { name: "deleting, even Pending", pod: { phase: "Pending", deleting: true }, want: "ignored", naive: "ready" },
  { name: "Succeeded is not ignored", pod: { phase: "Succeeded" }, want: "missing", naive: "ready" },
  { name: "no sample", pod: {}, want: "missing", naive: "ready" },
  {
    name: "memory does not ask about readiness",
    pod: { startTime: started(10), ready: "False", usage: 1_000 },
    resource: "memory",
    want: "ready",
    naive: "unready",
  },
];

describe("pod groups (spec §13 B)", () => {
  it.each(ROWS)("$name", ({ pod, resource = "cpu", want, naive }) => {
    const target = { type: "Utilization", averageUtilization: 50 };
    const hpa = hpaOf({ metrics: [{ type: "Resource", resource: { name: resource, target } }] });
    const seen = observationOf({ hpa, replicas: 1, pods: [pod] });
    if ("error" in seen.podMetrics) throw new Error("no samples");
    const samples = beside(seen.pods, resourceSamples(seen.podMetrics.items, resource, undefined));
    const { ready, unready, missing, ignored } = classify(seen.pods, samples, resource, NOW, UPSTREAM_TESTS);
    const group = { ready: ready.length, unready: unready.length, missing: missing.length, ignored: ignored.length };
    expect(group).toEqual({ ready: 0, unready: 0, missing: 0, ignored: 0, [want]: 1 });
    expect((pod.ready === undefined ? "True" : pod.ready) === "True" ? "ready" : "unready").toBe(naive);
  });
});
