import { argocdAdapters } from "./argocd.ts";
import { clusterAutoscalerAdapter } from "./cluster-autoscaler.ts";
import { envoyAdapter } from "./envoy.ts";
import { fluxAdapters } from "./flux.ts";
import { hpaAdapter } from "./hpa.ts";
import { istioAdapter } from "./istio.ts";
import { karpenterAdapter } from "./karpenter.ts";
import { kedaAdapter } from "./keda.ts";
import { kubectlAdapter } from "./kubectl.ts";
import { kubectlApplyAdapter } from "./kubectl-apply.ts";
import type { Adapter } from "./recording.ts";
import { resilience4jAdapter } from "./resilience4j.ts";
import { schedulerAdapter } from "./scheduler.ts";
import { vpaAdapter } from "./vpa.ts";
import { workloads } from "./workloads.ts";

/** One adapter a family of recordings, by the controller that their headers name. */
export const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  [
    ...argocdAdapters,
    clusterAutoscalerAdapter,
    envoyAdapter,
    ...fluxAdapters,
    hpaAdapter,
    istioAdapter,
    karpenterAdapter,
    kedaAdapter,
    kubectlAdapter,
    kubectlApplyAdapter,
    resilience4jAdapter,
    schedulerAdapter,
    vpaAdapter,
    workloads,
  ].map((adapter) => [adapter.controller, adapter]),
);
