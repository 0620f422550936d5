import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/objects.ts";
import { deploymentKind } from "../../../src/controllers/deployment/admit.ts";
import { podKind } from "../../../src/controllers/replicaset/admit.ts";

const written = (spec: unknown): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", uid: "", generation: 0, resourceVersion: 0, creationTimestamp: 0 },
  spec,
  status: {},
});
const GOOD = {
  selector: { matchLabels: { app: "web" } },
  template: {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "app", image: "app:v1", readinessProbe: {} }] },
  },
};
const errors = (spec: unknown): readonly string[] => {
  const result = deploymentKind.admit(written(spec));
  return result.ok ? [] : result.error.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("a Deployment's defaults", () => {
  const admitted = deploymentKind.admit(written(GOOD));
  it("are the API server's", () => {
    expect(admitted).toMatchObject({
      ok: true,
      value: {
        spec: {
          replicas: 1,
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          template: {
            spec: {
              restartPolicy: "Always",
              terminationGracePeriodSeconds: 30,
              containers: [
                {
                  imagePullPolicy: "IfNotPresent",
                  readinessProbe: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
                },
              ],
            },
          },
        },
      },
    });
  });

  it("filled in once, they change nothing: the generation stays", () => {
    if (!admitted.ok) throw new Error("refused");
    const again = deploymentKind.admit(admitted.value);
    expect(again.ok && again.value.spec).toBe(admitted.value.spec);
  });

  it("stand in for fields left empty", () => {
    const result = deploymentKind.admit(written({ ...GOOD, replicas: null, strategy: null }));
    expect(result).toMatchObject({ ok: true, value: { spec: { replicas: 1, strategy: { type: "RollingUpdate" } } } });
  });

  it("leave Recreate without rollingUpdate", () => {
    const result = deploymentKind.admit(written({ ...GOOD, strategy: { type: "Recreate" } }));
    expect(result.ok && (result.value.spec as { strategy: unknown }).strategy).toEqual({ type: "Recreate" });
  });
});

describe("a Deployment is refused", () => {
  it.each([
    {
      name: "negative replicas",
      spec: { ...GOOD, replicas: -1 },
      want: ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "replicas in words",
      spec: { ...GOOD, replicas: "two" },
      want: ['spec.replicas: Invalid value: "two": must be an integer'],
    },
    {
      name: "no selector",
      spec: { template: GOOD.template },
      want: [
        "spec.selector: Required value",
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      ],
    },
    {
      name: "an empty selector",
      spec: { ...GOOD, selector: {} },
      want: ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"],
    },
    {
      name: "a selector for other pods",
      spec: { ...GOOD, selector: { matchLabels: { app: "api" } } },
      want: [
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      ],
    },
    {
      name: "nothing may move",
      spec: { ...GOOD, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      want: ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
    },
    {
      name: "more than all unavailable",
      spec: { ...GOOD, strategy: { rollingUpdate: { maxUnavailable: "101%" } } },
      want: ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    },
    {
      name: "an unknown strategy",
      spec: { ...GOOD, strategy: { type: "BlueGreen" } },
      want: [
        'spec.strategy: Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      ],
    },
    {
      name: "a deadline shorter than minReadySeconds",
      spec: { ...GOOD, minReadySeconds: 600 },
      want: ["spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"],
    },
    {
      name: "a request above its limit",
      spec: {
        ...GOOD,
        template: {
          ...GOOD.template,
          spec: {
            containers: [{ name: "app", image: "a", resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }],
          },
        },
      },
      want: [
        'spec.template.spec.containers.0.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      ],
    },
    {
      name: "no containers",
      spec: { ...GOOD, template: { ...GOOD.template, spec: {} } },
      want: ["spec.template.spec.containers: Required value"],
    },
  ])("$name", ({ spec, want }) => {
    expect(errors(spec)).toEqual(want);
  });
});

describe("a Pod's defaults", () => {
  const specOf = (spec: unknown) => {
    const result = podKind.admit({ ...written(spec), kind: "Pod", apiVersion: "v1" });
    return result.ok ? result.value.spec : result.error;
  };
  const container = { name: "app", image: "app" };

  it.each([
    {
      name: "a limit asks for itself",
      resources: { limits: { cpu: "1" } },
      want: { limits: { cpu: "1" }, requests: { cpu: "1" } },
    },
    {
      name: "a request stays",
      resources: { limits: { cpu: "1" }, requests: { cpu: "500m" } },
      want: { limits: { cpu: "1" }, requests: { cpu: "500m" } },
    },
  ])("$name", ({ resources, want }) => {
    expect(specOf({ containers: [{ ...container, resources }] })).toMatchObject({
      containers: [{ resources: want, imagePullPolicy: "Always" }],
    });
  });

  it.each([
    { name: "300 s of patience with lost nodes", tolerations: undefined, want: [300, 300] },
    {
      name: "its own patience where it has one",
      tolerations: [
        { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
      ],
      want: [5, 300],
    },
    { name: "the same when the list is empty", tolerations: null, want: [300, 300] },
    { name: "none for a pod that tolerates everything", tolerations: [{ operator: "Exists" }], want: [undefined] },
  ])("$name", ({ tolerations, want }) => {
    const spec = specOf({ containers: [container], tolerations }) as {
      tolerations: readonly { tolerationSeconds?: number }[];
    };
    expect(spec.tolerations.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual(want);
  });
});
