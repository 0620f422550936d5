import type { KindDoc } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { ok } from "../../base/result.ts";
import { isMap, type JsonMap } from "./json.ts";
import { withPodDetails } from "./pod-details.ts";
import { schemaOf } from "./schema.ts";
import type { Kinds } from "./server.ts";
import { serviceDefaults, serviceSettled } from "./service.ts";

/**
 * What the API server knows of kinds: validation and defaults from the modelled kinds' own documents, defaults of Services
 * and of what the model's pods leave out. Other kinds are taken as they are.
 */
export function kindsOf(docs: readonly KindDoc[]): Kinds {
  const known = new Map(docs.map((doc) => [doc.kind, doc]));
  return {
    admit: (object) => {
      const doc = known.get(String(object.kind));
      const whole = withPodDetails(object, schemaOf(object.apiVersion, object.kind));
      if (object.kind === "Service") return ok(serviceDefaults(whole));
      if (!doc?.apiVersions.includes(String(object.apiVersion))) return ok(whole);
      const made = doc.admit(whole as unknown as KubeObject);
      // Webhooks speak when the object is stored.
      if (!made.ok && doc.denial?.(whole as unknown as KubeObject) !== undefined) return ok(whole);
      return made.ok ? ok(jsonOf(made.value)) : made;
    },
    settle: (object) => (object.kind === "Service" ? serviceSettled(object) : object),
  };
}

/** A typed object is JSON: the API's objects hold nothing else. */
const jsonOf = (object: KubeObject): JsonMap => (isMap(object) ? object : {});
