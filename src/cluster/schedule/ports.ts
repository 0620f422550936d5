import type { PodSpec } from "../../api/objects.ts";
import { type Rejection, reject } from "./messages.ts";
import type { PodInfo } from "./pod-info.ts";
import type { Filter, Snapshot } from "./snapshot.ts";

/** Upstream: pkg/scheduler/framework/plugins/nodeports and framework/types.go HostPortInfo, v1.34.1. */
export interface HostPort {
  readonly port: number;
  readonly protocol: string;
  readonly ip: string;
}
const ANY = "0.0.0.0";
const TAKEN: Rejection = reject("NodePorts", "Unschedulable", [
  "node(s) didn't have free ports for the requested pod ports",
]);

/** Host ports of containers and sidecars. */
export function hostPorts(spec: PodSpec): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  return [...spec.containers, ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, protocol, hostIP }) =>
      hostPort ? [{ port: hostPort, protocol: protocol || "TCP", ip: hostIP || ANY }] : [],
    ),
  );
}

/** Do two pods want the same address? */
export const portsClash = (wanted: readonly HostPort[], taken: readonly HostPort[]): boolean =>
  wanted.some((a) =>
    taken.some(
      (b) => a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY),
    ),
  );

export function portFilter(snapshot: Snapshot, pod: PodInfo): Filter | undefined {
  if (pod.ports.length === 0) return undefined;
  return (node) => (snapshot.node(node).pods.some((other) => portsClash(pod.ports, other.ports)) ? TAKEN : undefined);
}
