import { nanosOf, optionalDuration } from "./duration.ts";
import { percent, present, type Thresholds, typed } from "./envoy.ts";
import type { ConnectionPool, MeshConfig, MeshPort, OutlierDetection, RetryBudget, TcpKeepalive } from "./objects.ts";
import { errorMatcher } from "./outlier-detection.ts";

/** No limit. */
const UNLIMITED = 4_294_967_295;

/**
 * Limits; an absent value and 0 both mean none.
 * Upstream: pilot/pkg/networking/core/cluster_traffic_policy.go `applyConnectionPool`, `applyRetryBudget`.
 */
export function thresholds({ tcp, http }: ConnectionPool, budget: RetryBudget | undefined): Thresholds {
  return present({
    maxConnections: tcp?.maxConnections || UNLIMITED,
    maxPendingRequests: http?.http1MaxPendingRequests || UNLIMITED,
    maxRequests: http?.http2MaxRequests || UNLIMITED,
    maxRetries: http?.maxRetries || UNLIMITED,
    retryBudget: budget && retryBudget(budget),
  });
}

const retryBudget = ({ percent: share = 20, minRetryConcurrency, budgetInterval }: RetryBudget) =>
  present({
    budgetPercent: percent(share),
    budgetInterval: optionalDuration(budgetInterval),
    minRetryConcurrency: minRetryConcurrency || 3,
  });

/** `HttpProtocolOptions` of the cluster, or nothing where no setting asks for them. */
export function protocolOptions(
  pool: ConnectionPool,
  outliers: OutlierDetection | undefined,
  port: MeshPort,
  mesh: MeshConfig,
): object | undefined {
  const common = commonOptions(pool);
  const protocol = upstreamProtocol(pool, port, mesh);
  const failures = errorMatcher(outliers?.outlierDetectionHttpErrorCodes ?? []);
  if (common === undefined && protocol === undefined && failures === undefined) return undefined;
  const options = present({
    commonHttpProtocolOptions: common,
    outlierDetection: failures && { errorMatcher: failures },
    ...(protocol ?? { explicitHttpConfig: { httpProtocolOptions: {} } }),
  });
  return {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed("upstreams.http.v3.HttpProtocolOptions", options),
  };
}

function commonOptions({ tcp, http }: ConnectionPool): object | undefined {
  const options = present({
    idleTimeout: optionalDuration(http?.idleTimeout ?? tcp?.idleTimeout),
    maxRequestsPerConnection: http?.maxRequestsPerConnection || undefined,
    maxConnectionDuration: optionalDuration(tcp?.maxConnectionDuration),
  });
  const asked = Object.keys(options).length > 0 || http?.maxConcurrentStreams || http?.http2KeepAlive;
  return asked ? options : undefined;
}

function upstreamProtocol(pool: ConnectionPool, port: MeshPort, mesh: MeshConfig): object | undefined {
  const { useClientProtocol, maxConcurrentStreams, http2KeepAlive } = pool.http ?? {};
  if (useClientProtocol) return { useDownstreamProtocolConfig: { httpProtocolOptions: {}, http2ProtocolOptions: {} } };
  if (!isHttp2(pool, port, mesh)) return undefined;
  const http2ProtocolOptions = present({
    maxConcurrentStreams: maxConcurrentStreams || undefined,
    connectionKeepalive:
      http2KeepAlive &&
      present({
        interval: optionalDuration(http2KeepAlive.interval),
        timeout: optionalDuration(http2KeepAlive.timeout),
      }),
  });
  return { explicitHttpConfig: { http2ProtocolOptions } };
}

function isHttp2({ http }: ConnectionPool, { protocol }: MeshPort, { h2UpgradePolicy }: MeshConfig): boolean {
  if (["HTTP2", "GRPC", "GRPC-WEB"].includes(protocol)) return true;
  if (http?.h2UpgradePolicy === "UPGRADE") return true;
  return http?.h2UpgradePolicy !== "DO_NOT_UPGRADE" && protocol === "HTTP" && h2UpgradePolicy === "UPGRADE";
}

/** The mesh's keep-alive, overridden value by value. Whole seconds. */
export function connectionOptions(mesh: TcpKeepalive | undefined, own: TcpKeepalive | undefined): object | undefined {
  if (mesh === undefined && own === undefined) return undefined;
  const { probes, time, interval } = { ...mesh, ...own };
  const tcpKeepalive = present({
    keepaliveProbes: probes || undefined,
    keepaliveTime: wholeSeconds(time),
    keepaliveInterval: wholeSeconds(interval),
  });
  return { tcpKeepalive };
}

const wholeSeconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Math.floor(nanosOf(text) / 1_000_000_000);
