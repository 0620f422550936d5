import type { ProxyCost } from "../api/calls.ts";

/**
 * What known layouts of a mesh put on the way of a request. The sidecar is the round figure of Istio's older
 * documentation, half a core at 1000 requests a second and a millisecond; the others stand in their published relation
 * to it: ztunnel 60m against 200m (Istio 1.24), Linkerd's median +6 ms against +17 ms (2021), of whose CPU there is no
 * figure. In the kernel nothing is on the way until a rule needs layer 7.
 */
export const PROXY_PROFILES: Readonly<Record<string, ProxyCost>> = {
  none: { count: 0, latencyMs: 1, cpuMilli: 500 },
  sidecar: { count: 2, latencyMs: 1, cpuMilli: 500 },
  ambient: { count: 2, latencyMs: 0.25, cpuMilli: 150 },
  linkerd: { count: 2, latencyMs: 0.35, cpuMilli: 250 },
  cilium: { count: 0, latencyMs: 1, cpuMilli: 500 },
};
