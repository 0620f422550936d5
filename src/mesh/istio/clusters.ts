import { connectionOptions, protocolOptions, thresholds } from "./connection-pool.ts";
import { protoDuration } from "./duration.ts";
import { type EnvoyCluster, percent, present } from "./envoy.ts";
import { loadBalancer, weighsLocalities } from "./load-balancer.ts";
import type { DestinationRule, MeshConfig, MeshPort, MeshService, TrafficPolicy } from "./objects.ts";
import { outlierDetection } from "./outlier-detection.ts";
import { effectivePolicy } from "./policy.ts";

/** An outbound cluster: a service's port, or a subset of it (its name, empty for the whole service). */
export interface OutboundCluster {
  readonly subset: string;
  readonly port: number;
  readonly host: string;
  readonly settings: EnvoyCluster;
}

/** The outbound clusters of a service, for every port the whole and then each subset of its rule. */
export function outboundClusters(
  service: MeshService,
  rule: DestinationRule | undefined,
  mesh: MeshConfig,
): readonly OutboundCluster[] {
  const parts = [{ name: "", trafficPolicy: undefined }, ...(rule?.subsets ?? [])];
  return service.ports.flatMap((port) =>
    parts.map(({ name, trafficPolicy }) => ({
      subset: name,
      port: port.number,
      host: service.host,
      settings: cluster(effectivePolicy(rule?.trafficPolicy, trafficPolicy, port.number, mesh), port, mesh),
    })),
  );
}

/** Name by which routes refer to a cluster. */
export const clusterName = (host: string, port: number, subset = ""): string => `outbound|${port}|${subset}|${host}`;

function cluster(policy: TrafficPolicy, port: MeshPort, mesh: MeshConfig): EnvoyCluster {
  const { connectionPool: pool = {}, outlierDetection: outliers, loadBalancer: balancer } = policy;
  const weighs = weighsLocalities(balancer?.localityLbSetting ?? mesh.localityLbSetting, outliers !== undefined);
  return present({
    circuitBreakers: { thresholds: [thresholds(pool, policy.retryBudget)] },
    commonLbConfig: {
      // Unready endpoints are sent as well, so panic is off for every service.
      healthyPanicThreshold: percent(outliers?.minHealthPercent ?? 0),
      ...(weighs && { localityWeightedLbConfig: {} }),
    },
    connectTimeout: protoDuration(pool.tcp?.connectTimeout ?? mesh.connectTimeout ?? "10s"),
    ...loadBalancer(balancer),
    outlierDetection: outliers && outlierDetection(outliers),
    typedExtensionProtocolOptions: protocolOptions(pool, outliers, port, mesh),
    upstreamConnectionOptions: connectionOptions(mesh.tcpKeepalive, pool.tcp?.tcpKeepalive),
  });
}
