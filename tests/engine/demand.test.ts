import { describe, expect, test } from "vitest";
import { KINDS } from "../../src/controllers/kinds.ts";
import { demandOver } from "../../src/engine/demand.ts";
import { calmFrom, epochsOf } from "../../src/engine/outside.ts";
import { openScenario } from "../../src/runner/open.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import type { CompiledRun } from "../../src/scenario/model.ts";

const deployment = (cpu: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
spec:
  replicas: 2
  selector: {matchLabels: {app: worker}}
  template:
    metadata: {labels: {app: worker}}
    spec:
      containers:
        - {name: worker, image: "registry.example/worker:1", resources: {requests: {cpu: ${cpu}, memory: 64Mi}}}
`;

function compiled(world: string, cpu = '"1"'): CompiledRun {
  const head = `apiVersion: setpoint.dev/v1\nkind: Simulation\nname: s\ntitle: t\nabout: a\nsymptom: s\nhorizon: 20m\n`;
  const source = openScenario("s.yaml", `${head}${world}\n${deployment(cpu)}`);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const run = compileVariant(source.value, "default");
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
}

const queue = (rate: string, work = "{cpu: 60ms, wait: 140ms}", slots = 1) => `
load: {m: {to: queue/q, rate: ${rate}}}
queues: {q: {work: ${work}, prefetch: ${slots}}}
workloads: {worker: {consumes: q, slots: ${slots}}}`;

const service = (rate: number, p99: string, slots: number) => `
slo: {service/s/p99: ${p99}}
load: {m: {to: service/s, rate: ${rate}}}
services: {s: {work: {cpu: {exponential: 50ms}}}}
workloads: {worker: {serves: s, slots: ${slots}}}`;

const demandOf = (run: CompiledRun): Float64Array =>
  demandOver(epochsOf(run, [], KINDS), run.horizonMs / run.recordMs).get("worker") ?? new Float64Array(0);

describe("demand oracle", () => {
  test.each([
    { name: "30/s of 200 ms", run: compiled(queue("30")), want: 6 },
    { name: "31/s of 200 ms", run: compiled(queue("31")), want: 7 },
    { name: "two at once in each pod", run: compiled(queue("30", "{cpu: 60ms, wait: 140ms}", 2)), want: 3 },
    { name: "no load", run: compiled(queue("0")), want: 0 },
    { name: "a hundred pods", run: compiled(queue("500")), want: 100 },
  ])("a queue: $name → $want", ({ run, want }) => {
    expect(demandOf(run)[0]).toBe(want);
  });

  test("demand follows the load's own steps", () => {
    const demand = demandOf(compiled(queue("{steps: {0s: 10, 5m: 30, 10m: 0}}")));
    expect([demand[0], demand[299], demand[300], demand[599], demand[600]]).toEqual([2, 2, 6, 6, 0]);
  });

  test("law: more load never wants fewer replicas", () => {
    const demand = [5, 17, 30, 44, 80].map((rate) => demandOf(compiled(queue(String(rate))))[0] as number);
    expect(demand).toEqual([...demand].sort((a, b) => a - b));
  });

  test("law: a tighter objective never wants fewer, and capacity alone is not enough", () => {
    // naive: 60/s of 50 ms fill three pods exactly, where the line has no end
    const [tight, loose] = ["300ms", "2s"].map((p99) => demandOf(compiled(service(60, p99, 1)))[0] as number);
    expect(loose).toBeGreaterThan(3);
    expect(tight).toBeGreaterThan(loose as number);
  });

  test("a workload with two services is asked about each", () => {
    const two = `
slo: {service/a/p99: 2s, service/b/p99: 2s}
load: {to-a: {to: service/a, rate: 60}, to-b: {to: service/b, rate: 60}}
services: {a: {work: {cpu: {exponential: 50ms}}}, b: {work: {cpu: {exponential: 50ms}}}}
workloads: {worker: {serves: [a, b], slots: 2}}`;
    // six cores of work on two-core pods fill three of them exactly
    expect(demandOf(compiled(two))[0]).toBeGreaterThan(3);
  });

  test("no number of replicas makes one request faster than its own work", () => {
    expect(demandOf(compiled(service(10, "40ms", 1)))[0]).toBeNaN();
  });
});

describe("the world around the loops", () => {
  const edit = (at: number, path: string, value: number) => ({ at, by: "user", path, value });

  test.each([
    { name: "a load that rests from the start", rate: "30", log: [], want: null },
    { name: "a step", rate: "{steps: {0s: 10, 5m: 30}}", log: [], want: 300_000 },
    { name: "a pulse that is over", rate: "[10, {pulse: {rate: 50, start: 1m, end: 3m}}]", log: [], want: 180_000 },
    { name: "a wave never rests", rate: "{sine: {mean: 20, amplitude: 5, period: 10m}}", log: [], want: null },
    { name: "a step past the horizon", rate: "{steps: {0s: 10, 4h: 30}}", log: [], want: null },
    { name: "an edit by hand", rate: "30", log: [edit(90_000, "load/m.rate", 40)], want: 90_000 },
  ])("calm after $name", ({ rate, log, want }) => {
    const run = compiled(queue(rate));
    expect(calmFrom(epochsOf(run, log, KINDS), [...run.script, ...log])).toBe(want);
  });
});
