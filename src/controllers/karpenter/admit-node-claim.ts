import type { KindDoc } from "../../api/controller.ts";
import { failed, ok } from "../../base/result.ts";
import { fieldsOf, mapping } from "../../cluster/validation.ts";

const DEFAULTS = {
  requirements: [],
  nodeClassRef: { group: "setpoint.dev", kind: "NodeClass", name: "default" },
  expireAfter: "720h",
  resources: { requests: {} },
} as const;

/** NodeClaims are written by Karpenter; one that a person writes gets the defaults of the CRD. */
export const nodeClaimKind: KindDoc = {
  kind: "NodeClaim",
  apiVersions: ["karpenter.sh/v1"],
  fields: [],
  admit(manifest) {
    const errors = mapping(["spec"], manifest.spec);
    if (errors.length > 0) return failed(errors);
    return ok({ ...manifest, spec: { ...DEFAULTS, ...fieldsOf(manifest.spec) } });
  },
};
