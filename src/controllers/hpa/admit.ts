import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { HpaConfig } from "./config.ts";
import { type WrittenSpec, withDefaults } from "./defaults.ts";
import { FIELDS } from "./fields.ts";
import { decoded, shapeErrors } from "./shape.ts";
import { specErrors } from "./validate.ts";
import { fromVersion1, VERSION_1 } from "./version-1.ts";

/** The API server's part: decode, validate, default. Errors carry upstream's words, the path apart. */
export const kindDoc = (config: HpaConfig): KindDoc => ({
  kind: "HorizontalPodAutoscaler",
  apiVersions: ["autoscaling/v2", VERSION_1],
  fields: FIELDS,
  admit: (manifest) => admit(manifest, config),
});

function admit(written: KubeObject, config: HpaConfig): Result<KubeObject, readonly ManifestError[]> {
  const converted = fromVersion1(written);
  if (!converted.ok) return converted;
  const manifest = converted.value;
  const wrong = shapeErrors(manifest.spec);
  if (wrong.length > 0) return failed(wrong);
  const spec = withDefaults(decoded(manifest.spec) as WrittenSpec);
  const errors = specErrors(spec, config);
  return errors.length > 0 ? failed(errors) : ok({ ...manifest, spec });
}
