import { argocdAdapters } from "./argocd.ts";
import { clusterAutoscalerAdapter } from "./cluster-autoscaler.ts";
import { hpaAdapter } from "./hpa.ts";
import { kedaAdapter } from "./keda.ts";
import type { Adapter } from "./recording.ts";
import { schedulerAdapter } from "./scheduler.ts";
import { vpaAdapter } from "./vpa.ts";
import { workloads } from "./workloads.ts";

/** One adapter a family of recordings, by the controller that their headers name. */
export const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  [
    ...argocdAdapters,
    clusterAutoscalerAdapter,
    hpaAdapter,
    kedaAdapter,
    schedulerAdapter,
    vpaAdapter,
    workloads,
  ].map((adapter) => [adapter.controller, adapter]),
);
