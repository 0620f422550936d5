import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/api/frame.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { KINDS } from "./kinds.ts";

const GOOD = `apiVersion: setpoint.dev/v1
kind: Simulation
name: small
title: A title
about: A paragraph.
symptom: Work piles up
horizon: 20m
load:
  messages: {to: queue/checkout, rate: 30}
queues:
  checkout: {work: {cpu: 60ms, wait: 140ms}}
workloads:
  worker: {consumes: checkout}
variants:
  cpu-hpa: {title: HPA on CPU}
  big: {title: Big, set: {Deployment/worker.spec.replicas: 9}}
script:
  - {at: 5m, set: {load/messages.rate: 60}}
expect:
  - claim: a-claim
    says: The queue grows.
    variants: [cpu-hpa]
    that:
      - last("queue/checkout/depth") > 100
    counterfactual: {says: Without load it does not., set: {load/messages.rate: 0}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
spec:
  replicas: 2
  selector: {matchLabels: {app: worker}}
  template:
    metadata: {labels: {app: worker}}
    spec: {containers: [{name: main, image: worker:1}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: worker
  annotations: {setpoint.dev/variants: cpu-hpa}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
  maxReplicas: 10
`;

const problemsOf = (text: string): readonly Problem[] => {
  const result = parseScenario("small.yaml", text, KINDS);
  return result.ok ? [] : result.error;
};

/** What is replaced in the good file, and the one problem that must come of it. */
interface Row {
  readonly name: string;
  readonly write: readonly [from: string, to: string];
  readonly at: readonly [line: number, column: number];
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}

const DURATION = "Write a number with a unit: 100ms, 90s, 20m, 1h30m.";

