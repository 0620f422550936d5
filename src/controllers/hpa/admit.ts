import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { HpaConfig } from "./config.ts";
import { type WrittenSpec, withDefaults } from "./defaults.ts";
import { FIELDS } from "./fields.ts";
import { decoded, shapeErrors } from "./shape.ts";
import { specErrors } from "./validate.ts";

/** The API server's part: decode, validate, default. Errors carry upstream's words, the path apart. */
export const kindDoc = (config: HpaConfig): KindDoc => ({
  kind: "HorizontalPodAutoscaler",
  apiVersions: ["autoscaling/v2"],
  fields: FIELDS,
  admit: (manifest) => admit(manifest, config),
});

function admit(manifest: KubeObject, config: HpaConfig): Result<KubeObject, readonly ManifestError[]> {
  const wrong = shapeErrors(manifest.spec);
  if (wrong.length > 0) return failed(wrong);
  const spec = withDefaults(decoded(manifest.spec) as WrittenSpec);
  const errors = specErrors(spec, config);
  return errors.length > 0 ? failed(errors) : ok({ ...manifest, spec });
}
