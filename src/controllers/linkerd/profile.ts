import type { FieldDoc, KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { parseGoDuration } from "../../base/go-duration.ts";
import { didYouMean } from "../../base/nearest.ts";
import { failed, ok } from "../../base/result.ts";
import { check, fields, type Shape } from "../../cluster/schema.ts";
import { fieldsOf } from "../../cluster/validation.ts";
import type { ProfileRoute, RequestMatch, ServiceProfile } from "../../mesh/linkerd/profile.ts";

type Errors = readonly ManifestError[];

const SHAPE: Shape = fields(
  "opaquePorts:any dstOverrides:any",
  {
    routes: { list: fields("name condition:any isRetryable:boolean timeout responseClasses:any", {}, ["name"]) },
    retryBudget: fields("minRetriesPerSecond:integer retryRatio:number ttl", {}, [
      "minRetriesPerSecond",
      "retryRatio",
      "ttl",
    ]),
  },
  ["routes"],
);

const field = (path: string, max: number, step: number, standard: number | null, help: string): FieldDoc => ({
  path: `spec.${path}`,
  unit: "retries",
  min: 0,
  max,
  step,
  default: standard,
  help,
});

/** ServiceProfile: the definition's schema, then the validating webhook (linkerd2 pkg/profiles/profiles.go `Validate`). */
export const SERVICE_PROFILE: KindDoc = {
  kind: "ServiceProfile",
  apiVersions: ["linkerd.io/v1alpha2"],
  fields: [
    field("retryBudget.retryRatio", 1, 0.05, 0.2, "To a request that needs none."),
    field("retryBudget.minRetriesPerSecond", 100, 1, 10, "That may be made anyway."),
  ],
  denial(manifest) {
    const [first] = check(manifest.spec, SHAPE, ["spec"]).length > 0 ? [] : webhook(manifest);
    return first && `admission webhook "linkerd-sp-validator.linkerd.io" denied the request: ${first.message}`;
  },
  admit(manifest) {
    const wrong = check(manifest.spec, SHAPE, ["spec"]);
    const errors = wrong.length > 0 ? wrong : webhook(manifest).slice(0, 1);
    return errors.length > 0 ? failed(errors) : ok(manifest);
  },
  analyse({ metadata }, { services, mesh }) {
    if (!mesh) return [{ path: ["kind"], message: "the Simulation has no mesh", hint: "Add mesh: {} to it." }];
    const [service = ""] = metadata.name.split(".");
    if (services.includes(service)) return [];
    const hint = didYouMean(service, services) ?? "It is named SERVICE.NAMESPACE.svc.cluster.local.";
    return [{ path: ["metadata", "name"], message: `ServiceProfile "${metadata.name}" is for no service`, hint }];
  },
};

/** The webhook says the first thing that it finds. */
function webhook({ metadata, spec }: KubeObject): Errors {
  const { routes = [], retryBudget } = spec as ServiceProfile;
  const who = `ServiceProfile ${JSON.stringify(metadata.name)}`;
  const at = ["spec", "retryBudget"];
  const ttl = retryBudget && parseGoDuration(retryBudget.ttl);
  const ratio = retryBudget?.retryRatio ?? 0;
  return [
    ...routes.flatMap((route, index) => routeErrors(route, who, ["spec", "routes", index])),
    ...(ratio < 0
      ? [
          {
            path: [...at, "retryRatio"],
            message: `${who} RetryBudget RetryRatio must be non-negative: ${ratio.toFixed(6)}`,
          },
        ]
      : []),
    ...(retryBudget?.ttl === "" ? [{ path: [...at, "ttl"], message: `${who} RetryBudget missing TTL field` }] : []),
    ...(ttl && !ttl.ok ? [{ path: [...at, "ttl"], message: `${who} RetryBudget: ${ttl.error}` }] : []),
  ];
}

function routeErrors(
  { name, timeout, condition }: Partial<ProfileRoute>,
  who: string,
  path: ManifestError["path"],
): Errors {
  const parsed = timeout === undefined || timeout === "" ? undefined : parseGoDuration(timeout);
  const field = [...path, "condition"];
  const wrong = condition && matchError(condition);
  return [
    ...(name === "" ? [{ path: [...path, "name"], message: `${who} has a route with no name` }] : []),
    ...(parsed && !parsed.ok
      ? [{ path: [...path, "timeout"], message: `${who} has a route with an invalid timeout: ${parsed.error}` }]
      : []),
    ...(condition === undefined ? [{ path, message: `${who} has a route with no condition` }] : []),
    ...(wrong ? [{ path: field, message: `${who} has a route with an invalid condition: ${wrong}` }] : []),
  ];
}

const KNOWN = ["all", "any", "not", "method", "pathRegex"];

function matchError(match: RequestMatch): string | undefined {
  const { all = [], any = [], not } = match;
  const unknown = Object.keys(fieldsOf(match)).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) return `unknown field "${unknown}"`;
  if (Object.keys(match).length === 0) return "A request match must have a field set";
  return [...all, ...any, ...(not ? [not] : [])].map(matchError).find((error) => error !== undefined);
}
