import { type OutboundCluster, outboundClusters } from "./clusters.ts";
import type { EnvoyRoute } from "./envoy.ts";
import type { Caller, DestinationRule, MeshConfig, MeshService, VirtualService } from "./objects.ts";
import { outboundRoutes } from "./routes.ts";
import { rejection, ruleErrors, virtualServiceErrors } from "./validate.ts";

/** The rules that apply to one service. */
export interface ServiceRules {
  readonly service: MeshService;
  readonly destinationRule?: DestinationRule;
  readonly virtualService?: VirtualService;
  readonly mesh: MeshConfig;
}

/** What a calling proxy is told of the service, or why validation refuses the rules. */
export type Effective =
  | { readonly clusters: readonly OutboundCluster[]; readonly routes: readonly EnvoyRoute[] }
  | { readonly rejected: string };

/** @param port the service's port that the caller uses */
export function effective(rules: ServiceRules, caller: Caller, port: number): Effective {
  const { service, destinationRule: rule, virtualService, mesh } = rules;
  const refused = [rule ? ruleErrors(rule) : [], virtualService ? virtualServiceErrors(virtualService) : []];
  const errors = refused.find((found) => found.length > 0);
  if (errors) return { rejected: rejection(errors) };
  return {
    clusters: outboundClusters(service, rule, mesh),
    routes: outboundRoutes({ service, port, rule, mesh, caller }, virtualService),
  };
}
