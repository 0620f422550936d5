import type { AccessRule, NodeFilter } from "../../api/mesh.ts";
import type { Identity } from "../identity.ts";

/** A CiliumNetworkPolicy as API JSON, as far as this folder reads it: cilium pkg/policy/api. */
export interface NetworkPolicy {
  readonly endpointSelector?: EndpointSelector;
  readonly ingress?: readonly IngressRule[];
}

interface EndpointSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface IngressRule {
  readonly fromEndpoints?: readonly EndpointSelector[];
  readonly fromEntities?: readonly string[];
  readonly toPorts?: readonly PortRule[];
}

interface PortRule {
  readonly ports?: readonly { readonly port: string }[];
  readonly rules?: { readonly http?: readonly HttpRule[] };
}

export interface HttpRule {
  readonly method?: string;
  readonly path?: string;
}

export interface PlacedPolicy {
  readonly namespace: string;
  readonly spec: NetworkPolicy;
}

const NAMESPACE = "io.kubernetes.pod.namespace";
/** Labels of Kubernetes may be written with where they come from. */
const SOURCE = /^(k8s|any)[:.]/;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/** Requests have no other. */
const PATH = "/";
/** Entities that every pod of the cluster is one of. */
const EVERYBODY = ["all", "cluster"];

/**
 * What the policies of a workload let through; undefined where none of them is about who comes in. Upstream:
 * pkg/policy/rule.go `mergeIngress`, pkg/policy/l4.go (HTTP rules of one peer are joined, and give way to a rule without).
 */
export function filterOf(
  policies: readonly PlacedPolicy[],
  workload: Identity,
  callers: readonly Identity[],
): NodeFilter | undefined {
  const selecting = policies.filter(
    ({ namespace, spec }) =>
      namespace === workload.namespace &&
      spec.ingress !== undefined &&
      fits(spec.endpointSelector ?? {}, workload, namespace),
  );
  if (selecting.length === 0) return undefined;
  const rules = selecting.flatMap(({ namespace, spec }) =>
    (spec.ingress ?? []).map((rule) => ({ rule, from: callersOf(rule, callers, namespace) })),
  );
  const from = [...new Set(rules.flatMap((each) => each.from))];
  const isAboutRequests = rules.some(({ rule }) => httpOf(rule).length > 0);
  return { from, requests: isAboutRequests ? rules.flatMap(requestsOf) : null };
}

/** Names of the callers that a rule lets in. */
function callersOf(rule: IngressRule, callers: readonly Identity[], namespace: string): readonly string[] {
  const { fromEndpoints, fromEntities, toPorts } = rule;
  if (fromEndpoints === undefined && fromEntities === undefined)
    return toPorts === undefined ? [] : callers.map(({ name }) => name);
  const isAnybody = fromEntities?.some((entity) => EVERYBODY.includes(entity)) === true;
  return callers
    .filter((caller) => isAnybody || fromEndpoints?.some((selector) => fits(selector, caller, namespace)) === true)
    .map(({ name }) => name);
}

/** Without a namespace among its labels a selector means its policy's own. */
function fits({ matchLabels = {} }: EndpointSelector, { labels, namespace }: Identity, own: string): boolean {
  const wanted = new Map(Object.entries(matchLabels).map(([key, value]) => [key.replace(SOURCE, ""), value]));
  const meant = wanted.get(NAMESPACE) ?? own;
  wanted.delete(NAMESPACE);
  return meant === namespace && [...wanted].every(([key, value]) => labels[key] === value);
}

const httpOf = ({ toPorts = [] }: IngressRule): readonly HttpRule[] =>
  toPorts.flatMap(({ rules }) => rules?.http ?? []);

function requestsOf({ rule, from }: { readonly rule: IngressRule; readonly from: readonly string[] }): AccessRule[] {
  const { toPorts = [] } = rule;
  const isOpen = toPorts.length === 0 || toPorts.some(({ rules }) => (rules?.http ?? []).length === 0);
  return isOpen
    ? [{ from, methods: null }]
    : httpOf(rule)
        .filter(({ path }) => isWhole(path, PATH))
        .map(({ method }) => ({ from, methods: METHODS.filter((each) => isWhole(method, each)) }));
}

/** Extended POSIX expressions that must fit from end to end; one that cannot be read fits nothing. */
function isWhole(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined || pattern === "") return true;
  const expression = expressionOf(pattern);
  return expression?.test(text) === true;
}

export function expressionOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}
