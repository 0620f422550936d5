import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/controllers/kinds.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import type { CompiledRun, Setting } from "../../src/scenario/model.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { formatPath, parsePath, valueAt } from "../../src/scenario/path.ts";
import { applySetting, resolveSetting } from "../../src/scenario/settings.ts";

const file = "simulations/scaling/calm-cpu-long-queue.yaml";
const source = parseScenario(file, readFileSync(file, "utf8"), KINDS);
const compiled = (variant: string, sets: readonly Setting[] = []): CompiledRun => {
  if (!source.ok) throw new Error("unreadable");
  const run = compileVariant(source.value, variant, { sets });
  if (!run.ok) throw new Error(run.error[0]?.message);
  return run.value;
};
const hpaRun = compiled("cpu-hpa");
const kedaRun = compiled("keda-queue");

describe("a setting becomes an edit", () => {
  it("of a load: a constant rate from now on", () => {
    expect(resolveSetting(hpaRun, { path: "load/messages.rate", value: 45 }, KINDS)).toEqual({
      ok: true,
      value: { type: "load", load: 0, terms: [{ type: "constant", rate: 45 }] },
    });
  });

  const plant: readonly [
    path: string,
    value: Setting["value"],
    read: (run: CompiledRun["plant"]) => unknown,
    want: unknown,
  ][] = [
    ["queue/checkout.cpu", 90, (it) => it.queues[0]?.work.cpu, { type: "constant", mean: 90 }],
    ["queue/checkout.cpu", "1.5s", (it) => it.queues[0]?.work.cpu, { type: "constant", mean: 1500 }],
    ["queue/checkout.visibility", 30, (it) => it.queues[0]?.visibilityMs, 30_000],
    ["queue/checkout.visibility", null, (it) => it.queues[0]?.visibilityMs, null],
    ["queue/checkout.prefetch", "4", (it) => it.queues[0]?.prefetch, 4],
    ["workload/checkout-worker.slots", 3, (it) => it.workloads[0]?.slots, 3],
    ["workload/checkout-worker.memory", "1Ki", (it) => it.workloads[0]?.memoryBytes, 1024],
    ["workload/checkout-worker.discipline", "lifo", (it) => it.workloads[0]?.discipline, "lifo"],
  ];
  it.each(plant)("of the plant: %s = %j", (path, value, read, want) => {
    const edit = resolveSetting(hpaRun, { path, value }, KINDS);
    expect(edit.ok && edit.value.type === "plant" ? read(edit.value.plant) : edit).toEqual(want);
  });

  it.each([
    ["sensors.scrape", 60, { scrapeMs: 60_000 }],
    ["sensors.metricsServer", 0, { metricsServer: false }],
    ["sensors.sources", "false", { sources: false }],
  ])("of the sensors: %s = %j", (path, value, want) => {
    expect(resolveSetting(hpaRun, { path, value }, KINDS)).toMatchObject({
      ok: true,
      value: { type: "sensors", sensors: want },
    });
  });

  const objects: readonly [name: string, run: CompiledRun, path: string, value: Setting["value"], want: unknown][] = [
    [
      "a number",
      hpaRun,
      "HorizontalPodAutoscaler/checkout-worker.spec.metrics[0].resource.target.averageUtilization",
      50,
      50,
    ],
    ["a number that came as text", hpaRun, "HorizontalPodAutoscaler/checkout-worker.spec.minReplicas", "3", 3],
    [
      "text where the API keeps text",
      kedaRun,
      "ScaledObject/checkout-worker.spec.triggers[0].metadata.value",
      60,
      "60",
    ],
    [
      "text in a map of text, even when it is new",
      hpaRun,
      "Deployment/checkout-worker.spec.template.spec.containers[0].resources.limits.cpu",
      2,
      "2",
    ],
    [
      "a field that was not written",
      hpaRun,
      "HorizontalPodAutoscaler/checkout-worker.spec.behavior.scaleDown.stabilizationWindowSeconds",
      60,
      60,
    ],
    ["nothing", kedaRun, "ScaledObject/checkout-worker.spec.cooldownPeriod", null, undefined],
    ["with a namespace", hpaRun, "Deployment/default/checkout-worker.spec.replicas", 4, 4],
  ];
  it.each(objects)("of an object: %s", (_, run, path, value, want) => {
    const edit = resolveSetting(run, { path, value }, KINDS);
    const steps = parsePath(path.slice(path.indexOf(".") + 1)) ?? [];
    expect(edit.ok && edit.value.type === "object" ? valueAt(edit.value.object, steps) : edit).toEqual(want);
    expect(formatPath(steps)).toBe(path.slice(path.indexOf(".") + 1));
  });

  it.each([
    ["node/worker-2.kill", { type: "node", action: "kill", name: "worker-2" }],
    ["node/worker-1.drain", { type: "node", action: "drain", name: "worker-1" }],
    ["pod/checkout-worker-7d4b9-x2x4z.kill", { type: "pod", action: "kill", name: "checkout-worker-7d4b9-x2x4z" }],
  ])("of a machine: %s", (path, want) => {
    expect(resolveSetting(hpaRun, { path, value: true }, KINDS)).toEqual({ ok: true, value: want });
  });
});

