import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/objects.ts";
import { kindDoc } from "../../../src/controllers/hpa/admit.ts";
import { hpaConfig } from "../../../src/controllers/hpa/config.ts";
import { hpaOf } from "./given.ts";

const admit = (spec: unknown, release: "1.36" | "1.37" = "1.36") =>
  kindDoc(hpaConfig(release)).admit({ ...hpaOf({}), spec } as KubeObject);
const REF = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const external = (target: unknown) => ({ type: "External", external: { metric: { name: "queue" }, target } });
const resource = (target: unknown) => ({ type: "Resource", resource: { name: "cpu", target } });
const MINIMAL = { scaleTargetRef: REF, maxReplicas: 5 };

describe("defaults", () => {
  it("fills in what is left out", () => {
    const admitted = admit(MINIMAL);
    expect(admitted.ok && admitted.value.spec).toEqual({
      ...MINIMAL,
      minReplicas: 1,
      metrics: [resource({ type: "Utilization", averageUtilization: 80 })],
    });
  });

  it("fills rules in field by field, once behavior is there", () => {
    const admitted = admit({
      ...MINIMAL,
      behavior: { scaleDown: { stabilizationWindowSeconds: 60, tolerance: 0.05 } },
    });
    expect(admitted.ok && admitted.value.spec).toMatchObject({
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: "Max",
          policies: [
            { type: "Pods", value: 4, periodSeconds: 15 },
            { type: "Percent", value: 100, periodSeconds: 15 },
          ],
        },
        scaleDown: {
          stabilizationWindowSeconds: 60,
          selectPolicy: "Max",
          policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
          tolerance: "0.05",
        },
      },
    });
  });

  it("leaves the down window to the flag", () => {
    const admitted = admit({ ...MINIMAL, behavior: {} });
    const spec = admitted.ok ? (admitted.value.spec as { behavior: { scaleDown: object } }) : undefined;
    expect(spec?.behavior.scaleDown).not.toHaveProperty("stabilizationWindowSeconds");
  });

  it("keeps quantities as text and drops nulls", () => {
    const admitted = admit({
      ...MINIMAL,
      minReplicas: null,
      metrics: [external({ type: "AverageValue", averageValue: 30 })],
    });
    expect(admitted.ok && admitted.value.spec).toMatchObject({
      minReplicas: 1,
      metrics: [external({ type: "AverageValue", averageValue: "30" })],
    });
  });
});

