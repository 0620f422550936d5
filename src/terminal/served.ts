import type { KindDoc } from "../api/controller.ts";
import { namesOf } from "../cluster/apply/server.ts";
import { isClusterKind } from "../cluster/staged.ts";
import { RESOURCES, type Resource } from "../kubectl/resources.ts";

/** Short names of installed kinds, as their definitions have them. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  Application: ["app", "apps"],
  AppProject: ["appproj", "appprojs"],
  Kustomization: ["ks"],
  HelmRelease: ["hr"],
  GitRepository: ["gitrepo"],
  ScaledObject: ["so"],
  ScaledJob: ["sj"],
  VerticalPodAutoscaler: ["vpa"],
  DestinationRule: ["dr"],
  VirtualService: ["vs"],
  PeerAuthentication: ["pa"],
  AuthorizationPolicy: ["ap"],
  CiliumNetworkPolicy: ["cnp", "ciliumnp"],
  Telemetry: ["telemetry"],
};

/** Kinds of our own, which no cluster serves. */
const isOurs = ({ apiVersions }: KindDoc): boolean =>
  apiVersions.some((version) => version.startsWith("setpoint.dev/"));

/**
 * What the API server of a run serves: Kubernetes' own kinds, and those of the groups that are installed,
 * whichever other loops a host has at hand.
 */
export function servedBy(kinds: readonly KindDoc[], groups: ReadonlySet<string>): readonly Resource[] {
  const others = kinds.filter((doc) => !isOurs(doc) && !RESOURCES.some(({ kind }) => kind === doc.kind));
  return [...RESOURCES, ...others.map(resourceOf).filter(({ group }) => groups.has(group))];
}

function resourceOf({ kind, apiVersions }: KindDoc): Resource {
  const [apiVersion = ""] = apiVersions;
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return {
    plural: namesOf({ apiVersion, kind }).plural,
    singular: kind.toLowerCase(),
    short: SHORT[kind] ?? [],
    group,
    version,
    kind,
    namespaced: !isClusterKind(kind),
  };
}