describe("a setting that cannot be taken says what was meant", () => {
  const rows: readonly [path: string, value: Setting["value"], message: string, hint: string | undefined][] = [
    ["load/message.rate", 1, 'nothing is named "load/message"', "Did you mean load/messages?"],
    ["load/messages.rats", 1, 'unknown field "rats"', "Did you mean rate?"],
    ["load/messages.rate", -1, "must be at least 0", undefined],
    ["load/messages.rate", "many", '"many" is no number', undefined],
    ["queue/checkout.cpus", 1, 'unknown field "cpus"', "Did you mean cpu?"],
    ["queue/checkout.prefetch", 1.5, "1.5 is no whole number", undefined],
    [
      "queue/checkout.visibility",
      "soon",
      '"soon" is no duration',
      "Write a number with a unit: 100ms, 90s, 20m, 1h30m.",
    ],
    ["queue/checkout.broker", "kafka", "can be set only before the start", "Use --set, or a variant."],
    ["sensors.scrap", 1, 'unknown field "scrap"', "Did you mean scrape?"],
    [
      "Deployment/checkout-workers.spec.replicas",
      1,
      'nothing is named "Deployment/checkout-workers"',
      "Did you mean Deployment/checkout-worker?",
    ],
    ["Deployment/checkout-worker.spec.replica", 1, 'unknown field "spec.replica"', "Did you mean replicas?"],
    [
      "Deployment/checkout-worker.spec.replicas",
      -1,
      "Invalid value: -1: must be greater than or equal to 0",
      undefined,
    ],
    [
      "Deployment/checkout-worker.status.replicas",
      1,
      "is no field that can be set",
      "Set a field under spec, metadata.labels or metadata.annotations.",
    ],
    [
      "HorizontalPodAutoscaler/checkout-worker.spec.metrics[1].resource.target.averageUtilization",
      50,
      'the object has no "spec.metrics[1].resource.target.averageUtilization"',
      "Did you mean spec.metrics[0].resource.target.averageUtilization?",
    ],
    ["node/worker-9.kill", true, 'no node is named "worker-9"', "Did you mean worker-1?"],
    ["node/worker-1.kil", true, 'unknown field "kil"', "Did you mean kill?"],
  ];
  it.each(rows)("%s = %j", (path, value, message, hint) => {
    const edit = resolveSetting(hpaRun, { path, value }, KINDS);
    expect(edit.ok ? edit.value : { message: edit.error.message, hint: edit.error.hint }).toEqual({ message, hint });
  });
});

