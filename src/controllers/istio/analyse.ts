import type { ManifestError, Surroundings } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { didYouMean } from "../../base/nearest.ts";
import { nanosOf } from "../../mesh/istio/duration.ts";
import type { Destination, DestinationRule, HttpRoute, VirtualService } from "../../mesh/istio/objects.ts";
import { serviceNamed } from "../../mesh/istio/rules.ts";
import type { AuthorizationPolicy, Operation, Source } from "../../mesh/istio/security.ts";
import { PROVIDER, type Telemetry } from "../../mesh/istio/telemetry.ts";

type Path = ManifestError["path"];
type Errors = readonly ManifestError[];

/**
 * What `istioctl analyze` says of an object beside others, with its codes, and what has no effect here.
 * Upstream: istio/istio pkg/config/analysis/msg/messages.yaml.
 */
export const analyseMesh = (_: KubeObject, { mesh }: Surroundings): Errors =>
  mesh ? [] : [{ path: ["kind"], message: "the Simulation has no mesh", hint: "Add mesh: {} to it." }];

export function analyseRule({ metadata, spec }: KubeObject, { services }: Surroundings): Errors {
  const { host } = spec as DestinationRule;
  if (host.startsWith("*") || serviceNamed(host, services) !== undefined) return [];
  return [notFound(`DestinationRule ${metadata.namespace}/${metadata.name}`, "host", host, services, ["spec", "host"])];
}

export function analyseRoutes({ metadata, spec }: KubeObject, among: Surroundings): Errors {
  const { hosts, http = [] } = spec as VirtualService;
  const who = `VirtualService ${metadata.namespace}/${metadata.name}`;
  return [
    ...hosts.flatMap((host, index) =>
      serviceNamed(host, among.services) === undefined
        ? [notFound(who, "host", host, among.services, ["spec", "hosts", index])]
        : [],
    ),
    ...http.flatMap((route, index) => routeErrors(route, who, among, ["spec", "http", index])),
  ];
}

function routeErrors(http: HttpRoute, who: string, among: Surroundings, path: Path): Errors {
  const { route = [], timeout, retries, mirror, mirrors = [] } = http;
  const perTry = retries?.perTryTimeout;
  const ignored = timeout !== undefined && perTry !== undefined && nanosOf(perTry) >= nanosOf(timeout);
  return [
    ...route.flatMap(({ destination }, index) =>
      destination === undefined
        ? []
        : destinationErrors(destination, who, among, [...path, "route", index, "destination"]),
    ),
    ...(mirror ? destinationErrors(mirror, who, among, [...path, "mirror"]) : []),
    ...mirrors.flatMap(({ destination }, index) =>
      destination ? destinationErrors(destination, who, among, [...path, "mirrors", index, "destination"]) : [],
    ),
    ...(ignored
      ? [
          {
            path: [...path, "retries", "perTryTimeout"],
            message: `perTryTimeout ${perTry} is not below timeout ${timeout}, and would be ignored`,
            hint: "Lower perTryTimeout, raise timeout, or drop one of them.",
          },
        ]
      : []),
  ];
}

function destinationErrors({ host, subset }: Destination, who: string, among: Surroundings, path: Path): Errors {
  const { services, objects } = among;
  const service = serviceNamed(host, services);
  if (service === undefined) return [notFound(who, "host", host, services, [...path, "host"])];
  if (subset === undefined) return [];
  const rules = objects
    .filter(({ kind }) => kind === "DestinationRule")
    .map(({ spec }) => spec as DestinationRule)
    .filter((rule) => serviceNamed(rule.host, services) === service);
  const known = rules.flatMap(({ subsets = [] }) => subsets.map(({ name }) => name));
  if (known.includes(subset)) return [];
  const [what, name] = ["host+subset in destinationrule", `${host}+${subset}`];
  return [
    {
      ...notFound(who, what, name, [], [...path, "subset"]),
      hint: didYouMean(subset, known) ?? "Add it to the host's DestinationRule.",
    },
  ];
}

const notFound = (who: string, what: string, name: string, known: readonly string[], path: Path): ManifestError => ({
  path,
  message: `[IST0101] (${who}) Referenced ${what} not found: "${name}"`,
  hint: didYouMean(name, known),
});

const KNOWN_IN_SOURCE = ["principals", "notPrincipals", "namespaces", "notNamespaces", "serviceAccounts"];
const KNOWN_IN_OPERATION = ["methods", "notMethods"];

/** Requests have no paths, ports, addresses or tokens here, so that a rule that asks for them would match nothing. */
export function analyseAccess({ spec }: KubeObject): Errors {
  const { rules = [], action = "ALLOW" } = spec as AuthorizationPolicy;
  const other = (part: Source | Operation | undefined, known: readonly string[], path: Path): Errors =>
    Object.keys(part ?? {})
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: [...path, name],
        message: `${name} is not modelled`,
        hint: `Known: ${known.join(", ")}.`,
      }));
  return [
    ...(action === "CUSTOM" || action === "AUDIT"
      ? [{ path: ["spec", "action"], message: `action ${action} is not modelled`, hint: "Known: ALLOW, DENY." }]
      : []),
    ...rules.flatMap(({ from = [], to = [], when = [] }, index) => {
      const path = ["spec", "rules", index];
      return [
        ...from.flatMap(({ source }, at) => other(source, KNOWN_IN_SOURCE, [...path, "from", at, "source"])),
        ...to.flatMap(({ operation }, at) => other(operation, KNOWN_IN_OPERATION, [...path, "to", at, "operation"])),
        ...(when.length > 0 ? [{ path: [...path, "when"], message: "when is not modelled" }] : []),
      ];
    }),
  ];
}

/** Metrics go to Prometheus; what goes elsewhere, or is no metric and no log, is told nobody here. */
export function analyseTelemetry({ spec }: KubeObject): Errors {
  const { metrics = [] } = spec as Telemetry;
  const others = metrics.flatMap(({ providers = [] }, index) =>
    providers
      .filter(({ name }) => name !== PROVIDER)
      .map(({ name }) => ({
        path: ["spec", "metrics", index, "providers"],
        message: `provider ${name} is not modelled`,
        hint: `Known: ${PROVIDER}.`,
      })),
  );
  const unknown = ["tracing", "targetRef", "targetRefs"].filter((name) => Object.hasOwn(spec as object, name));
  return [
    ...others,
    ...unknown.map((name) => ({
      path: ["spec", name],
      message: `${name} is not modelled`,
      hint: "Known: selector, metrics, accessLogging.",
    })),
  ];
}
