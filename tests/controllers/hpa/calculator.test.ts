import { describe, expect, it } from "vitest";
import { proposalOf } from "../../../src/controllers/hpa/metric.ts";
import type { MetricSpec } from "../../../src/controllers/hpa/spec.ts";
import {
  externalMetric,
  hpaOf,
  NOW,
  objectMetric,
  observationOf,
  type PodDoc,
  podsMetric,
  UPSTREAM_TESTS,
  utilization,
} from "./given.ts";

interface Row {
  readonly name: string;
  readonly current: number;
  readonly pods: readonly PodDoc[];
  readonly metric: MetricSpec;
  readonly values?: readonly number[];
  /** Replicas and what is reported: percent, or milli-units; or the error. */
  readonly want: readonly [replicas: number, reported: number] | string;
  /** What ceil(current × reported ÷ target) gives: no readiness, no missing pods, no tolerance. */
  readonly naive?: number;
}

const used = (...usages: readonly number[]): readonly PodDoc[] => usages.map((usage) => ({ usage }));
const UNREADY: PodDoc = { ready: "False", startTime: NOW - 60_000, readyAt: NOW - 60_000 };
const HOT: PodDoc = { startTime: NOW, readyAt: NOW };
const each = (usages: readonly number[], docs: readonly PodDoc[]): readonly PodDoc[] =>
  docs.map((doc, index) => ({ ...doc, usage: usages[index] }));
const same = (count: number, doc: PodDoc): readonly PodDoc[] => Array.from({ length: count }, () => doc);

const ROWS: readonly Row[] = [
  { name: "A1 above target", current: 3, pods: used(300, 500, 700), metric: utilization(30), want: [5, 50], naive: 5 },
  {
    name: "A2 one unready counts as 0",
    current: 3,
    pods: each([300, 500, 700], [UNREADY, {}, {}]),
    metric: utilization(30),
    want: [4, 60],
    naive: 6,
  },
  {
    name: "A3 one just started",
    current: 3,
    pods: each([300, 500, 700], [HOT, {}, {}]),
    metric: utilization(30),
    want: [4, 60],
    naive: 6,
  },
  {
    name: "A4 two unready turn the direction",
    current: 3,
    pods: each([400, 500, 700], [{}, UNREADY, UNREADY]),
    metric: utilization(30),
    want: [3, 40],
    naive: 4,
  },
  {
    name: "A5 failed pods are ignored",
    current: 2,
    pods: [...used(500, 700), ...same(2, { phase: "Failed" })],
    metric: utilization(30),
    want: [4, 60],
    naive: 4,
  },
  {
    name: "A6 deleting pods are ignored",
    current: 2,
    pods: [...used(500, 700), ...same(2, { deleting: true })],
    metric: utilization(30),
    want: [4, 60],
    naive: 4,
  },
  {
    name: "A7 below target",
    current: 5,
    pods: used(100, 300, 500, 250, 250),
    metric: utilization(50),
    want: [3, 28],
    naive: 3,
  },
  {
    name: "A8 unready pods leave the count",
    current: 5,
    pods: each([100, 300, 500, 250, 250], [{}, {}, {}, UNREADY, UNREADY]),
    metric: utilization(50),
    want: [2, 30],
    naive: 3,
  },
  {
    name: "A9 pending pods do not hold it up",
    current: 5,
    pods: [...used(100), ...same(4, { phase: "Pending" })],
    metric: utilization(50),
    want: [1, 10],
    naive: 1,
  },
  {
    name: "A10 inside the tolerance",
    current: 3,
    pods: [
      { usage: 1010, request: 900 },
      { usage: 1030, request: 1000 },
      { usage: 1020, request: 1100 },
    ],
    metric: utilization(100),
    want: [3, 102],
    naive: 4,
  },
  {
    name: "A11 samples of unknown pods do not count",
    current: 4,
    pods: [...used(4000, 9500, 3000, 7000), ...same(2, { usage: 50_000, unlisted: true })],
    metric: utilization(100),
    want: [24, 587],
    naive: 24,
  },
  {
    name: "A12 missing pods at full use dampen",
    current: 4,
    pods: [...used(400, 95), {}, {}],
    metric: utilization(100),
    want: [3, 24],
    naive: 1,
  },
  {
    name: "A13 missing at exactly 1",
    current: 2,
    pods: [...used(1000), {}],
    metric: utilization(100),
    want: [2, 100],
    naive: 2,
  },
  {
    name: "A14 missing at 0 cancels a scale-up",
    current: 2,
    pods: [...used(1900), {}],
    metric: utilization(100),
    want: [2, 190],
    naive: 4,
  },
  {
    name: "A15 missing at full use cancels a scale-down",
    current: 2,
    pods: [...used(600), {}],
    metric: utilization(100),
    want: [2, 60],
    naive: 2,
  },
  {
    name: "A16 unready and missing, below",
    current: 3,
    pods: [{ ...UNREADY, usage: 100 }, { usage: 450 }, {}],
    metric: utilization(50),
    want: [3, 45],
    naive: 3,
  },
  {
    name: "A17 unready and missing, above",
    current: 3,
    pods: [{ ...UNREADY, usage: 100 }, { usage: 2000 }, {}],
    metric: utilization(50),
    want: [4, 200],
    naive: 12,
  },
  {
    name: "A18 unready and missing, far below",
    current: 4,
    pods: [{ ...UNREADY, usage: 0 }, ...used(100, 100), {}],
    metric: utilization(50),
    want: [3, 10],
    naive: 1,
  },
  {
    name: "A19 a missing surge pod keeps the size",
    current: 2,
    pods: [...used(100, 100), {}],
    metric: utilization(50),
    want: [2, 10],
    naive: 1,
  },
  {
    name: "A20 only an unknown pod's sample",
    current: 1,
    pods: [{}, { usage: 100, unlisted: true }],
    metric: utilization(100),
    want: "failed to get cpu utilization: no metrics returned matched known pods",
  },
  {
    name: "A21 Pods metric",
    current: 3,
    pods: used(20_000, 10_000, 30_000),
    metric: podsMetric(15_000),
    want: [4, 20_000],
    naive: 4,
  },
  {
    name: "A22 Pods metric: a pod that is not ready counts",
    current: 3,
    pods: each([50_000, 10_000, 30_000], [{}, {}, { ...UNREADY, ...HOT, ready: "False" }]),
    metric: podsMetric(15_000),
    want: [6, 30_000],
    naive: 6,
  },
  {
    name: "A23 Pods metric: two of three not ready",
    current: 3,
    pods: each([50_000, 15_000, 30_000], [UNREADY, {}, UNREADY]),
    metric: podsMetric(15_000),
    want: [7, 31_666],
    naive: 7,
  },
  {
    name: "A24 Pods metric, below",
    current: 5,
    pods: same(5, { usage: 12_000 }),
    metric: podsMetric(20_000),
    want: [3, 12_000],
    naive: 3,
  },
  {
    name: "A25 Object Value times ready pods",
    current: 3,
    pods: [{}, UNREADY, UNREADY],
    metric: objectMetric({ value: 10_000 }),
    values: [50_000],
    want: [5, 50_000],
    naive: 15,
  },
  {
    name: "A26 Object AverageValue",
    current: 3,
    pods: [],
    metric: objectMetric({ averageValue: 5_000 }),
    values: [20_000],
    want: [4, 6_667],
    naive: 5,
  },
  {
    name: "A27 External Value times ready pods",
    current: 3,
    pods: [{}, UNREADY, UNREADY],
    metric: externalMetric({ value: 4_400 }),
    values: [8_600],
    want: [2, 8_600],
    naive: 6,
  },
  {
    name: "A28 External AverageValue",
    current: 3,
    pods: [],
    metric: externalMetric({ averageValue: 2_150 }),
    values: [8_600],
    want: [4, 2_867],
    naive: 5,
  },
  {
    name: "A29 External Value, below",
    current: 5,
    pods: same(5, {}),
    metric: externalMetric({ value: 14_334 }),
    values: [8_600],
    want: [3, 8_600],
    naive: 3,
  },
  {
    name: "A30 Object AverageValue inside the tolerance",
    current: 4,
    pods: [],
    metric: objectMetric({ averageValue: 5_000 }),
    values: [20_166],
    want: [4, 5_042],
    naive: 5,
  },
  {
    name: "A31 77 % of 70 % is inside",
    current: 10,
    pods: same(10, { usage: 770 }),
    metric: utilization(70),
    want: [10, 77],
    naive: 11,
  },
  {
    name: "A32 doubles: 90 ÷ 70 × 21 is 28",
    current: 21,
    pods: same(21, { usage: 900 }),
    metric: utilization(70),
    want: [28, 90],
    naive: 27,
  },
];

