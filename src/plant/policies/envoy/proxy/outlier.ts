import { nextDouble } from "../../../../base/random.ts";
import type { Detection, Draws } from "../outlier/detector.ts";
import { onAnswer, onConnect, onLocalFailure } from "../outlier/results.ts";
import { sweep } from "../outlier/sweep.ts";
import { refresh } from "./balancer.ts";
import { draw } from "./chance.ts";
import type { Cluster, ProxyState } from "./state.ts";
import { count } from "./stats.ts";

/** Outlier detection of a cluster: results go in, ejections reach the log and the balancer. */
export function connected(cluster: Cluster, host: number): void {
  const { outlier } = cluster.settings;
  if (outlier) onConnect(cluster.detector, outlier, host);
}

export function answered(proxy: ProxyState, cluster: Cluster, host: number, status: number): void {
  const { outlier } = cluster.settings;
  if (outlier) onAnswer(cluster.detector, outlier, proxy.now, host, status, draws(proxy, cluster));
}

/** The proxy itself failed: a connect or reset, or a timeout. */
export function failed(proxy: ProxyState, cluster: Cluster, host: number, how: "reset" | "timeout"): void {
  const { outlier } = cluster.settings;
  const status = how === "reset" ? 503 : 504;
  if (outlier) onLocalFailure(cluster.detector, outlier, proxy.now, host, status, draws(proxy, cluster));
}

/** Every interval. */
export function swept(proxy: ProxyState, cluster: Cluster): void {
  const { outlier } = cluster.settings;
  if (!outlier) return;
  const returned = (host: number): void => {
    count(cluster, "outlier_detection.ejections_active", -1);
    tell(proxy, cluster, { host, enforced: true });
  };
  sweep(cluster.detector, outlier, proxy.now, () => draws(proxy, cluster), returned);
  proxy.timers.add(proxy.now + outlier.intervalMs, { kind: "sweep", cluster: cluster.name });
}

const draws = (proxy: ProxyState, cluster: Cluster): Draws => ({
  percent: 100 * nextDouble(proxy.chance.outlier),
  jitter: draw(proxy.chance.outlier),
  tell: (detection) => detected(proxy, cluster, detection),
});

function detected(proxy: ProxyState, cluster: Cluster, { host, event, outcome, rates }: Detection): void {
  count(cluster, `outlier_detection.ejections_detected_${statOf(event)}`);
  if (outcome === "overflow") {
    count(cluster, "outlier_detection.ejections_overflow");
    return;
  }
  if (outcome === "ejected") {
    count(cluster, `outlier_detection.ejections_enforced_${statOf(event)}`);
    count(cluster, "outlier_detection.ejections_enforced_total");
    count(cluster, "outlier_detection.ejections_active");
    cluster.hosts[host]!.ejections += 1;
  }
  tell(proxy, cluster, { host, event, enforced: outcome === "ejected", ...(rates && { rates }) });
}

/** "SUCCESS_RATE_LOCAL_ORIGIN" is counted as "local_origin_success_rate". */
function statOf(event: Detection["event"]): string {
  const name = event.toLowerCase();
  const local = "_local_origin";
  return name.endsWith(local) ? `local_origin_${name.slice(0, -local.length)}` : name;
}

interface Line extends Pick<Detection, "host" | "rates"> {
  readonly event?: string;
  readonly enforced: boolean;
}

function tell(proxy: ProxyState, cluster: Cluster, { host, event, enforced, rates }: Line): void {
  const ejections = enforced ? (cluster.hosts[host]?.ejections ?? 0) : 0;
  proxy.io.outlier({ cluster, host, enforced, ejections, ...(event && { event }), ...(rates && { rates }) });
  if (!enforced) return;
  const { ejectionLagMs } = proxy.settings;
  if (ejectionLagMs === 0) refresh(cluster.balancer, healthOf(cluster));
  else proxy.timers.add(proxy.now + ejectionLagMs, { kind: "health", cluster: cluster.name });
}

/** Which hosts of a cluster may be balanced to. */
export const healthOf = ({ hosts, detector }: Cluster): boolean[] =>
  hosts.map(({ settings, index }) => settings.healthy && detector.ejected[index] === 0);
