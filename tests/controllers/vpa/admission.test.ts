import { describe, expect, it } from "vitest";
import type { ClusterView } from "../../../src/api/controller.ts";
import type { KubeObject, Pod } from "../../../src/api/objects.ts";
import { admitPod } from "../../../src/controllers/vpa/admission/admit-pod.ts";
import { GATES_OFF } from "../../../src/controllers/vpa/config.ts";
import { kindDoc } from "../../../src/controllers/vpa/kind.ts";
import type { ContainerPolicy, VpaSpec } from "../../../src/controllers/vpa/types.ts";
import { clusterOf, deploymentNamed, podOf, replicaSetOf, vpaNamed } from "./given.ts";

const STATUS = {
  recommendation: { containerRecommendations: [{ containerName: "app", target: { cpu: "327m", memory: "300Mi" } }] },
};
const clusterWith = (spec: VpaSpec): ClusterView =>
  clusterOf([deploymentNamed("web"), replicaSetOf("web", 2), vpaNamed("web", spec, STATUS)]);
const resourcesAfter = (spec: VpaSpec, pod: Pod) => admitPod(pod, clusterWith(spec)).spec.containers[0]?.resources;

describe("webhook for pods", () => {
  const pod = podOf("web-1", { requests: { cpu: "500m", memory: "200Mi" }, limits: { cpu: "1", memory: "200Mi" } });
  it.each<{ name: string; spec: VpaSpec; want: object }>([
    {
      name: "requests as recommended, limits in proportion",
      spec: {},
      want: { requests: { cpu: "327m", memory: "300Mi" }, limits: { cpu: "654m", memory: "300Mi" } },
    },
    {
      name: "requests only: capped to the limit that stays",
      spec: { resourcePolicy: { containerPolicies: [{ containerName: "app", controlledValues: "RequestsOnly" }] } },
      want: { requests: { cpu: "327m", memory: "200Mi" }, limits: { cpu: "1", memory: "200Mi" } },
    },
    {
      name: "mode Initial, too",
      spec: { updatePolicy: { updateMode: "Initial" } },
      want: { requests: { cpu: "327m", memory: "300Mi" }, limits: { cpu: "654m", memory: "300Mi" } },
    },
    {
      name: "mode Off changes nothing",
      spec: { updatePolicy: { updateMode: "Off" } },
      want: { requests: { cpu: "500m", memory: "200Mi" }, limits: { cpu: "1", memory: "200Mi" } },
    },
    {
      name: "another target changes nothing",
      spec: { targetRef: { kind: "Deployment", name: "other" } },
      want: { requests: { cpu: "500m", memory: "200Mi" }, limits: { cpu: "1", memory: "200Mi" } },
    },
  ])("$name", ({ spec, want }) => expect(resourcesAfter(spec, pod)).toEqual(want));

  it("makes lists that are missing, and says what it did", () => {
    const admitted = admitPod(podOf("web-1"), clusterWith({}));
    expect(admitted.spec.containers[0]?.resources).toEqual({ requests: { cpu: "327m", memory: "300Mi" } });
    expect(admitted.metadata.annotations).toEqual({
      vpaUpdates: "Pod resources updated by web: container 0: cpu request, memory request",
      vpaObservedContainers: "app",
    });
  });

  it("leaves the pod that it was given as it was", () => {
    const before = structuredClone(pod);
    admitPod(pod, clusterWith({}));
    expect(pod).toEqual(before);
  });
});

describe("VerticalPodAutoscaler manifests", () => {
  const admitted = (spec: VpaSpec) => kindDoc(GATES_OFF).admit(vpaNamed("web", spec) as KubeObject);
  const withPolicy = (policy: ContainerPolicy): VpaSpec => ({ resourcePolicy: { containerPolicies: [policy] } });

  it("get a policy when they have none", () => {
    const result = admitted({});
    expect(result.ok && (result.value.spec as VpaSpec).updatePolicy).toEqual({ updateMode: "Recreate" });
  });

  it.each<{ name: string; spec: VpaSpec; path: string; message: string }>([
    {
      name: "a maximum below the minimum",
      spec: withPolicy({ containerName: "app", minAllowed: { cpu: "2" }, maxAllowed: { cpu: "1" } }),
      path: "spec.resourcePolicy.containerPolicies.0.maxAllowed.cpu",
      message: 'Invalid value: "1": max resource for cpu is lower than min of "2"',
    },
    {
      name: "a mode that there is not",
      spec: { updatePolicy: { updateMode: "Sometimes" } },
      path: "spec.updatePolicy.updateMode",
      message:
        'Unsupported value: "Sometimes": supported values: "InPlace", "InPlaceOrRecreate", "Initial", "Off", "Recreate"',
    },
    {
      name: "an update policy without a mode",
      spec: { updatePolicy: { minReplicas: 1 } },
      path: "spec.updatePolicy.updateMode",
      message: "Required value: updateMode is required if UpdatePolicy is used",
    },
    {
      name: "text that is no quantity",
      spec: withPolicy({ containerName: "app", minAllowed: { memory: "much" } }),
      path: "spec.resourcePolicy.containerPolicies.0.minAllowed.memory",
      message: 'Invalid value: "much": must be a quantity',
    },
    {
      name: "CPU finer than a millicore",
      spec: withPolicy({ containerName: "app", minAllowed: { cpu: "100u" } }),
      path: "spec.resourcePolicy.containerPolicies.0.minAllowed.cpu",
      message: 'Invalid value: "100u": must be a whole number of milli CPUs',
    },
    {
      name: "an alpha mode whose gate is off",
      spec: { updatePolicy: { updateMode: "InPlace" } },
      path: "spec.updatePolicy.updateMode",
      message:
        "Forbidden: in order to use UpdateMode InPlace, you must enable feature gate InPlace in the admission-controller args",
    },
  ])("refuse $name", ({ spec, path, message }) => {
    const result = admitted(spec);
    const errors = result.ok ? [] : result.error.map((error) => [error.path.join("."), error.message]);
    expect(errors).toEqual([[path, message]]);
  });
});
