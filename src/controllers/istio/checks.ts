import type { ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { fieldsOf } from "../../cluster/validation.ts";
import type { VirtualService } from "../../mesh/istio/objects.ts";
import type { AuthorizationPolicy, PeerAuthentication, Selector } from "../../mesh/istio/security.ts";
import type { Telemetry } from "../../mesh/istio/telemetry.ts";
import { when } from "../../mesh/istio/validate.ts";

type Errors = readonly ManifestError[];

/**
 * Checks of Istio's webhook that concern an object as a whole, with its words. Upstream: istio/istio
 * pkg/config/validation/validation.go `ValidateVirtualService`, `ValidatePeerAuthentication`,
 * `ValidateAuthorizationPolicy`.
 */
export function hostErrors(spec: VirtualService): Errors {
  const { hosts = [], gateways = [], http = [] } = spec as Partial<VirtualService>;
  const tcp = fieldsOf(spec);
  const inMesh = gateways.length === 0 || gateways.includes("mesh");
  return [
    ...when(hosts.length === 0, ["spec"], "virtual service must have at least one host"),
    ...hosts.flatMap((host, index) =>
      when(
        inMesh && host === "*",
        ["spec", "hosts", index],
        "wildcard host * is not allowed for virtual services bound to the mesh gateway",
      ),
    ),
    ...hosts.flatMap((host, index) =>
      when(
        hosts.indexOf(host) < index,
        ["spec", "hosts", index],
        `duplicate hosts in virtual service: ${host} & ${host}`,
      ),
    ),
    ...when(
      http.length === 0 && tcp.tcp === undefined && tcp.tls === undefined,
      ["spec"],
      "http, tcp or tls must be provided in virtual service",
    ),
  ];
}

export function peerErrors({ spec }: KubeObject): Errors {
  const { selector, portLevelMtls } = spec as PeerAuthentication;
  const ports = Object.keys(portLevelMtls ?? {});
  const path = ["spec", "portLevelMtls"];
  return [
    ...when(
      isBroad(selector) && ports.length > 0,
      path,
      "mesh/namespace peer authentication cannot have port level mTLS",
    ),
    ...when(
      portLevelMtls !== undefined && ports.length === 0,
      path,
      "port level mTLS, if defined, must have at least one element",
    ),
    ...ports.flatMap((port) => when(port === "0", [...path, port], "port cannot be 0")),
    ...selectorErrors(selector),
  ];
}

/** `ValidateTelemetry`, as far as the definition's schema does not say it. */
export function telemetryErrors({ spec }: KubeObject): Errors {
  const { selector, metrics = [], accessLogging = [] } = spec as Telemetry;
  const named = (list: "metrics" | "accessLogging", rules: NonNullable<Telemetry["metrics"]>): Errors =>
    rules.flatMap(({ providers = [] }, index) =>
      when(
        providers.some(({ name }) => name === ""),
        ["spec", list, index, "providers"],
        "providers.name must be set",
      ),
    );
  return [...selectorErrors(selector), ...named("metrics", metrics), ...named("accessLogging", accessLogging)];
}

const isBroad = (selector: Selector | undefined): boolean => Object.keys(selector?.matchLabels ?? {}).length === 0;

const selectorErrors = (selector: Selector | undefined): Errors =>
  Object.entries(selector?.matchLabels ?? {}).flatMap(([key, value]) => {
    const path = ["spec", "selector", "matchLabels", key];
    return [
      ...when(key === "", path, `empty key is not supported in selector: "${key}=${value}"`),
      ...when(`${key}${value}`.includes("*"), path, `wildcard is not supported in selector: "${key}=${value}"`),
    ];
  });

export function accessErrors({ metadata, spec }: KubeObject): Errors {
  const { selector, action, rules } = spec as AuthorizationPolicy;
  const inSelector = selectorErrors(selector);
  if (inSelector.length > 0) return inSelector;
  const where = `${metadata.name}.${metadata.namespace}`;
  if (action === "DENY" && rules === undefined) {
    const message = `a deny policy without \`rules\` is meaningless and has no effect, found in ${where}`;
    return [{ path: ["spec"], message }];
  }
  return (rules ?? []).flatMap((rule, index) => {
    const path = ["spec", "rules", index];
    const found = `found at rule ${index} in ${where}`;
    return [
      ...when(rule.from?.length === 0, [...path, "from"], `\`from\` must not be empty, ${found}`),
      ...(rule.from ?? []).flatMap(({ source }, at) =>
        partErrors("from.source", source, found, [...path, "from", at, "source"]),
      ),
      ...when(rule.to?.length === 0, [...path, "to"], `\`to\` must not be empty, ${found}`),
      ...(rule.to ?? []).flatMap(({ operation }, at) =>
        partErrors("to.operation", operation, found, [...path, "to", at, "operation"]),
      ),
    ];
  });
}

function partErrors(name: string, part: object | undefined, found: string, path: ManifestError["path"]): Errors {
  if (part === undefined) return [{ path: path.slice(0, -1), message: `\`${name}\` must not be nil, ${found}` }];
  const isEmpty = Object.values(part).every((list) => !Array.isArray(list) || list.length === 0);
  const lists = Object.entries(part) as readonly (readonly [string, readonly string[]])[];
  return [
    ...when(isEmpty, path, `\`${name}\` must not be empty, ${found}`),
    ...lists.flatMap(([field, values]) =>
      when(values.includes(""), [...path, field], `empty value not allowed, found in ${capitalized(field)}`),
    ),
  ];
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
