import type { KindDoc } from "../../api/controller.ts";
import { failed, ok } from "../../base/result.ts";
import { jobSchemaErrors, triggerErrors } from "./admit.ts";
import { JOB_FIELDS } from "./fields.ts";
import { withoutNulls } from "./schema.ts";
import type { ScaledJob } from "./types.ts";

/** ScaledJob: the CRD's schema, then the webhook's check of triggers. */
export const scaledJobKind: KindDoc = {
  kind: "ScaledJob",
  apiVersions: ["keda.sh/v1alpha1"],
  fields: JOB_FIELDS,
  admit(manifest) {
    const wrong = jobSchemaErrors(manifest);
    if (wrong.length > 0) return failed(wrong);
    const spec = withoutNulls((manifest as ScaledJob).spec);
    const errors = triggerErrors(spec.triggers);
    return errors.length > 0 ? failed(errors) : ok({ ...manifest, spec });
  },
};
