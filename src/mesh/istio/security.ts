import type { AccessPolicy, AccessRule, MeshSpec } from "../../api/mesh.ts";
import type { Identity } from "../identity.ts";

/** Istio's security objects as API JSON, as far as this folder reads them: istio.io/api `security/v1`. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface PeerAuthentication {
  readonly selector?: Selector;
  readonly mtls?: { readonly mode?: "UNSET" | "DISABLE" | "PERMISSIVE" | "STRICT" };
  readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>;
}

export interface Source {
  readonly principals?: readonly string[];
  readonly notPrincipals?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly notNamespaces?: readonly string[];
  readonly serviceAccounts?: readonly string[];
}

export interface Operation {
  readonly methods?: readonly string[];
  readonly notMethods?: readonly string[];
}

export interface AuthorizationPolicy {
  readonly selector?: Selector;
  readonly action?: "ALLOW" | "DENY" | "AUDIT" | "CUSTOM";
  readonly rules?: readonly {
    readonly from?: readonly { readonly source?: Source }[];
    readonly to?: readonly { readonly operation?: Operation }[];
    readonly when?: readonly unknown[];
  }[];
}

/** A security object and the namespace it stands in. */
export interface Placed<Spec> {
  readonly namespace: string;
  readonly spec: Spec;
}

/** Objects in it hold for the whole mesh. */
export const ROOT = "istio-system";

const concerns = ({ namespace, spec }: Placed<{ readonly selector?: Selector }>, workload: Identity): boolean =>
  (namespace === ROOT || namespace === workload.namespace) && selects(spec.selector, workload);

export const selects = ({ matchLabels = {} }: Selector = {}, { labels }: Identity): boolean =>
  Object.entries(matchLabels).every(([name, value]) => labels[name] === value);

export const isBroad = ({ matchLabels = {} }: Selector = {}): boolean => Object.keys(matchLabels).length === 0;

/**
 * What a workload takes: the narrowest policy that sets a mode, of several equally narrow ones the oldest; undefined
 * when none does. Upstream: pilot/pkg/model/authentication.go, pilot/pkg/security/authn `ComposePeerAuthentication`.
 * @param policies oldest first
 */
export function mtlsMode(
  policies: readonly Placed<PeerAuthentication>[],
  workload: Identity,
): MeshSpec["mtls"] | undefined {
  const own = policies.find(
    ({ namespace, spec }) =>
      namespace === workload.namespace && !isBroad(spec.selector) && selects(spec.selector, workload),
  );
  const broad = (where: string) =>
    policies.find(({ namespace, spec }) => namespace === where && isBroad(spec.selector));
  for (const policy of [own, broad(workload.namespace), broad(ROOT)]) {
    const mode = policy?.spec.mtls?.mode;
    if (mode !== undefined && mode !== "UNSET") return mode;
  }
  return undefined;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Policies of a workload, with the callers that they mean by name. CUSTOM and AUDIT decide nothing here.
 * Upstream: pilot/pkg/security/authz/builder, pilot/pkg/security/authz/model.
 */
export const accessPolicies = (
  policies: readonly Placed<AuthorizationPolicy>[],
  workload: Identity,
  callers: readonly Identity[],
): readonly AccessPolicy[] =>
  policies
    .filter((policy) => concerns(policy, workload))
    .flatMap(({ namespace, spec: { action = "ALLOW", rules = [] } }) =>
      action === "ALLOW" || action === "DENY"
        ? [{ action, rules: rules.flatMap((rule) => accessRules(rule, namespace, callers)) }]
        : [],
    );

/** A rule that asks for something that requests do not have here matches none. */
function accessRules(
  { from, to, when = [] }: NonNullable<AuthorizationPolicy["rules"]>[number],
  namespace: string,
  callers: readonly Identity[],
): readonly AccessRule[] {
  if (when.length > 0) return [];
  const sources = from?.map(({ source = {} }) => namesOf(source, namespace, callers)) ?? [null];
  const operations = to?.map(({ operation = {} }) => methodsOf(operation)) ?? [null];
  return sources.flatMap((names) => operations.map((methods) => ({ from: names, methods })));
}

function namesOf(source: Source, namespace: string, callers: readonly Identity[]): readonly string[] {
  const { principals, notPrincipals = [], namespaces, notNamespaces = [], serviceAccounts } = source;
  if (Object.keys(source).some((field) => !SOURCE_FIELDS.includes(field))) return [];
  const among = (patterns: readonly string[] | undefined, text: string): boolean =>
    patterns?.some((pattern) => fits(pattern, text)) ?? true;
  return callers
    .filter((caller) => {
      const principal = `cluster.local/ns/${caller.namespace}/sa/${caller.serviceAccount}`;
      const account = `${caller.namespace}/${caller.serviceAccount}`;
      const accounts = serviceAccounts?.map((each) => (each.includes("/") ? each : `${namespace}/${each}`));
      return (
        among(principals, principal) &&
        !among(notPrincipals, principal) &&
        among(namespaces, caller.namespace) &&
        !among(notNamespaces, caller.namespace) &&
        (accounts?.includes(account) ?? true)
      );
    })
    .map(({ name }) => name);
}

const SOURCE_FIELDS = ["principals", "notPrincipals", "namespaces", "notNamespaces", "serviceAccounts"];

function methodsOf(operation: Operation): readonly string[] | null {
  const { methods, notMethods = [] } = operation;
  if (Object.keys(operation).some((field) => field !== "methods" && field !== "notMethods")) return [];
  if (methods === undefined && notMethods.length === 0) return null;
  const fitting = (patterns: readonly string[], method: string) => patterns.some((pattern) => fits(pattern, method));
  return METHODS.filter(
    (method) => (methods === undefined || fitting(methods, method)) && !fitting(notMethods, method),
  );
}

/** Exact, "abc*", "*abc", or "*" for anything. Upstream: pilot/pkg/security/authz/matcher `StringMatcher`. */
function fits(pattern: string, text: string): boolean {
  if (pattern.endsWith("*")) return text.startsWith(pattern.slice(0, -1));
  return pattern.startsWith("*") ? text.endsWith(pattern.slice(1)) : pattern === text;
}