const rows: readonly Row[] = [
  {
    name: "unknown field of the document",
    write: ["symptom:", "seeds: 3\nsymptom:"],
    at: [6, 1],
    field: "seeds",
    message: 'unknown field "seeds"',
    hint: "Did you mean seed?",
  },
  {
    name: "unknown field deep inside",
    write: ["wait: 140ms", "waits: 140ms"],
    at: [11, 32],
    field: "queues.checkout.work.waits",
    message: 'unknown field "queues.checkout.work.waits"',
    hint: "Did you mean wait?",
  },
  {
    name: "missing field",
    write: ["title: A title\n", ""],
    at: [1, 1],
    field: "title",
    message: "is required",
    hint: "Add title: … here.",
  },
  {
    name: "duration without a unit",
    write: ["20m", "20"],
    at: [7, 10],
    field: "horizon",
    message: "20 is no duration",
    hint: DURATION,
  },
  {
    name: "number that is text",
    write: ["symptom:", "seed: one\nsymptom:"],
    at: [6, 7],
    field: "seed",
    message: "must be a number",
    hint: "Write digits, without quotes or unit.",
  },
  {
    name: "word that is not one of those allowed",
    write: ["rate: 30", "rate: 30, process: poison"],
    at: [9, 53],
    field: "load.messages.process",
    message: "must be one of poisson, deterministic",
    hint: "Did you mean poisson?",
  },
  {
    name: "load notation",
    write: ["rate: 30", "rate: {stepz: {0s: 3}}"],
    at: [9, 41],
    field: "load.messages.rate.stepz",
    message: 'unknown field "stepz"',
    hint: "Did you mean steps?",
  },
  {
    name: "queue that is not there",
    write: ["queue/checkout,", "queue/chekout,"],
    at: [9, 18],
    field: "load.messages.to",
    message: 'no queue is named "chekout"',
    hint: "Did you mean checkout?",
  },
  {
    name: "workload without a Deployment",
    write: ["  worker: {consumes", "  workers: {consumes"],
    at: [13, 3],
    field: "workloads.workers",
    message: 'no Deployment is named "workers"',
    hint: "Did you mean worker?",
  },
  {
    name: "database of what serves nothing",
    write: ["{consumes: checkout}", "{consumes: checkout, database: orders}"],
    at: [13, 42],
    field: "workloads.worker.database",
    message: "only what serves a service has a database",
  },
  {
    name: "workload without a role",
    write: ["{consumes: checkout}", "{slots: 2}"],
    at: [13, 3],
    field: "workloads.worker",
    message: "needs exactly one of consumes, serves, usage, runs",
  },
  {
    name: "horizon that ends within a row",
    write: ["20m", "1500ms"],
    at: [7, 10],
    field: "horizon",
    message: "must be a whole number of records (1000 ms each)",
  },
  {
    name: "variant's setting on an unknown field",
    write: ["spec.replicas: 9", "spec.replica: 9"],
    at: [16, 27],
    field: 'variants.big.set["Deployment/worker.spec.replica"]',
    message: 'unknown field "spec.replica"',
    hint: "Did you mean replicas?",
  },
  {
    name: "variant's setting that the kind refuses",
    write: ["spec.replicas: 9", "spec.replicas: -9"],
    at: [16, 60],
    field: 'variants.big.set["Deployment/worker.spec.replicas"]',
    message: "must be a whole number",
    hint: "Write 0, 1, 2, …",
  },
  {
    name: "variant's setting that is no scalar",
    write: ["spec.replicas: 9", "spec.replicas: [9]"],
    at: [16, 27],
    field: 'variants.big.set["Deployment/worker.spec.replicas"]',
    message: "must be a number, text, true, false or null",
  },
  {
    name: "name that is no name",
    write: ["  big:", "  Big One:"],
    at: [16, 3],
    field: 'variants["Big One"]',
    message: "must be lower-case letters, digits, - and .",
  },
  {
    name: "script that names nothing known",
    write: ["load/messages.rate: 60", "load/message.rate: 60"],
    at: [18, 20],
    field: 'script[0].set["load/message.rate"]',
    message: 'nothing is named "load/message"',
    hint: "Did you mean load/messages?",
  },
  {
    name: "counterfactual on an unknown field",
    write: ["load/messages.rate: 0", "load/messages.rats: 0"],
    at: [25, 61],
    field: 'expect[0].counterfactual.set["load/messages.rats"]',
    message: 'unknown field "rats"',
    hint: "Did you mean rate?",
  },
  {
    name: "seeds that are no range",
    write: ["    variants: [cpu-hpa]", "    seeds: 20..1\n    variants: [cpu-hpa]"],
    at: [22, 12],
    field: "expect[0].seeds",
    message: "must be seeds FIRST..LAST, at most 1000",
    hint: "Write 1..20.",
  },
  {
    name: "more seeds enough than there are",
    write: ["    variants: [cpu-hpa]", "    seeds: 1..4\n    enough: 5\n    variants: [cpu-hpa]"],
    at: [23, 13],
    field: "expect[0].enough",
    message: "must not be more than there are seeds",
  },
  {
    name: "expectation of a variant that is not there",
    write: ["variants: [cpu-hpa]", "variants: [cpu-hpb]"],
    at: [22, 16],
    field: "expect[0].variants[0]",
    message: 'no variant is named "cpu-hpb"',
    hint: "Did you mean cpu-hpa?",
  },
  {
    name: "expression that breaks off, at the sign",
    write: ['depth") > 100', 'depth") > > 100'],
    at: [24, 40],
    field: "expect[0].that[0]",
    message: 'unexpected token Operator(">")',
  },
  {
    name: "unknown field of a manifest, in kubectl's words",
    write: ["  replicas: 2", "  replica: 2"],
    at: [31, 3],
    field: "spec.replica",
    message: 'unknown field "spec.replica"',
    hint: "Did you mean replicas?",
  },
  {
    name: "unknown field of a container",
    write: ["image: worker:1", "imag: worker:1"],
    at: [35, 38],
    field: "spec.template.spec.containers[0].imag",
    message: 'unknown field "spec.template.spec.containers[0].imag"',
    hint: "Did you mean image?",
  },
  {
    name: "value that the kind refuses",
    write: ["  replicas: 2", "  replicas: many"],
    at: [31, 13],
    field: "spec.replicas",
    message: "must be a whole number",
    hint: "Write 0, 1, 2, …",
  },
  {
    name: "kind that is not modelled",
    write: ["kind: HorizontalPodAutoscaler", "kind: HorizontalPodAutoscaller"],
    at: [38, 7],
    field: "kind",
    message: 'kind "HorizontalPodAutoscaller" is not modelled',
    hint: "Did you mean HorizontalPodAutoscaler?",
  },
  {
    name: "kind whose pods would be missing",
    write: ["kind: HorizontalPodAutoscaler", "kind: StatefulSet"],
    at: [38, 7],
    field: "kind",
    message: 'kind "StatefulSet" is not modelled',
    hint: "Write its pods as a Deployment, or take it out: they will be missing.",
  },
  {
    name: "kind that nobody knows",
    write: ["kind: HorizontalPodAutoscaler", "kind: Wormhole"],
    at: [38, 7],
    field: "kind",
    message: 'kind "Wormhole" is not modelled',
    hint: "Take it out: nothing here would act on it.",
  },
  {
    name: "version that is not served",
    write: ["autoscaling/v2", "autoscaling/v2beta2"],
    at: [37, 13],
    field: "apiVersion",
    message: 'no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2beta2"',
    hint: "Write apiVersion: autoscaling/v2.",
  },
  {
    name: "manifest for a variant that is not there",
    write: ["setpoint.dev/variants: cpu-hpa", "setpoint.dev/variants: cpuhpa"],
    at: [41, 40],
    field: 'metadata.annotations["setpoint.dev/variants"]',
    message: 'no variant is named "cpuhpa"',
    hint: "Did you mean cpu-hpa?",
  },
  {
    name: "creation time without a unit",
    write: ["{setpoint.dev/variants: cpu-hpa}", '{setpoint.dev/at: "30"}'],
    at: [41, 34],
    field: 'metadata.annotations["setpoint.dev/at"]',
    message: '"30" is no duration',
    hint: "Write a number with a unit: 90s, 20m, 1h30m.",
  },
  {
    name: "file without a Simulation",
    write: ["kind: Simulation", "kind: Namespace"],
    at: [1, 1],
    field: "kind",
    message: "the file has no Simulation document",
    hint: "Begin it with apiVersion: setpoint.dev/v1, kind: Simulation.",
  },
  {
    name: "field written twice",
    write: ["symptom:", "title: Again\nsymptom:"],
    at: [6, 1],
    field: "",
    message: "Map keys must be unique",
    hint: "Remove one of the two.",
  },
];

