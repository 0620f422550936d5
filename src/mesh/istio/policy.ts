import type { MeshConfig, TrafficPolicy } from "./objects.ts";

/**
 * The traffic policy that holds for one port of a service or subset. A port's settings replace the whole policy beside
 * them; a subset's policy replaces block by block; mesh-wide blocks fill what is left.
 * Upstream: pilot/pkg/networking/util `MergeSubsetTrafficPolicy`, core `applyDefaultTrafficPolicy`, istio master 2026-08.
 */
export function effectivePolicy(
  rule: TrafficPolicy | undefined,
  subset: TrafficPolicy | undefined,
  port: number,
  mesh: MeshConfig,
): TrafficPolicy {
  const policy = merged(ofPort(rule, port)?.policy, ofPort(subset, port));
  const { connectionPool, outlierDetection } = mesh.defaultTrafficPolicy ?? {};
  return {
    ...policy,
    connectionPool: policy.connectionPool ?? connectionPool,
    outlierDetection: policy.outlierDetection ?? outlierDetection,
  };
}

interface PortPolicy {
  readonly policy: TrafficPolicy;
  readonly ownSettings: boolean;
}

function ofPort(policy: TrafficPolicy | undefined, port: number): PortPolicy | undefined {
  if (policy === undefined) return undefined;
  const own = policy.portLevelSettings?.find((settings) => settings.port?.number === port);
  if (own === undefined) return { policy, ownSettings: false };
  const { connectionPool, loadBalancer, outlierDetection, tls } = own;
  return { policy: { connectionPool, loadBalancer, outlierDetection, tls }, ownSettings: true };
}

function merged(rule: TrafficPolicy | undefined, subset: PortPolicy | undefined): TrafficPolicy {
  if (subset === undefined) return rule ?? {};
  if (rule === undefined) return subset.policy;
  const { policy, ownSettings } = subset;
  const block = <K extends keyof TrafficPolicy>(name: K): TrafficPolicy[K] =>
    policy[name] ?? (ownSettings ? undefined : rule[name]);
  return {
    ...rule,
    connectionPool: block("connectionPool"),
    outlierDetection: block("outlierDetection"),
    loadBalancer: block("loadBalancer"),
    retryBudget: policy.retryBudget ?? rule.retryBudget,
  };
}
