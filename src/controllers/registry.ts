import "../base/cron/all-zones.ts";
import type { Controller } from "../api/controller.ts";
import { argocd } from "./argocd/agent/index.ts";
import { cilium } from "./cilium/index.ts";
import { clusterAutoscaler } from "./cluster-autoscaler/index.ts";
import { deployment } from "./deployment/index.ts";
import { disruption } from "./disruption/index.ts";
import { flagger } from "./flagger/index.ts";
import { fluxImagePolicy, fluxImageScan, fluxImageUpdate } from "./flux/agent/images.ts";
import { fluxKustomize, fluxSource } from "./flux/agent/index.ts";
import { fluxChart, fluxHelm } from "./flux/agent/releases.ts";
import { garbageCollector } from "./garbage-collector/index.ts";
import { git } from "./git/index.ts";
import { hpa } from "./hpa/index.ts";
import { intruder } from "./intruder/index.ts";
import { istio } from "./istio/index.ts";
import { job } from "./job/index.ts";
import { karpenter } from "./karpenter/index.ts";
import { keda } from "./keda/index.ts";
import { kedaJob } from "./keda/job/index.ts";
import { linkerd } from "./linkerd/index.ts";
import { nodeLifecycle } from "./node-lifecycle/index.ts";
import { pipeline } from "./pipeline/index.ts";
import { replicaSet } from "./replicaset/index.ts";
import { scheduler } from "./scheduler/index.ts";
import { taintEviction } from "./taint-eviction/index.ts";
import { vpaRecommender, vpaUpdater } from "./vpa/index.ts";

/** Every control loop that Setpoint knows. Hosts alone import this list. */
export const CONTROLLERS: readonly Controller[] = [
  argocd,
  cilium,
  clusterAutoscaler,
  deployment,
  disruption,
  flagger,
  fluxChart,
  fluxHelm,
  fluxImagePolicy,
  fluxImageScan,
  fluxImageUpdate,
  fluxKustomize,
  fluxSource,
  garbageCollector,
  git,
  hpa,
  intruder,
  istio,
  job,
  karpenter,
  keda,
  kedaJob,
  linkerd,
  nodeLifecycle,
  pipeline,
  replicaSet,
  scheduler,
  taintEviction,
  vpaRecommender,
  vpaUpdater,
];
