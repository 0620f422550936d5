import type { KubeObject } from "../api/objects.ts";
import type { PlantSpec } from "../api/plant.ts";
import { READ_KINDS as CILIUM_KINDS, underCilium } from "./cilium/plant.ts";
import { underIstio } from "./istio/plant.ts";
import { RULE_KINDS } from "./istio/rules.ts";
import { READ_KINDS as LINKERD_KINDS, underLinkerd } from "./linkerd/plant.ts";

/** One mesh, in one of its layouts. */
export interface MeshProfile {
  readonly name: string;
  /** What its control plane makes of a plant. */
  configure(plant: PlantSpec, objects: readonly KubeObject[]): PlantSpec;
  /** Kinds of its own that somebody writes to say what it is to do. */
  readonly kinds: readonly string[];
  /** Where its proxies run, and how many a hop passes before any rule asks for one. */
  readonly proxies: "pod" | "node";
  readonly perHop: number;
  /** Pods have its certificate. */
  readonly enrols: boolean;
  /** Labels and annotations by which pods are in it. */
  readonly joins: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
  /** What one proxy asks the scheduler for, as its chart has it. */
  readonly requests: { readonly milliCpu: number; readonly mebibytes: number };
  /** Deployments and DaemonSets that are installed once. */
  readonly parts: readonly string[];
  /** What an upgrade takes, in order. */
  readonly upgrade: readonly string[];
  /** What the mesh does and this model does not (`features.ts`). */
  readonly leftOut: readonly string[];
}

const OWN = (kinds: readonly string[]): readonly string[] =>
  kinds.filter((kind) => kind !== "Deployment" && kind !== "Service");

/**
 * The meshes that are compared. Requests: the charts' (istio manifests/charts, `global.proxy.resources`, `ztunnel`;
 * linkerd2 and cilium ask for nothing). Upgrades: istio.io canary and ambient upgrade, linkerd.io upgrade,
 * docs.cilium.io upgrade.
 */
export const MESHES: readonly MeshProfile[] = [
  {
    name: "Istio, sidecars",
    configure: underIstio,
    kinds: RULE_KINDS,
    proxies: "pod",
    perHop: 2,
    enrols: true,
    joins: {},
    requests: { milliCpu: 100, mebibytes: 128 },
    parts: ["istiod"],
    upgrade: ["new istiod beside the old", "namespaces to its revision", "restart every pod", "old istiod gone"],
    leftOut: [],
  },
  {
    name: "Istio, ambient",
    configure: underIstio,
    kinds: RULE_KINDS,
    proxies: "node",
    perHop: 2,
    enrols: true,
    joins: { labels: { "istio.io/dataplane-mode": "ambient" } },
    requests: { milliCpu: 200, mebibytes: 512 },
    parts: ["istiod", "istio-cni-node", "ztunnel"],
    upgrade: ["istiod", "istio-cni on each node", "ztunnel on each node"],
    leftOut: [],
  },
  {
    name: "Linkerd",
    configure: underLinkerd,
    kinds: OWN(LINKERD_KINDS),
    proxies: "pod",
    perHop: 2,
    enrols: true,
    joins: { annotations: { "linkerd.io/inject": "enabled" } },
    requests: { milliCpu: 0, mebibytes: 0 },
    parts: ["linkerd-destination", "linkerd-identity", "linkerd-proxy-injector"],
    upgrade: ["definitions", "control plane", "restart every pod"],
    leftOut: ["no plaintext", "callers by identity", "requests by method", "split by weight", "routes by header"],
  },
  {
    name: "Cilium",
    configure: underCilium,
    kinds: OWN(CILIUM_KINDS),
    proxies: "node",
    perHop: 0,
    enrols: false,
    joins: {},
    requests: { milliCpu: 0, mebibytes: 0 },
    parts: ["cilium-operator", "cilium", "cilium-envoy"],
    upgrade: ["pre-flight check", "operator", "agent on each node", "Envoy on each node"],
    leftOut: ["mutual TLS", "retries", "time-outs", "limits", "split by weight", "routes by header", "copies"],
  },
];