it("takes the good file", () => expect(problemsOf(GOOD)).toEqual([]));

describe("one mistake, one problem at its place", () => {
  it.each(rows)("$name", ({ write: [from, to], at: [line, column], field, message, hint }) => {
    expect(GOOD).toContain(from);
    const want = { file: "small.yaml", line, column, field, message, ...(hint === undefined ? {} : { hint }) };
    expect(problemsOf(GOOD.replace(from, () => to))).toEqual([want]);
  });
});

it("reports every mistake of a file, in its order", () => {
  const broken = GOOD.replace("queue/checkout,", "queue/chekout,")
    .replace("load/messages.rate: 60", "load/message.rate: 60")
    .replace("> 100", "> > 100")
    .replace("variants: [cpu-hpa]", "variants: [cpu]");
  expect(problemsOf(broken).map(({ line, field }) => `${line} ${field}`)).toEqual([
    "9 load.messages.to",
    '18 script[0].set["load/message.rate"]',
    "22 expect[0].variants[0]",
    "24 expect[0].that[0]",
  ]);
});

it("reports mistakes of manifests beside those of the Simulation", () => {
  const broken = GOOD.replace("horizon: 20m", "horizn: 20m").replace("  replicas: 2", "  replica: 2");
  expect(problemsOf(broken).map(({ line, field }) => `${line} ${field}`)).toEqual([
    "1 horizon",
    "7 horizn",
    "31 spec.replica",
  ]);
});

it("keeps kinds on which nothing acts, and takes namespaces to be there", () => {
  const text = `${GOOD}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n`;
  const result = parseScenario("small.yaml", text, KINDS);
  expect(result.ok && result.value.manifests.map(({ object }) => object.kind)).toEqual([
    "Deployment",
    "HorizontalPodAutoscaler",
    "ConfigMap",
  ]);
});

it("takes a list apart, and finds what is wrong in one of its items", () => {
  const list = (field: string) =>
    `${GOOD}---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n- apiVersion: autoscaling/v2\n  kind: HorizontalPodAutoscaler\n  metadata: {name: b}\n  spec:\n    ${field}: 7\n    scaleTargetRef: {kind: Deployment, name: worker}\n`;
  const read = parseScenario("small.yaml", list("maxReplicas"), KINDS);
  expect(read.ok && read.value.manifests.slice(-2).map(({ object: { metadata } }) => metadata.name)).toEqual([
    "a",
    "b",
  ]);
  const lines = list("maxReplica").split("\n");
  expect(problemsOf(list("maxReplica"))).toMatchObject([
    { line: lines.findIndex((line) => line.includes("maxReplica:")) + 1, column: 5, field: "spec.maxReplica" },
  ]);
});
