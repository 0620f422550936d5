import { isList, isMap, type Json, type JsonMap } from "./json.ts";

/** Services as the API server stores them. Upstream: kubernetes v1.36.1 pkg/apis/core/v1/defaults.go SetDefaults_Service. */
const DEFAULTS = { sessionAffinity: "None", type: "ClusterIP" };

export function serviceDefaults(service: JsonMap): JsonMap {
  const written = isMap(service.spec) ? service.spec : {};
  const spec: JsonMap = { ...DEFAULTS, ...written };
  const ports = isList(spec.ports) ? { ports: spec.ports.map(withPortDefaults) } : {};
  const external = isExternal(spec) ? { externalTrafficPolicy: spec.externalTrafficPolicy ?? "Cluster" } : {};
  const inside = spec.type === "ExternalName" ? {} : { internalTrafficPolicy: spec.internalTrafficPolicy ?? "Cluster" };
  const balanced =
    spec.type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true } : {};
  return { ...service, spec: { ...spec, ...ports, ...external, ...inside, ...balanced } };
}

/** Reached from outside the cluster. */
const isExternal = ({ type }: JsonMap): boolean => type === "NodePort" || type === "LoadBalancer";

const withPortDefaults = (port: Json): Json =>
  isMap(port) ? { protocol: "TCP", targetPort: port.port ?? null, ...port } : port;

/** An address of a new cluster's default range, for every service that names none. */
const ADDRESS = "10.96.0.50";

/**
 * A service has addresses, which nobody owns, and loses its policy for traffic from outside with its outside.
 * Upstream: kubernetes v1.36.1 pkg/registry/core/service/{storage/alloc.go,strategy.go dropTypeDependentFields}.
 */
export function serviceSettled(service: JsonMap): JsonMap {
  const { externalTrafficPolicy, ...spec }: JsonMap = isMap(service.spec) ? service.spec : {};
  if (spec.type === "ExternalName") return { ...service, spec };
  const clusterIP = spec.clusterIP ?? ADDRESS;
  const addresses = { clusterIP, clusterIPs: [clusterIP], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" };
  const policy = isExternal(spec) && externalTrafficPolicy !== undefined ? { externalTrafficPolicy } : {};
  return { ...service, spec: { ...addresses, ...spec, ...policy } };
}
