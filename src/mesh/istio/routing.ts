import type { EdgeSpec } from "../../api/calls.ts";
import { type Fraction, percentOf, proxied } from "./call.ts";
import { clusterName, outboundClusters } from "./clusters.ts";
import type { EnvoyRoute } from "./envoy.ts";
import type { Caller, DestinationRule } from "./objects.ts";
import { outboundRoutes } from "./routes.ts";
import type { Rules } from "./rules.ts";

/** Requests along the calls of one list that cannot be told apart but by their headers. */
interface Target {
  /** Place in the list; −1 = nothing that the mesh knows. */
  readonly at: number;
  readonly cluster: string;
  readonly weight: number;
}

/** What the caller's proxy is told of one service. */
interface Told {
  readonly routes: readonly EnvoyRoute[];
  /** The first route that takes requests whatever their headers. */
  readonly plain: EnvoyRoute | undefined;
  readonly targets: readonly Target[];
}

export interface Routing {
  readonly rules: Rules;
  readonly caller: Caller;
  /** Names of the workloads that answer for a service. */
  servers(service: string): readonly string[];
  /** HTTP method of a service's requests. */
  method(service: string): string;
}

/**
 * The calls of one list, of which a request with weights takes one, as the proxy makes them. A virtual service divides
 * what its host would get among its destinations: a subset is the call to the service that those very pods serve.
 */
export function routed(calls: readonly EdgeSpec[], routing: Routing): readonly EdgeSpec[] {
  const told = calls.map((_, index) => toldOf(index, calls, routing));
  const weights = divided(calls, told);
  const headers = headerRoutes(calls, told, routing);
  return calls.map((call, index) => {
    const by = told.find(({ targets }) => targets.some(({ at }) => at === index)) ?? told[index];
    const header = headers.find(({ at }) => at === index);
    const target = by?.targets.find(({ at }) => at === index);
    const route = header?.route ?? by?.plain;
    const made = settled(call, header?.cluster ?? target?.cluster, route, routing);
    const lost = lostShare(told[index], index);
    const mirrors = mirrorsOf(route, calls, routing);
    return {
      ...made,
      ...(mirrors.length > 0 ? { mirrors } : {}),
      ...(answers(told[index]?.plain) ? { answered: true } : {}),
      ...(weights[index] === undefined ? {} : { weight: header ? 1 : weights[index] }),
      ...(header ? { match: header.match } : {}),
      ...(lost > 0 ? { fault: { delayMs: 0, delayPercent: 0, ...made.fault, abortPercent: lost } } : {}),
    };
  });
}

function toldOf(index: number, calls: readonly EdgeSpec[], routing: Routing): Told {
  const { rules, caller } = routing;
  const service = calls[index]?.to ?? "";
  const virtualService = rules.virtualService(service);
  const mesh = rules.serviceOf(service);
  const port = mesh.ports[0]?.number ?? 0;
  const input = { service: mesh, port, rule: rules.destinationRule(service), mesh: {}, caller };
  const routes = outboundRoutes(input, virtualService).filter((route) => takesPath(route, routing.method(service)));
  const plain = routes.find((route) => headersOf(route) === undefined);
  const targets = clustersOf(plain).map(({ name, weight }) => ({
    at: placeOf(name, index, calls, routing),
    cluster: name,
    weight,
  }));
  return { routes, plain, targets };
}

/** Requests ask for "/", by their service's method. */
function takesPath({ match }: EnvoyRoute, method: string): boolean {
  const { prefix, path, headers = [] } = match;
  if (prefix !== "/" && path !== "/") return false;
  return (headers as readonly Header[]).every(
    ({ name, stringMatch }) => name !== ":method" || stringMatch?.exact === method,
  );
}

interface Header {
  readonly name: string;
  readonly stringMatch?: { readonly exact?: string };
}

/** Headers that a route asks for by value; undefined when it asks for none. */
function headersOf({ match }: EnvoyRoute): Readonly<Record<string, string>> | undefined {
  const asked = ((match.headers ?? []) as readonly Header[]).filter(({ name }) => !name.startsWith(":"));
  if (asked.length === 0) return undefined;
  return Object.fromEntries(asked.map(({ name, stringMatch }) => [name, stringMatch?.exact ?? ""]));
}

function clustersOf(route: EnvoyRoute | undefined): readonly { readonly name: string; readonly weight: number }[] {
  const { cluster, weightedClusters } = route?.route ?? {};
  if (cluster !== undefined) return [{ name: cluster, weight: 1 }];
  return weightedClusters?.clusters ?? [];
}

/** Place of the call that goes to a cluster's pods: the one asked for, or one that its list has in its stead. */
function placeOf(cluster: string, index: number, calls: readonly EdgeSpec[], routing: Routing): number {
  const [, , subset = "", host = ""] = cluster.split("|");
  const call = calls[index];
  if (subset === "" && host === call?.to) return index;
  return call?.weight === undefined ? -1 : placeAmong(cluster, calls, routing);
}

/** Place of the call to a cluster's service, or to the service that the pods of its subset serve; −1 = none. */
function placeAmong(cluster: string, calls: readonly EdgeSpec[], routing: Routing): number {
  const [, , subset = "", host = ""] = cluster.split("|");
  if (subset === "") return calls.findIndex(({ to }) => to === host);
  const pods = podsOf(host, subset, routing);
  return calls.findIndex(({ to }) => to !== host && sameNames(routing.servers(to), pods));
}

