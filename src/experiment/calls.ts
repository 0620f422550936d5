import type { PlantSpec, WorkloadSpec } from "../api/plant.ts";
import { SECOND_MS } from "../base/units.ts";

/** A call by the settings that it has in the end. Times are seconds. */
export interface MadeCall {
  readonly from: string;
  readonly to: string;
  readonly timeout: number | null;
  readonly deadline: number | null;
  readonly retries: number;
  /** What the callee takes: plaintext, both, or mutual TLS only. */
  readonly mtls: "DISABLE" | "PERMISSIVE" | "STRICT";
}

/** Calls between services. */
export const callsOf = (plant: PlantSpec): readonly MadeCall[] =>
  (plant.edges ?? []).flatMap(({ from, to, timeoutMs, deadlineMs, retries }) => {
    if (from === null) return [];
    const seconds = (ms: number | null) => (ms === null ? null : ms / SECOND_MS);
    const [server] = serversOf(plant, to);
    const mtls = server?.enrolled === true ? (server.mtls ?? plant.mesh?.mtls ?? "DISABLE") : "DISABLE";
    return [{ from, to, timeout: seconds(timeoutMs), deadline: seconds(deadlineMs), retries, mtls }];
  });

/**
 * What a request passes on its way along a call: the caller, proxies beside it and beside the callee, the callee; or the
 * proxy of the callee's node, where it looks into requests.
 */
export function hopOf(plant: PlantSpec, from: string, to: string): readonly string[] {
  const call = plant.edges?.find((edge) => edge.from === from && edge.to === to);
  const beside = (service: string): readonly string[] =>
    (call?.proxies?.count ?? 0) > 0 && serversOf(plant, service).every(({ enrolled }) => enrolled === true)
      ? [`proxy of ${service}`]
      : [];
  const isLookedInto = serversOf(plant, to).some(({ filter }) => filter !== undefined && filter.requests !== null);
  if (call !== undefined && isLookedInto) return [from, `proxy on the node of ${to}`, to];
  return call === undefined ? [] : [from, ...beside(from), ...beside(to), to];
}

/** Workloads that answer for a service. */
const serversOf = ({ workloads }: PlantSpec, service: string): readonly WorkloadSpec[] =>
  workloads.filter(({ role }) => role.type === "server" && role.services.includes(service));
