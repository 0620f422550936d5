import type { KindDoc, ManifestError } from "../../src/api/controller.ts";
import type { KubeObject } from "../../src/api/objects.ts";
import { failed, ok } from "../../src/base/result.ts";
import { isRecord } from "../../src/scenario/path.ts";

/** Kinds with as little validation as the tests need: a spec, and a whole number where one is named. */
const kind = (name: string, apiVersion: string, whole: readonly string[], fields: KindDoc["fields"] = []): KindDoc => ({
  kind: name,
  apiVersions: [apiVersion],
  fields,
  admit(manifest: KubeObject) {
    const spec = isRecord(manifest.spec) ? manifest.spec : {};
    const errors: ManifestError[] = whole
      .filter((field) => spec[field] !== undefined && !(Number.isInteger(spec[field]) && Number(spec[field]) >= 0))
      .map((field) => ({ path: ["spec", field], message: "must be a whole number", hint: "Write 0, 1, 2, …" }));
    return errors.length > 0 ? failed(errors) : ok(manifest);
  },
});

const knob = (path: string, defaultValue: number | null) => ({
  path,
  unit: "pods",
  min: 0,
  max: 100,
  step: 1,
  default: defaultValue,
  help: "",
});

export const KINDS: readonly KindDoc[] = [
  kind("Deployment", "apps/v1", ["replicas"], [knob("spec.replicas", 1)]),
  kind(
    "HorizontalPodAutoscaler",
    "autoscaling/v2",
    ["minReplicas", "maxReplicas"],
    [
      knob("spec.minReplicas", 1),
      knob("spec.maxReplicas", null),
      knob("spec.metrics[0].resource.target.averageUtilization", null),
    ],
  ),
  kind(
    "ScaledObject",
    "keda.sh/v1alpha1",
    ["pollingInterval", "minReplicaCount", "maxReplicaCount"],
    [knob("spec.pollingInterval", 30), knob("spec.triggers[0].metadata.value", null)],
  ),
];