const reportedOf = (text: string | undefined): number => Number(/^(-?\d+)/.exec(text ?? "")?.[1]) * scaleOf(text ?? "");
const scaleOf = (text: string): number => (text.endsWith("m") ? 1 : text.endsWith("k") ? 1_000_000 : 1_000);

function targetOf({ resource, pods, object, external }: MetricSpec): number {
  const { averageUtilization, averageValue, value } = (resource ?? pods ?? object ?? external)?.target ?? {};
  return averageUtilization ?? Number.parseInt(averageValue ?? value ?? "", 10);
}

describe("one metric's proposal (spec §13 A)", () => {
  it.each(ROWS)("$name", ({ current, pods, metric, values, want, naive }) => {
    const hpa = hpaOf({ metrics: [metric] });
    const seen = observationOf({ hpa, replicas: current, pods, values });
    if ("error" in seen.scale) throw new Error("no scale");
    const proposal = proposalOf(0, metric, hpa, seen.scale, seen, NOW, UPSTREAM_TESTS);
    if (!proposal.ok) {
      expect(proposal.message).toBe(want);
      return;
    }
    const source =
      proposal.status.resource ?? proposal.status.pods ?? proposal.status.object ?? proposal.status.external;
    const reported =
      source?.current.averageUtilization ?? reportedOf(source?.current.averageValue ?? source?.current.value);
    expect([proposal.replicas, reported]).toEqual(want);
    if (naive !== undefined) expect(Math.ceil((current * reported) / targetOf(metric))).toBe(naive);
  });
});
