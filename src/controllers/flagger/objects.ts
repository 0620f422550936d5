import type { NewObject } from "../../api/commands.ts";
import type { Deployment, KubeObject, OwnerReference } from "../../api/objects.ts";
import { primaryName } from "./kind.ts";
import type { Canary } from "./types.ts";

/** What Flagger makes for a canary: pkg/canary/deployment_controller.go, pkg/router/{kubernetes_default,istio}.go. */

const SELECTOR_LABELS = ["app", "name", "app.kubernetes.io/name"];

/** Names of the service, of its old version and of its new one. */
export function serviceNames({ spec }: Canary): {
  readonly apex: string;
  readonly primary: string;
  readonly canary: string;
} {
  const apex = spec.service.name ?? spec.targetRef.name;
  return { apex, primary: `${apex}-primary`, canary: `${apex}-canary` };
}

/** The label that tells the pods of the target; undefined when its selector has none that Flagger knows. */
export const selectorLabel = ({ spec }: Deployment): string | undefined =>
  SELECTOR_LABELS.find((label) => spec.selector.matchLabels?.[label] !== undefined);

export const noLabel = ({ metadata }: Deployment): string =>
  `deployment ${metadata.name}.${metadata.namespace} spec.selector.matchLabels must contain one of [${SELECTOR_LABELS.join(" ")}]`;

const ownedBy = ({ apiVersion, kind, metadata: { name, uid } }: Canary): readonly OwnerReference[] => [
  { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true },
];

const labelled = (
  labels: Readonly<Record<string, string>> | undefined,
  label: string,
  value: string,
): Readonly<Record<string, string>> => ({ ...labels, [label]: value });

/** The copy of the target that carries the old version. */
export function primaryDeployment(canary: Canary, target: Deployment, label: string): NewObject {
  const value = `${target.spec.selector.matchLabels?.[label] ?? ""}-primary`;
  const { template, replicas, ...rest } = target.spec;
  const name = primaryName(canary.spec);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      namespace: canary.metadata.namespace,
      labels: labelled(target.metadata.labels, label, value),
      ownerReferences: ownedBy(canary),
    },
    spec: {
      ...rest,
      replicas: replicas > 0 ? replicas : 1,
      selector: { matchLabels: { [label]: value } },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: labelled(template.metadata?.labels, label, value) },
      },
    },
  };
}

/** The primary with the target's pod template. */
export function promoted(primary: Deployment, target: Deployment, label: string): Deployment {
  const value = primary.spec.selector.matchLabels?.[label] ?? "";
  const { template, strategy, minReadySeconds, revisionHistoryLimit, progressDeadlineSeconds } = target.spec;
  const labels = labelled(template.metadata?.labels, label, value);
  const limits = { strategy, minReadySeconds, revisionHistoryLimit, progressDeadlineSeconds };
  const copied = { ...template, metadata: { ...template.metadata, labels } };
  return { ...primary, spec: { ...primary.spec, ...limits, template: copied } };
}

/** Services, destination rules and the virtual service, all traffic on the primary. */
export function routingObjects(canary: Canary, label: string, value: string): readonly NewObject[] {
  const { apex, primary, canary: fresh } = serviceNames(canary);
  const { port, trafficPolicy, timeout, retries, hosts = [], gateways = ["mesh"] } = canary.spec.service;
  const made = (kind: string, apiVersion: string, name: string, spec: object): NewObject => ({
    apiVersion,
    kind,
    metadata: { name, namespace: canary.metadata.namespace, ownerReferences: ownedBy(canary) },
    spec,
  });
  const service = (name: string, selected: string): NewObject =>
    made("Service", "v1", name, {
      type: "ClusterIP",
      selector: { [label]: selected },
      ports: [{ name: "http", protocol: "TCP", port, targetPort: port }],
    });
  const rule = (host: string): NewObject =>
    made("DestinationRule", NETWORKING, host, { host, ...(trafficPolicy ? { trafficPolicy } : {}) });
  const route = [destination(primary, 100), destination(fresh, 0)];
  const http = [{ route, ...(timeout ? { timeout } : {}), ...(retries ? { retries } : {}) }];
  return [
    service(apex, `${value}-primary`),
    service(primary, `${value}-primary`),
    service(fresh, value),
    rule(fresh),
    rule(primary),
    made("VirtualService", NETWORKING, apex, { hosts: [...hosts, apex], gateways, http }),
  ];
}

const NETWORKING = "networking.istio.io/v1beta1";

const destination = (host: string, weight: number) => ({ destination: { host }, weight });

type VirtualService = KubeObject<{
  readonly http?: readonly {
    readonly route?: readonly { readonly destination: { readonly host: string }; readonly weight?: number }[];
  }[];
}>;

/** Shares of old and new version, by the virtual service. */
export function routesOf(canary: Canary, rule: KubeObject): { readonly primary: number; readonly canary: number } {
  const names = serviceNames(canary);
  const routes = (rule as VirtualService).spec.http?.[0]?.route ?? [];
  const weight = (host: string) => routes.find((route) => route.destination.host === host)?.weight ?? 0;
  return { primary: weight(names.primary), canary: weight(names.canary) };
}

export function withRoutes(canary: Canary, rule: KubeObject, primary: number, fresh: number): KubeObject {
  const names = serviceNames(canary);
  const { spec } = rule as VirtualService;
  const route = [destination(names.primary, primary), destination(names.canary, fresh)];
  return { ...rule, spec: { ...spec, http: (spec.http ?? []).map((each) => ({ ...each, route })) } };
}
