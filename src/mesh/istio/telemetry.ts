import type { Identity } from "../identity.ts";
import { isBroad, type Placed, ROOT, type Selector, selects } from "./security.ts";

/** A Telemetry as API JSON, as far as this folder reads it: istio.io/api `telemetry/v1`. */
export interface Telemetry {
  readonly selector?: Selector;
  readonly metrics?: readonly MetricsRule[];
  readonly accessLogging?: readonly Pick<MetricsRule, "providers">[];
}

interface MetricsRule {
  readonly providers?: readonly { readonly name: string }[];
  readonly overrides?: readonly MetricsOverride[];
}

interface MetricsOverride {
  readonly match?: {
    readonly metric?: string;
    readonly customMetric?: string;
    readonly mode?: "CLIENT_AND_SERVER" | Mode;
  };
  readonly disabled?: boolean;
}

/** As the caller's proxy, as the callee's. */
type Mode = "CLIENT" | "SERVER";
const MODES = ["CLIENT", "SERVER"] as const;

/** The provider that Istio's chart installs (`defaultProviders.metrics`). */
export const PROVIDER = "prometheus";
const ALL = "ALL_METRICS";
/** Istio's standard metrics behind latency, traffic and errors. */
const GOLDEN = ["REQUEST_COUNT", "REQUEST_DURATION"] as const;

/** What a proxy tells of requests: that they were, and how they ended; how long they took. */
export interface Told {
  readonly requests: boolean;
  readonly durations: boolean;
}

/**
 * What a workload's proxy tells as caller and as callee. The mesh's own Telemetry, the namespace's and the workload's are
 * read one after the other, and the last word counts; of several on one level the oldest is taken. Upstream:
 * pilot/pkg/model/telemetry.go `applicableTelemetries`, `mergeMetrics`.
 * @param telemetries oldest first
 */
export function toldBy(telemetries: readonly Placed<Telemetry>[], workload: Identity): Readonly<Record<Mode, Told>> {
  const broad = (where: string) =>
    telemetries.find(({ namespace, spec }) => namespace === where && isBroad(spec.selector));
  const inNamespace = workload.namespace === ROOT ? undefined : broad(workload.namespace);
  const own = telemetries.find(
    ({ namespace, spec }) =>
      namespace === workload.namespace && !isBroad(spec.selector) && selects(spec.selector, workload),
  );
  const rules = [broad(ROOT), inNamespace, own].flatMap((each) => each?.spec.metrics ?? []);
  const isTold = reportsOf(rules);
  const of = (mode: Mode): Told => ({
    requests: isTold(mode, "REQUEST_COUNT"),
    durations: isTold(mode, "REQUEST_DURATION"),
  });
  return { CLIENT: of("CLIENT"), SERVER: of("SERVER") };
}

/** Of the rules in their order, which metrics go to Prometheus. */
function reportsOf(rules: readonly MetricsRule[]): (mode: Mode, metric: (typeof GOLDEN)[number]) => boolean {
  const namesOf = ({ providers = [] }: MetricsRule) => providers.map(({ name }) => name);
  const inScope = rules.map(namesOf).findLast((names) => names.length > 0) ?? [PROVIDER];
  const off = new Map<string, boolean>();
  const allOff = new Set<Mode>();
  let parents: readonly string[] = [PROVIDER];
  for (const rule of rules) {
    parents = namesOf(rule).length > 0 ? namesOf(rule) : parents;
    if (!parents.includes(PROVIDER) || !inScope.includes(PROVIDER)) continue;
    for (const { match, disabled } of rule.overrides ?? []) {
      for (const mode of modesOf(match?.mode)) {
        // Whoever disables all by name drops the filter; any later override brings it back.
        if (match?.metric === ALL && disabled === true) allOff.add(mode);
        else {
          allOff.delete(mode);
          if (disabled !== undefined) for (const metric of metricsOf(match)) off.set(`${mode} ${metric}`, disabled);
        }
      }
    }
  }
  return (mode, metric) => inScope.includes(PROVIDER) && !allOff.has(mode) && off.get(`${mode} ${metric}`) !== true;
}

const modesOf = (mode: "CLIENT_AND_SERVER" | Mode | undefined): readonly Mode[] =>
  mode === "CLIENT" || mode === "SERVER" ? [mode] : MODES;

/** Without a metric all of them are meant. */
function metricsOf(match: MetricsOverride["match"]): readonly string[] {
  if (match?.customMetric !== undefined) return [match.customMetric];
  return match?.metric === undefined || match.metric === ALL ? GOLDEN : [match.metric];
}

/** Of a gateway, by which requests come into the mesh. */
export const GATEWAY: Identity = {
  name: "istio-ingressgateway",
  namespace: ROOT,
  serviceAccount: "istio-ingressgateway-service-account",
  labels: { istio: "ingressgateway" },
};
