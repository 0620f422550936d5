import type { KubeObject } from "../../api/objects.ts";
import type { PlantSpec } from "../../api/plant.ts";
import { type Identity, identityOf } from "../identity.ts";
import type { Destination, DestinationRule, HttpRoute, MeshService, VirtualService } from "./objects.ts";
import type { AuthorizationPolicy, PeerAuthentication, Placed } from "./security.ts";
import type { Telemetry } from "./telemetry.ts";

/** Kinds that a mesh's control plane reads. */
export const RULE_KINDS = [
  "DestinationRule",
  "VirtualService",
  "PeerAuthentication",
  "AuthorizationPolicy",
  "Telemetry",
] as const;
export const READ_KINDS = [...RULE_KINDS, "Deployment", "Service"] as const;

export const isRule = (kind: string): boolean => (RULE_KINDS as readonly string[]).includes(kind);

/** Istio's objects, hosts by the names of the plant's services. Lists are oldest first. */
export interface Rules {
  serviceOf(name: string): MeshService;
  destinationRule(service: string): DestinationRule | undefined;
  virtualService(service: string): VirtualService | undefined;
  /** Workloads of the mesh by name. */
  readonly identities: ReadonlyMap<string, Identity>;
  readonly peers: readonly Placed<PeerAuthentication>[];
  readonly access: readonly Placed<AuthorizationPolicy>[];
  readonly telemetries: readonly Placed<Telemetry>[];
}

const HTTP_PORT = 80;

/** "web", "web.default", "web.default.svc.cluster.local" → the service that is meant; undefined when there is none. */
export function serviceNamed(host: string, services: readonly string[]): string | undefined {
  if (services.includes(host)) return host;
  const [name = ""] = host.split(".");
  return /^[^.]+\.[^.]+(\.svc(\.cluster\.local)?)?$/.test(host) && services.includes(name) ? name : undefined;
}

/** Reads what the control plane finds in the cluster. */
export function rulesOf({ services, workloads }: PlantSpec, objects: readonly KubeObject[]): Rules {
  const names = services.map(({ name }) => name);
  const specs = <Spec>(kind: string): readonly Placed<Spec>[] =>
    objects
      .filter((each) => each.kind === kind)
      .map(({ metadata, spec }) => ({ namespace: metadata.namespace, spec: spec as Spec }));
  const destinationRules = specs<DestinationRule>("DestinationRule");
  const virtualServices = specs<VirtualService>("VirtualService").filter(({ spec }) => inMesh(spec));
  return {
    serviceOf: (name) => ({ host: name, ports: [{ number: portOf(name, objects), protocol: "HTTP" }] }),
    destinationRule(service) {
      const rule = narrowest(destinationRules, service, names);
      return rule && { ...rule, host: service };
    },
    virtualService(service) {
      const found = virtualServices.find(({ spec }) =>
        spec.hosts.some((host) => serviceNamed(host, names) === service),
      );
      return found && { hosts: [service], http: (found.spec.http ?? []).map((route) => localized(route, names)) };
    },
    identities: new Map(workloads.map(({ name }) => [name, identityOf(name, objects)])),
    peers: specs("PeerAuthentication"),
    access: specs("AuthorizationPolicy"),
    telemetries: specs("Telemetry"),
  };
}

const inMesh = ({ gateways = [] }: VirtualService): boolean => gateways.length === 0 || gateways.includes("mesh");

function portOf(name: string, objects: readonly KubeObject[]): number {
  const service = objects.find(({ kind, metadata }) => kind === "Service" && metadata.name === name);
  const spec = service?.spec as { readonly ports?: readonly { readonly port: number }[] } | undefined;
  return spec?.ports?.[0]?.port ?? HTTP_PORT;
}

/** A rule for the host itself, or else the one with the longest wildcard that covers it. */
function narrowest(
  rules: readonly Placed<DestinationRule>[],
  service: string,
  names: readonly string[],
): DestinationRule | undefined {
  const exact = rules.find(({ spec }) => serviceNamed(spec.host, names) === service);
  if (exact) return exact.spec;
  const covering = rules.filter(
    ({ namespace, spec }) =>
      spec.host.startsWith("*") && `${service}.${namespace}.svc.cluster.local`.endsWith(spec.host.slice(1)),
  );
  return covering.reduce<DestinationRule | undefined>(
    (best, { spec }) => (spec.host.length > (best?.host.length ?? 0) ? spec : best),
    undefined,
  );
}

const localized = (route: HttpRoute, names: readonly string[]): HttpRoute => {
  const meant = (given: Destination | undefined) =>
    given && { ...given, host: serviceNamed(given.host, names) ?? given.host };
  return {
    ...route,
    route: route.route?.map((each) => ({ ...each, destination: meant(each.destination) })),
    mirror: meant(route.mirror),
    mirrors: route.mirrors?.map((each) => ({ ...each, destination: meant(each.destination) })),
  };
};
