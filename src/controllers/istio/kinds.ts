import type { FieldDoc, KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok } from "../../base/result.ts";
import { check, type Shape } from "../../cluster/schema.ts";
import type { DestinationRule, VirtualService } from "../../mesh/istio/objects.ts";
import { rejection, ruleErrors, virtualServiceErrors } from "../../mesh/istio/validate.ts";
import { analyseAccess, analyseMesh, analyseRoutes, analyseRule, analyseTelemetry } from "./analyse.ts";
import { accessErrors, hostErrors, peerErrors, telemetryErrors } from "./checks.ts";
import {
  AUTHORIZATION_POLICY,
  DESTINATION_RULE,
  PEER_AUTHENTICATION,
  ROUTE_FIELDS,
  RULE_FIELDS,
  TELEMETRY,
  TELEMETRY_FIELDS,
  VIRTUAL_SERVICE,
} from "./fields.ts";

const VERSIONS = {
  networking: ["v1", "v1beta1", "v1alpha3"],
  security: ["v1", "v1beta1"],
  telemetry: ["v1", "v1alpha1"],
} as const;

/** Istio's kinds: the definition's schema first, then what the validating webhook says. Nothing is defaulted. */
const kind = (
  name: string,
  group: "networking" | "security" | "telemetry",
  shape: Shape,
  webhook: (object: KubeObject) => readonly ManifestError[],
  analyse: NonNullable<KindDoc["analyse"]>,
  fields: readonly FieldDoc[] = [],
): KindDoc => ({
  kind: name,
  apiVersions: VERSIONS[group].map((version) => `${group}.istio.io/${version}`),
  fields,
  analyse: (manifest, among) => [...analyseMesh(manifest, among), ...analyse(manifest, among)],
  denial(manifest) {
    const errors = check(manifest.spec, shape, ["spec"]).length > 0 ? [] : webhook(manifest);
    const said = `admission webhook "validation.istio.io" denied the request: ${rejection(errors)}`;
    return errors.length > 0 ? said : undefined;
  },
  admit(manifest) {
    const wrong = check(manifest.spec, shape, ["spec"]);
    const errors = wrong.length > 0 ? wrong : webhook(manifest);
    return errors.length > 0 ? failed(errors) : ok(manifest);
  },
});

export const ISTIO_KINDS: readonly KindDoc[] = [
  kind(
    "DestinationRule",
    "networking",
    DESTINATION_RULE,
    ({ spec }) => ruleErrors(spec as DestinationRule),
    analyseRule,
    RULE_FIELDS,
  ),
  kind(
    "VirtualService",
    "networking",
    VIRTUAL_SERVICE,
    ({ spec }) => [...hostErrors(spec as VirtualService), ...virtualServiceErrors(spec as VirtualService)],
    analyseRoutes,
    ROUTE_FIELDS,
  ),
  kind("PeerAuthentication", "security", PEER_AUTHENTICATION, peerErrors, () => []),
  kind("AuthorizationPolicy", "security", AUTHORIZATION_POLICY, accessErrors, analyseAccess),
  kind("Telemetry", "telemetry", TELEMETRY, telemetryErrors, analyseTelemetry, TELEMETRY_FIELDS),
];