describe("before the start", () => {
  it("sets what is fixed later", () => {
    const run = compiled("cpu-hpa", [
      { path: "queue/checkout.initial", value: 500 },
      { path: "workload/checkout-worker.boot", value: "9s" },
      { path: "nodes/worker.count", value: 7 },
    ]);
    expect(run.initialMessages).toEqual({ checkout: 500 });
    expect(run.startup[0]?.bootMs).toEqual([9000, 9000]);
    expect(run.nodes[0]?.count).toBe(7);
  });

  it("comes after the variant's own settings", () => {
    const run = compiled("fixed-warm", [{ path: "Deployment/checkout-worker.spec.replicas", value: 12 }]);
    expect(run.objects[0]?.spec).toMatchObject({ replicas: 12 });
  });

  it("passes over an object that only other variants have", () => {
    const set = { path: "ScaledObject/checkout-worker.spec.pollingInterval", value: 5 };
    expect(compiled("cpu-hpa", [set])).toEqual(hpaRun);
    expect(compiled("keda-queue", [set]).objects.at(-1)?.spec).toMatchObject({ pollingInterval: 5 });
  });

  it("refuses what only happens in a run", () => {
    const killed = applySetting(hpaRun, { path: "node/worker-1.kill", value: true }, KINDS);
    expect(killed.ok ? "" : killed.error.message).toBe("happens only while the run goes on");
  });

  it("reports a wrong one in the file --set", () => {
    if (!source.ok) throw new Error("unreadable");
    const run = compileVariant(source.value, "cpu-hpa", { sets: [{ path: "load/messages.rats", value: 1 }] });
    expect(run.ok ? [] : run.error).toEqual([
      {
        file: "--set",
        line: 1,
        column: 1,
        field: "load/messages.rats",
        message: 'unknown field "rats"',
        hint: "Did you mean rate?",
      },
    ]);
  });

  it("names the variants there are", () => {
    if (!source.ok) throw new Error("unreadable");
    const run = compileVariant(source.value, "cpu-hpb");
    expect(run.ok ? [] : run.error).toMatchObject([
      { message: 'no variant is named "cpu-hpb"', hint: "Did you mean cpu-hpa?" },
    ]);
  });

  it("takes seed and horizon from the host", () => {
    if (!source.ok) throw new Error("unreadable");
    const run = compileVariant(source.value, "cpu-hpa", { seed: 7, horizonMs: 60_000 });
    expect(run.ok && [run.value.seed, run.value.horizonMs]).toEqual([7, 60_000]);
  });
});

describe("every knob is a setting", () => {
  it.each([
    ["cpu-hpa", hpaRun],
    ["keda-queue", kedaRun],
  ])("of %s", (_, run) => {
    expect(run.knobs.map(({ path }) => path)).toEqual([...new Set(run.knobs.map(({ path }) => path))]);
    for (const knob of run.knobs) {
      expect(resolveSetting(run, { path: knob.path, value: knob.initial }, KINDS).ok, knob.path).toBe(true);
      expect(knob.initial, knob.path).toBeGreaterThanOrEqual(knob.min);
      expect(knob.initial, knob.path).toBeLessThanOrEqual(knob.max);
    }
  });

  it("with the value that the run starts from", () => {
    const initial = (run: CompiledRun, path: string) => run.knobs.find((knob) => knob.path === path)?.initial;
    expect(initial(hpaRun, "load/messages.rate")).toBe(30);
    expect(initial(hpaRun, "queue/checkout.cpu")).toBe(60);
    expect(initial(compiled("fixed-warm"), "Deployment/checkout-worker.spec.replicas")).toBe(8);
    expect(initial(kedaRun, "ScaledObject/checkout-worker.spec.triggers[0].metadata.value")).toBe(50);
  });

  it("and only of what the variant has", () => {
    expect(kedaRun.knobs.filter(({ path }) => path.startsWith("HorizontalPodAutoscaler/"))).toEqual([]);
  });
});