describe("errors, in the API server's words", () => {
  it.each<{ name: string; spec: unknown; at: string; message: string; hint?: string }>([
    {
      name: "no max",
      spec: { scaleTargetRef: REF },
      at: "spec.maxReplicas",
      message: "Required value: must be set and greater than 0",
    },
    {
      name: "min 0 with the gate off",
      spec: { ...MINIMAL, minReplicas: 0 },
      at: "spec.minReplicas",
      message: "Invalid value: 0: must be greater than or equal to 1",
    },
    {
      name: "min above max",
      spec: { ...MINIMAL, minReplicas: 9 },
      at: "spec.maxReplicas",
      message: "Invalid value: 5: must be greater than or equal to `minReplicas`",
    },
    {
      name: "no target",
      spec: { maxReplicas: 5, scaleTargetRef: { kind: "Deployment" } },
      at: "spec.scaleTargetRef.name",
      message: "Required value",
    },
    {
      name: "a mistyped source",
      spec: { ...MINIMAL, metrics: [{ type: "Resuorce" }] },
      at: "spec.metrics.0.type",
      message:
        'Unsupported value: "Resuorce": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      hint: "Did you mean Resource?",
    },
    {
      name: "a source that is not filled in",
      spec: { ...MINIMAL, metrics: [{ type: "Pods" }] },
      at: "spec.metrics.0.pods",
      message: "Required value: must populate information for the given metric source",
    },
    {
      name: "no target value",
      spec: { ...MINIMAL, metrics: [external({ type: "Value" })] },
      at: "spec.metrics.0.external.target.averageValue",
      message: "Required value: must set either a target value for metric or a per-pod target",
    },
    {
      name: "both targets",
      spec: { ...MINIMAL, metrics: [resource({ type: "Utilization", averageUtilization: 50, averageValue: "1" })] },
      at: "spec.metrics.0.resource.target.averageValue",
      message: "Forbidden: may not set both a target raw value and a target utilization",
    },
    {
      name: "an integer as text",
      spec: { ...MINIMAL, metrics: [resource({ type: "Utilization", averageUtilization: "70%" })] },
      at: "spec.metrics.0.resource.target.averageUtilization",
      message: 'expected an integer, got "70%"',
      hint: "Write 70.",
    },
    {
      name: "no quantity",
      spec: { ...MINIMAL, metrics: [external({ type: "Value", value: "many" })] },
      at: "spec.metrics.0.external.target.value",
      message: 'expected a quantity, got "many"',
      hint: "Write 500m, 10 or 1Gi.",
    },
    {
      name: "a window of more than an hour",
      spec: { ...MINIMAL, behavior: { scaleDown: { stabilizationWindowSeconds: 3601 } } },
      at: "spec.behavior.scaleDown.stabilizationWindowSeconds",
      message: "Invalid value: 3601: must be less than or equal to 3600",
    },
    {
      name: "a policy without a period",
      spec: { ...MINIMAL, behavior: { scaleUp: { policies: [{ type: "Pods", value: 4 }] } } },
      at: "spec.behavior.scaleUp.policies.0.periodSeconds",
      message: "Invalid value: 0: must be greater than zero",
    },
    {
      name: "a negative tolerance",
      spec: { ...MINIMAL, behavior: { scaleUp: { tolerance: "-0.1" } } },
      at: "spec.behavior.scaleUp.tolerance",
      message: 'Invalid value: "-0.1": must be greater or equal to zero',
    },
  ])("$name", ({ spec, at, message, hint }) => {
    const admitted = admit(spec);
    const [error] = admitted.ok ? [] : admitted.error;
    expect([error?.path.join("."), error?.message, error?.hint]).toEqual([at, message, hint]);
  });

  it("allows min 0 from 1.37, with a metric that needs no pod", () => {
    const zero = { ...MINIMAL, minReplicas: 0 };
    expect(admit({ ...zero, metrics: [external({ type: "Value", value: "1" })] }, "1.37").ok).toBe(true);
    const refused = admit(zero, "1.37");
    expect(refused.ok || refused.error[0]?.message).toBe(
      "Forbidden: must specify at least one Object or External metric to support scaling to zero replicas",
    );
  });
});

describe("autoscaling/v1", () => {
  const old = (spec: object, annotations = {}) => {
    const { metadata, ...rest } = hpaOf({});
    const manifest = { ...rest, apiVersion: "autoscaling/v1", metadata: { ...metadata, annotations }, spec };
    return kindDoc(hpaConfig("1.36")).admit(manifest as unknown as KubeObject);
  };
  it("has one target, for CPU", () => {
    const admitted = old({ ...MINIMAL, targetCPUUtilizationPercentage: 55 });
    expect(admitted.ok && admitted.value).toMatchObject({
      apiVersion: "autoscaling/v2",
      spec: { ...MINIMAL, metrics: [resource({ type: "Utilization", averageUtilization: 55 })] },
    });
    expect(admitted.ok && admitted.value.spec).not.toHaveProperty("targetCPUUtilizationPercentage");
  });
  it("aims at 80 % where it says nothing, as v2 does", () => {
    const [one, other] = [old(MINIMAL), admit(MINIMAL)];
    expect(one.ok && other.ok && one.value.spec).toEqual(other.ok && other.value.spec);
  });
  it("refuses what v2 has folded into annotations, and a target that is no number", () => {
    const folded = "autoscaling.alpha.kubernetes.io/metrics";
    const wrong = old({ ...MINIMAL, targetCPUUtilizationPercentage: "55" }, { [folded]: "[]" });
    expect(!wrong.ok && wrong.error.map(({ path }) => path)).toEqual([
      ["metadata", "annotations", folded],
      ["spec", "targetCPUUtilizationPercentage"],
    ]);
  });
});
