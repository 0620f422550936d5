import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject, PodSpec, ReplicaSetSpec } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { defaultPod, defaultTemplate, filled, replaced } from "../../cluster/defaults.ts";
import { fieldsOf, mapping, podSpecErrors, required, selectorErrors, wholeNumber } from "../../cluster/validation.ts";

/** ReplicaSets as the API server takes them. Upstream: kubernetes v1.36.1 pkg/apis/apps/{v1/defaults,validation/validation}.go. */
export const replicaSetKind: KindDoc = {
  kind: "ReplicaSet",
  apiVersions: ["apps/v1"],
  fields: [],
  admit: (manifest) => answer(manifest, replicaSetErrors(fieldsOf(manifest.spec)), defaultReplicaSet),
};

/** Pods as the API server takes them. Upstream: kubernetes v1.36.1 pkg/apis/core/{v1/defaults,validation/validation}.go. */
export const podKind: KindDoc = {
  kind: "Pod",
  apiVersions: ["v1"],
  fields: [],
  admit: (manifest) => {
    const known = admitted.get(manifest.spec as PodSpec);
    if (known) return ok(replaced(manifest, "spec", known));
    const errors = podSpecErrors(["spec"], manifest.spec, ["Always", "OnFailure", "Never"]);
    return answer(manifest, errors, (spec) => {
      const whole = defaultPod(spec as PodSpec);
      admitted.set(spec as PodSpec, whole);
      return whole;
    });
  },
};

/** By the spec of a template: its pods are checked once, and share one spec, which others then read once. */
const admitted = new WeakMap<PodSpec, PodSpec>();

function answer(
  manifest: KubeObject,
  errors: readonly ManifestError[],
  defaulted: (spec: unknown) => unknown,
): Result<KubeObject, readonly ManifestError[]> {
  const all = [...mapping(["spec"], manifest.spec), ...errors];
  return all.length > 0 ? failed(all) : ok(replaced(manifest, "spec", defaulted(manifest.spec)));
}

function replicaSetErrors(spec: Readonly<Record<string, unknown>>): readonly ManifestError[] {
  const { template } = spec;
  return [
    ...["replicas", "minReadySeconds"].flatMap((name) => wholeNumber(["spec", name], spec[name])),
    ...selectorErrors("replicaset", spec.selector, template),
    ...(template === undefined ? [required(["spec", "template"])] : []),
    ...podSpecErrors(["spec", "template", "spec"], fieldsOf(template).spec, ["Always"]),
  ];
}

function defaultReplicaSet(written: unknown): ReplicaSetSpec {
  const spec = filled(written as ReplicaSetSpec, { replicas: 1 });
  return replaced(spec, "template", defaultTemplate(spec.template));
}
