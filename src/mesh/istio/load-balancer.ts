import { optionalDuration } from "./duration.ts";
import { percent, present } from "./envoy.ts";
import type { ConsistentHash, LoadBalancer, LocalitySetting } from "./objects.ts";

/**
 * Envoy's balancer and its settings, as fields of the cluster; no `lbPolicy` is ROUND_ROBIN, Envoy's default.
 * Upstream: pilot/pkg/networking/core/cluster_traffic_policy.go `applyLoadBalancer`, `ApplyRingHashLoadBalancer`.
 */
export function loadBalancer(settings: LoadBalancer = {}): object {
  const { simple, consistentHash } = settings;
  if (consistentHash) return hashBalancer(consistentHash);
  if (simple === "RANDOM") return { lbPolicy: "RANDOM" };
  if (simple === "PASSTHROUGH") return { lbPolicy: "CLUSTER_PROVIDED" };
  const slowStartConfig = slowStart(settings);
  if (simple === "ROUND_ROBIN") return present({ roundRobinLbConfig: slowStartConfig && { slowStartConfig } });
  return present({ lbPolicy: "LEAST_REQUEST", leastRequestLbConfig: slowStartConfig && { slowStartConfig } });
}

function slowStart({ warmup, warmupDurationSecs }: LoadBalancer): object | undefined {
  if (warmup === undefined) {
    return warmupDurationSecs === undefined ? undefined : { slowStartWindow: optionalDuration(warmupDurationSecs) };
  }
  const { duration, aggression = 1, minimumPercent = 10 } = warmup;
  return present({
    slowStartWindow: optionalDuration(duration),
    aggression: { defaultValue: aggression, runtimeKey: "(" },
    minWeightPercent: percent(minimumPercent),
  });
}

/** Sizes are 64-bit numbers; the ring's is stated unless `ringHash` is given without one. */
function hashBalancer({ maglev, ringHash, minimumRingSize }: ConsistentHash): object {
  if (maglev) {
    return present({ lbPolicy: "MAGLEV", maglevLbConfig: sized("tableSize", maglev.tableSize) });
  }
  const size = ringHash ? ringHash.minimumRingSize : minimumRingSize || 1024;
  return present({ lbPolicy: "RING_HASH", ringHashLbConfig: sized("minimumRingSize", size) });
}

const sized = (name: string, size: number | string | undefined): object | undefined =>
  size === undefined || Number(size) === 0 ? undefined : { [name]: String(size) };

/** Localities are weighed where traffic is spread over them, or fails over and outliers are detected. */
export function weighsLocalities(setting: LocalitySetting = {}, detectsOutliers: boolean): boolean {
  if (setting.enabled === false) return false;
  if (setting.distribute !== undefined) return true;
  return detectsOutliers && (setting.failover !== undefined || setting.failoverPriority !== undefined);
}

/** What a route hashes, for the balancers that need it. Upstream: core/route `ConsistentHashToHashPolicy`. */
export function hashPolicy(hash: ConsistentHash): object | undefined {
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = hash;
  if (httpHeaderName !== undefined) return { header: { headerName: httpHeaderName } };
  if (httpCookie) {
    const { name, path, ttl } = httpCookie;
    return { cookie: present({ name, path: path || undefined, ttl: optionalDuration(ttl) }) };
  }
  if (useSourceIp !== undefined) return { connectionProperties: useSourceIp ? { sourceIp: true } : {} };
  return httpQueryParameterName === undefined ? undefined : { queryParameter: { name: httpQueryParameterName } };
}