interface MirrorPolicy {
  readonly cluster: string;
  readonly runtimeFraction: { readonly defaultValue: Fraction };
}

/** Copies that a route sends to other calls of the list. */
const mirrorsOf = (route: EnvoyRoute | undefined, calls: readonly EdgeSpec[], routing: Routing) =>
  ((route?.route?.requestMirrorPolicies ?? []) as readonly MirrorPolicy[]).flatMap(({ cluster, runtimeFraction }) => {
    const call = calls[placeAmong(cluster, calls, routing)];
    return call === undefined ? [] : [{ to: call.to, percent: percentOf(runtimeFraction.defaultValue) }];
  });

/** A redirect, or an answer of the route's own that is no error: the callee is not asked. */
function answers(route: EnvoyRoute | undefined): boolean {
  if (route?.redirect !== undefined) return true;
  const { status = ERROR } = (route?.directResponse ?? {}) as { readonly status?: number };
  return status < ERROR;
}

const ERROR = 400;

/** Workloads of a host that have the labels of a subset of its rule. */
function podsOf(host: string, subset: string, { rules, servers }: Routing): readonly string[] {
  const rule = rules.destinationRule(host);
  const labels = subsetLabels(rule, subset);
  if (labels === undefined) return [];
  return servers(host).filter((name) => {
    const has = rules.identities.get(name)?.labels ?? {};
    return Object.entries(labels).every(([label, value]) => has[label] === value);
  });
}

const subsetLabels = (
  rule: DestinationRule | undefined,
  subset: string,
): Readonly<Record<string, string>> | undefined => rule?.subsets?.find(({ name }) => name === subset)?.labels;

const sameNames = (left: readonly string[], right: readonly string[]): boolean =>
  right.length > 0 && left.length === right.length && left.every((name) => right.includes(name));

/** What each call gets: its own weight, divided where a virtual service divides it. */
function divided(calls: readonly EdgeSpec[], told: readonly Told[]): readonly (number | undefined)[] {
  const totals = told.map(({ targets }) => targets.reduce((sum, { weight }) => sum + weight, 0) || 1);
  const all = totals.reduce((product, total) => product * total, 1);
  const sums = calls.map(() => 0);
  calls.forEach(({ weight = 0 }, index) => {
    const share = (weight * all) / (totals[index] ?? 1);
    const targets = told[index]?.targets ?? [];
    if (targets.length === 0) sums[index] = (sums[index] ?? 0) + weight * all;
    // What leads to nothing stays with the call itself, and is aborted there.
    for (const target of targets) {
      const at = target.at < 0 ? index : target.at;
      sums[at] = (sums[at] ?? 0) + share * target.weight;
    }
  });
  return calls.map(({ weight }, index) => (weight === undefined ? undefined : sums[index]));
}

/** Percent of what stays with a call that no route takes (404), or that goes to no cluster (503, NC). */
function lostShare(told: Told | undefined, index: number): number {
  if (told?.plain?.route === undefined) return answers(told?.plain) ? 0 : 100;
  const kept = told.targets.filter(({ at }) => at < 0 || at === index);
  const all = kept.reduce((sum, { weight }) => sum + weight, 0);
  const lost = kept.reduce((sum, { at, weight }) => sum + (at < 0 ? weight : 0), 0);
  return lost === 0 ? 0 : (100 * lost) / all;
}

interface HeaderRoute {
  readonly at: number;
  readonly match: Readonly<Record<string, string>>;
  readonly cluster: string;
  readonly route: EnvoyRoute;
}

/** Routes by header: each leads to its first destination, unless that gets a share without the header as well. */
function headerRoutes(calls: readonly EdgeSpec[], told: readonly Told[], routing: Routing): readonly HeaderRoute[] {
  return told.flatMap(({ routes, plain, targets }, index) =>
    routes
      .slice(0, plain === undefined ? undefined : routes.indexOf(plain))
      .flatMap((route): readonly HeaderRoute[] => {
        const match = headersOf(route);
        const [cluster] = clustersOf(route);
        const call = calls[index];
        if (match === undefined || cluster === undefined || call === undefined) return [];
        const at = placeOf(cluster.name, index, calls, routing);
        const taken = targets.some((target) => target.at === at && target.weight > 0);
        return at < 0 || taken ? [] : [{ at, match, cluster: cluster.name, route }];
      }),
  );
}

/** The call with the settings of its cluster and route. */
function settled(
  call: EdgeSpec,
  cluster: string | undefined,
  route: EnvoyRoute | undefined,
  { rules }: Routing,
): EdgeSpec {
  const [, , subset = "", host = call.to] = cluster?.split("|") ?? [];
  const service = rules.serviceOf(host === "" ? call.to : host);
  const port = service.ports[0]?.number ?? 0;
  const clusters = outboundClusters(service, rules.destinationRule(service.host), {});
  const wanted = clusterName(service.host, port, subset);
  const found =
    clusters.find((each) => clusterName(each.host, each.port, each.subset) === wanted) ??
    clusters.find((each) => each.subset === "" && each.port === port);
  return found === undefined ? call : proxied(call, found.settings, route);
}
