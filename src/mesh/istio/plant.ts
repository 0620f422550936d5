import type { EdgeSpec } from "../../api/calls.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { PlantSpec, WorkloadSpec } from "../../api/plant.ts";
import type { Identity } from "../identity.ts";
import { linkerdWorkloads } from "../injection.ts";
import { hasWaypoint, isAmbient, ofConnections } from "./ambient.ts";
import { type Routing, routed } from "./routing.ts";
import { isRule, type Rules, rulesOf } from "./rules.ts";
import { accessPolicies, mtlsMode } from "./security.ts";
import { GATEWAY, toldBy } from "./telemetry.ts";

/**
 * The plant as the proxies of enrolled workloads run it, in a cluster that has rules of Istio: calls of services whose pods are all in the mesh have the
 * settings of its rules, defaults included; who may call an enrolled workload, and how, is what its policies say.
 */
export function underIstio(plant: PlantSpec, objects: readonly KubeObject[]): PlantSpec {
  if (!objects.some(({ kind }) => isRule(kind))) return plant;
  const rules = rulesOf(plant, objects);
  const others = linkerdWorkloads(objects);
  const mesh: Mesh = {
    rules,
    isOurs: ({ name, enrolled }) => enrolled === true && !others.includes(name),
    isBlind(service) {
      const servers = serversOf(plant, service).flatMap(({ name }) => rules.identities.get(name) ?? []);
      return servers.length > 0 && servers.every(isAmbient) && !hasWaypoint(service, objects);
    },
  };
  return {
    ...plant,
    edges: lists(plant.edges ?? [])
      .flatMap((calls) => callsOf(calls, plant, mesh))
      .map((call) => watched(call, plant, mesh)),
    workloads: plant.workloads.map((workload) => (mesh.isOurs(workload) ? guarded(workload, mesh) : workload)),
  };
}

interface Mesh {
  readonly rules: Rules;
  isOurs(workload: WorkloadSpec): boolean;
  /** Only nodes' ztunnels, which see no requests, are on the way to the service. */
  isBlind(service: string): boolean;
}

const NOBODY: Identity = { name: "", namespace: "default", serviceAccount: "default", labels: {} };

/** Edges in their order, those of one step of one caller together. */
function lists(edges: readonly EdgeSpec[]): readonly (readonly EdgeSpec[])[] {
  const found: EdgeSpec[][] = [];
  for (const edge of edges) {
    const last = found.at(-1);
    const [first] = last ?? [];
    if (last && first?.from === edge.from && first.step === edge.step) last.push(edge);
    else found.push([edge]);
  }
  return found;
}

const serversOf = ({ workloads }: PlantSpec, service: string): readonly WorkloadSpec[] =>
  workloads.filter(({ role }) => role.type === "server" && role.services.includes(service));

function callsOf(calls: readonly EdgeSpec[], plant: PlantSpec, { rules, isOurs, isBlind }: Mesh): readonly EdgeSpec[] {
  const from = calls[0]?.from ?? null;
  const callers = from === null ? [] : serversOf(plant, from);
  if (callers.length === 0 || !callers.every(isOurs)) return calls;
  const areAmbient = callers.every(({ name }) => isAmbient(rules.identities.get(name) ?? NOBODY));
  if (areAmbient && calls.some(({ to }) => isBlind(to))) return calls;
  const { labels = {}, namespace = "default" } = rules.identities.get(callers[0]?.name ?? "") ?? {};
  const routing: Routing = {
    rules,
    caller: { labels, namespace },
    servers: (service) => serversOf(plant, service).map(({ name }) => name),
    method: (service) => plant.services.find(({ name }) => name === service)?.method ?? "GET",
  };
  return routed(calls, routing);
}

/** A hop is seen where the proxy of the caller or of the callee tells of it. */
function watched(call: EdgeSpec, plant: PlantSpec, { rules, isOurs, isBlind }: Mesh): EdgeSpec {
  const { telemetries, identities } = rules;
  if (isBlind(call.to)) return { ...call, telemetry: { requests: false, durations: false } };
  if (telemetries.length === 0) return call;
  const proxies = (service: string): readonly Identity[] =>
    serversOf(plant, service)
      .filter(isOurs)
      .flatMap(({ name }) => identities.get(name) ?? []);
  const callers = call.from === null ? [GATEWAY] : proxies(call.from);
  const told = [
    ...callers.map((each) => toldBy(telemetries, each).CLIENT),
    ...proxies(call.to).map((each) => toldBy(telemetries, each).SERVER),
  ];
  return {
    ...call,
    telemetry: { requests: told.some(({ requests }) => requests), durations: told.some(({ durations }) => durations) },
  };
}

function guarded(workload: WorkloadSpec, { rules, isBlind }: Mesh): WorkloadSpec {
  const { identities, peers, access } = rules;
  const identity = identities.get(workload.name);
  if (identity === undefined) return workload;
  const mtls = mtlsMode(peers, identity) ?? workload.mtls;
  const { role } = workload;
  const blind = role.type === "server" && role.services.every(isBlind);
  const asked = accessPolicies(access, identity, [...identities.values()]);
  const policies = blind ? asked.map(ofConnections) : asked;
  return {
    ...workload,
    ...(mtls === undefined ? {} : { mtls }),
    ...(policies.length === 0 ? {} : { policies: [...(workload.policies ?? []), ...policies] }),
  };
}
