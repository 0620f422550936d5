import type { Controller } from "../api/controller.ts";
import type { Intervention } from "../api/frame.ts";
import { deployment } from "../controllers/deployment/index.ts";
import { garbageCollector } from "../controllers/garbage-collector/index.ts";
import { hpa } from "../controllers/hpa/index.ts";
import { nodeLifecycle } from "../controllers/node-lifecycle/index.ts";
import { replicaSet } from "../controllers/replicaset/index.ts";
import { scheduler } from "../controllers/scheduler/index.ts";
import { taintEviction } from "../controllers/taint-eviction/index.ts";
import type { CompiledRun } from "../scenario/model.ts";

/** What has something to do in nearly every cluster. */
const CORE: readonly Controller[] = [
  deployment,
  garbageCollector,
  hpa,
  nodeLifecycle,
  replicaSet,
  scheduler,
  taintEviction,
];

/** A trigger's time zone. */
const ZONE = "timezone";
/** Linkerd asks for no objects of its own: annotations of others say that it is there. */
const LINKERD = "linkerd.io/";
/** Jobs may come from a repository, or be typed. */
const JOBS = ["batch/v1", "create job"];
/** As may these. */
const BUDGETS = ["PodDisruptionBudget", "create poddisruptionbudget", "create pdb"];

/**
 * What tells of the loops that a run needs: the kinds of its objects, for no other kinds are installed, and words that
 * they and its files hold.
 */
export const signsOf = (compiled: CompiledRun): readonly string[] => [
  ...new Set(compiled.objects.map(({ kind }) => kind)),
  ...signsIn(compiled),
];

/** Those words in what a run was given, or in what a person brings in while it goes on. */
export function signsIn(given: CompiledRun | readonly Intervention[]): readonly string[] {
  const text = JSON.stringify(given);
  return [LINKERD, ZONE, ...JOBS, ...BUDGETS].filter((it) => text.includes(it));
}

/** What has something to do only where there are objects of these kinds; a visitor fetches no other loop. */
const INSTALLED: readonly { readonly kinds: readonly string[]; load(): Promise<readonly Controller[]> }[] = [
  {
    kinds: ["Application", "AppProject", "ArgoCDConfig"],
    load: async () => [(await import("../controllers/argocd/agent/index.ts")).argocd],
  },
  {
    kinds: ["GitRepository", "Kustomization"],
    load: async () => {
      const { fluxKustomize, fluxSource } = await import("../controllers/flux/agent/index.ts");
      return [fluxKustomize, fluxSource];
    },
  },
  {
    kinds: ["HelmRelease", "HelmChart"],
    load: async () => {
      const { fluxChart, fluxHelm } = await import("../controllers/flux/agent/releases.ts");
      return [fluxChart, fluxHelm];
    },
  },
  {
    kinds: ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"],
    load: async () => {
      const { fluxImagePolicy, fluxImageScan, fluxImageUpdate } = await import("../controllers/flux/agent/images.ts");
      return [fluxImagePolicy, fluxImageScan, fluxImageUpdate];
    },
  },
  {
    kinds: ["Pipeline"],
    load: async () => [(await import("../controllers/pipeline/index.ts")).pipeline],
  },
  {
    kinds: ["Repository", "Commit"],
    load: async () => [(await import("../controllers/git/index.ts")).git],
  },
  {
    kinds: ["System", "Credential", "Image", "Intruder"],
    load: async () => [(await import("../controllers/intruder/index.ts")).intruder],
  },
  {
    kinds: ["NodeGroup", "ClusterAutoscalerConfig"],
    load: async () => [(await import("../controllers/cluster-autoscaler/index.ts")).clusterAutoscaler],
  },
  {
    kinds: ["NodePool", "NodeClaim", "InstanceType"],
    load: async () => [(await import("../controllers/karpenter/index.ts")).karpenter],
  },
  {
    kinds: ["Canary"],
    load: async () => [(await import("../controllers/flagger/index.ts")).flagger],
  },
  {
    kinds: ["Canary", "DestinationRule", "VirtualService", "PeerAuthentication", "AuthorizationPolicy", "Telemetry"],
    load: async () => [(await import("../controllers/istio/index.ts")).istio],
  },
  {
    kinds: ["CiliumNetworkPolicy"],
    load: async () => [(await import("../controllers/cilium/index.ts")).cilium],
  },
  {
    kinds: ["ServiceProfile", LINKERD],
    load: async () => [(await import("../controllers/linkerd/index.ts")).linkerd],
  },
  {
    kinds: ["ScaledObject"],
    load: async () => [(await import("../controllers/keda/index.ts")).keda],
  },
  {
    kinds: [ZONE],
    load: async () => {
      await import("../base/cron/all-zones.ts");
      return [];
    },
  },
  {
    kinds: ["Job", "ScaledJob", ...JOBS],
    load: async () => [(await import("../controllers/job/index.ts")).job],
  },
  {
    kinds: BUDGETS,
    load: async () => [(await import("../controllers/disruption/index.ts")).disruption],
  },
  {
    kinds: ["ScaledJob"],
    load: async () => [(await import("../controllers/keda/job/index.ts")).kedaJob],
  },
  {
    kinds: ["VerticalPodAutoscaler", "VerticalPodAutoscalerConfig"],
    load: async () => {
      const { vpaRecommender, vpaUpdater } = await import("../controllers/vpa/index.ts");
      return [vpaRecommender, vpaUpdater];
    },
  },
];

/** The loops that a run with these signs needs, in the registry's order. */
export async function loopsFor(signs: readonly string[]): Promise<readonly Controller[]> {
  const wanted = INSTALLED.filter((part) => part.kinds.some((kind) => signs.includes(kind)));
  const loaded = await Promise.all(wanted.map((part) => part.load()));
  return [...CORE, ...loaded.flat()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
