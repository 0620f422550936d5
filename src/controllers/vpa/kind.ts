import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject, ResourceList } from "../../api/objects.ts";
import { parseQuantity } from "../../base/quantity.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { validateVpa } from "./admission/validate.ts";
import type { Gates } from "./config.ts";
import { FIELDS } from "./fields.ts";
import type { VpaSpec } from "./types.ts";

/** The CRD's schema and the webhook of a VerticalPodAutoscaler. */
export const kindDoc = (gates: Gates): KindDoc => ({
  kind: "VerticalPodAutoscaler",
  apiVersions: ["autoscaling.k8s.io/v1"],
  fields: FIELDS,
  admit: (manifest) => admit(manifest, gates),
});

function admit(manifest: KubeObject, gates: Gates): Result<KubeObject, readonly ManifestError[]> {
  const spec = (manifest.spec ?? {}) as VpaSpec;
  const unreadable = quantityErrors(spec);
  const errors = unreadable.length > 0 ? unreadable : validateVpa(spec, undefined, gates);
  if (errors.length > 0) return failed(errors.map(({ path, message }) => ({ path, message })));
  return ok({ ...manifest, spec: { ...spec, updatePolicy: spec.updatePolicy ?? { updateMode: "Recreate" } } });
}

/** Texts that are no quantities, which the schema's pattern refuses. */
const quantityErrors = ({ resourcePolicy }: VpaSpec): readonly ManifestError[] =>
  (resourcePolicy?.containerPolicies ?? []).flatMap((policy, index) => {
    const path = ["spec", "resourcePolicy", "containerPolicies", index];
    const of = (name: "minAllowed" | "maxAllowed") => listErrors(policy[name] ?? {}, [...path, name]);
    return [...of("minAllowed"), ...of("maxAllowed")];
  });

const listErrors = (list: ResourceList, path: readonly (string | number)[]): readonly ManifestError[] =>
  Object.entries(list)
    .filter(([, text]) => parseQuantity(text) === undefined)
    .map(([resource, text]) => ({
      path: [...path, resource],
      message: `Invalid value: ${JSON.stringify(text)}: must be a quantity`,
      hint: 'CPU as "250m" or "1.5", memory as "256Mi" or "1Gi".',
    }));
