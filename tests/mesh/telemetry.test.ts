import { expect, test } from "vitest";
import { type Telemetry, toldBy } from "../../src/mesh/istio/telemetry.ts";

const WEB = { name: "web", namespace: "shop", serviceAccount: "default", labels: { app: "web" } };
const all = (disabled: boolean, match: object = { metric: "ALL_METRICS" }): Telemetry => ({
  metrics: [{ overrides: [{ match, disabled }] }],
});
const ours = { selector: { matchLabels: { app: "web" } } };
const ROOT = "istio-system";

const BOTH = "client counts and times, server counts and times";
const NONE = "client nothing, server nothing";
const said = (told: ReturnType<typeof toldBy>): string =>
  (["CLIENT", "SERVER"] as const)
    .map((mode) => {
      const { requests, durations } = told[mode];
      const words = [...(requests ? ["counts"] : []), ...(durations ? ["times"] : [])].join(" and ");
      return `${mode.toLowerCase()} ${words || "nothing"}`;
    })
    .join(", ");

const ROWS: readonly {
  readonly name: string;
  readonly given: readonly (readonly [namespace: string, spec: Telemetry])[];
  readonly want: string;
}[] = [
  { name: "no Telemetry: all metrics", given: [], want: BOTH },
  { name: "the mesh turns all off", given: [[ROOT, all(true)]], want: NONE },
  { name: "no match is every metric", given: [[ROOT, { metrics: [{ overrides: [{ disabled: true }] }] }]], want: NONE },
  {
    name: "one metric of one side",
    given: [["shop", all(true, { metric: "REQUEST_DURATION", mode: "CLIENT" })]],
    want: "client counts, server counts and times",
  },
  {
    name: "the namespace's word comes after the mesh's",
    given: [
      ["shop", all(false)],
      [ROOT, all(true)],
    ],
    want: BOTH,
  },
  {
    name: "the workload's comes last",
    given: [
      ["shop", { ...ours, ...all(true) }],
      ["shop", all(false)],
    ],
    want: NONE,
  },
  {
    name: "another workload's is not its own",
    given: [["shop", { selector: { matchLabels: { app: "api" } }, ...all(true) }]],
    want: BOTH,
  },
  { name: "another namespace's neither", given: [["bank", all(true)]], want: BOTH },
  { name: "nor one with a selector in the mesh's namespace", given: [[ROOT, { ...ours, ...all(true) }]], want: BOTH },
  {
    name: "of two on one level the oldest holds",
    given: [
      ["shop", all(true)],
      ["shop", all(false)],
    ],
    want: NONE,
  },
  {
    name: "a filter that was dropped as a whole comes back as a whole",
    given: [
      [ROOT, all(true)],
      ["shop", all(false, { metric: "REQUEST_COUNT" })],
    ],
    want: BOTH,
  },
  {
    name: "metrics that were disabled one by one come back one by one",
    given: [
      [ROOT, all(true, {})],
      ["shop", all(false, { metric: "REQUEST_COUNT" })],
    ],
    want: "client counts, server counts",
  },
  {
    name: "metrics that nobody counts here change nothing",
    given: [["shop", all(true, { metric: "REQUEST_SIZE" })]],
    want: BOTH,
  },
  {
    name: "another provider in place of Prometheus",
    given: [["shop", { metrics: [{ providers: [{ name: "stackdriver" }] }] }]],
    want: NONE,
  },
  {
    name: "an access log is no metric",
    given: [["shop", { accessLogging: [{ providers: [{ name: "envoy" }] }] }]],
    want: BOTH,
  },
];

test.each(ROWS)("$name", ({ given, want }) => {
  expect(
    said(
      toldBy(
        given.map(([namespace, spec]) => ({ namespace, spec })),
        WEB,
      ),
    ),
  ).toBe(want);
});
