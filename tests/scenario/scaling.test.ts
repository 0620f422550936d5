import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/controllers/kinds.ts";
import { compileVariant } from "../../src/scenario/compile.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";

const read = (name: string) => {
  const file = `simulations/scaling/${name}.yaml`;
  return parseScenario(file, readFileSync(file, "utf8"), KINDS);
};

const rows: readonly {
  readonly name: string;
  readonly variants: readonly string[];
  readonly claims: readonly string[];
}[] = [
  {
    name: "calm-cpu-long-queue",
    variants: [
      "cpu-hpa",
      "keda-queue",
      "keda-lag",
      "hpa-queue",
      "hpa-age",
      "hpa-domain",
      "fixed-warm",
      "cpu-hpa-max",
      "cpu-hpa-ca",
      "cpu-hpa-vpa",
      "cpu-hpa-vpa-double",
    ],
    claims: [
      "scale-cpu-calm-backlog",
      "scale-keda-external",
      "scale-queue-signal-fixes",
      "decide-anti-cpu-queue",
      "decide-mistake-cpu-backlog",
      "decide-simple-keda",
      "scale-wrong-layer-noop",
      "quiz-4-backlog-diagnosis",
    ],
  },
  {
    name: "zero-to-fifty",
    variants: ["keda-steps", "keda-jump", "cpu-hpa"],
    claims: ["scale-keda-from-zero", "faas-keda-bridge", "scale-keda-graduated"],
  },
  {
    name: "web-frontend-hpa",
    variants: ["your-turn", "typed", "typed-behavior", "healthy", "no-metrics-server", "no-requests", "silent-adapter"],
    claims: ["scale-autoscale-command", "scale-metric-unknown"],
  },
];

/** Variants without a scaler, or whose scaler somebody types. */
const BY_HAND = ["fixed-warm", "your-turn", "typed", "typed-behavior"];

describe.each(rows)("$name", ({ name, variants, claims }) => {
  it("is read without a problem", () => {
    const source = read(name);
    expect(source.ok ? [] : source.error).toEqual([]);
    if (!source.ok) return;
    expect(source.value.variants.map((each) => each.name)).toEqual(variants);
    expect([...new Set(source.value.expectations.map((each) => each.claim))]).toEqual(claims);
  });

  it("compiles in every variant, with one scaler at most", () => {
    const source = read(name);
    if (!source.ok) throw new Error("unreadable");
    for (const variant of variants) {
      const run = compileVariant(source.value, variant);
      expect(run.ok ? [] : run.error).toEqual([]);
      if (!run.ok) continue;
      const scalers = run.value.objects.filter((each) =>
        ["HorizontalPodAutoscaler", "ScaledObject"].includes(each.kind),
      );
      expect(scalers.length).toBe(BY_HAND.includes(variant) ? 0 : 1);
    }
  });

  it("offers only knobs that can be turned", () => {
    const source = read(name);
    if (!source.ok) throw new Error("unreadable");
    for (const variant of variants) {
      const run = compileVariant(source.value, variant);
      if (!run.ok) throw new Error("uncompilable");
      for (const knob of run.value.knobs) {
        const edit = resolveSetting(run.value, { path: knob.path, value: knob.initial }, KINDS);
        expect(edit.ok ? "" : edit.error.message, `${variant}: ${knob.path}`).toBe("");
      }
    }
  });
});

it("gives a variant its own settings and script", () => {
  const calm = read("calm-cpu-long-queue");
  const frontend = read("web-frontend-hpa");
  if (!calm.ok || !frontend.ok) throw new Error("unreadable");
  const lag = compileVariant(calm.value, "keda-lag");
  const warm = compileVariant(calm.value, "fixed-warm");
  const bare = compileVariant(frontend.value, "no-requests");
  if (!lag.ok || !warm.ok || !bare.ok) throw new Error("uncompilable");
  expect(lag.value.brokers).toEqual({ checkout: { system: "kafka", topic: "checkout", group: "checkout-worker" } });
  expect(lag.value.plant.queues[0]?.partitions).toBe(20);
  expect(warm.value.objects[0]?.spec).toMatchObject({ replicas: 8 });
  expect(bare.value.objects[0]?.spec).toMatchObject({
    template: { spec: { containers: [{ resources: { requests: { memory: "64Mi" } } }] } },
  });
  expect(bare.value.script).toEqual([
    { at: 10 * 60_000, path: "terminal", value: "kubectl get hpa" },
    {
      at: 21 * 60_000,
      path: "Deployment/web-frontend.spec.template.spec.containers[0].resources.requests.cpu",
      value: "200m",
    },
  ]);
});
