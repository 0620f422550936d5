import type { KubeObject, Node } from "../api/objects.ts";
import type { Plant, PlantSpec } from "../api/plant.ts";
import type { Store } from "../cluster/store.ts";
import type { Kubelet } from "../kubelet/kubelet.ts";
import type { Truth, WorkloadTruth } from "../record/columns.ts";
import { PRICE_ANNOTATION } from "./node-states.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const nothing = (retiredCpuMs: number): Mutable<WorkloadTruth> => ({
  desired: Number.NaN,
  pending: 0,
  starting: 0,
  ready: 0,
  stopping: 0,
  cpuMs: retiredCpuMs,
  requestMilli: 0,
  cpuSeen: Number.NaN,
  cpuTarget: Number.NaN,
});

/** Reads the truth once for a whole row: one pass over pods, Deployments and HPAs. */
export function truthNow(
  store: Store,
  plant: Plant,
  kubelet: Kubelet,
  spec: PlantSpec,
  deliveries: Truth["deliveries"],
): Truth {
  const names = spec.workloads.map(({ name }) => name);
  const byName = new Map(names.map((name) => [name, nothing(kubelet.retiredCpu(name))]));
  for (const name of kubelet.pending) {
    const workload = byName.get(name);
    if (workload) workload.pending++;
  }
  // Pods of one workload often stand together: its counters are then at hand.
  let name: string | undefined;
  let workload: Mutable<WorkloadTruth> | undefined;
  for (const pod of kubelet.pods) {
    if (pod.workload !== name) {
      name = pod.workload;
      workload = byName.get(name);
    }
    if (!workload) continue;
    if (pod.state === "ready") workload.ready++;
    else if (pod.state === "starting") workload.starting++;
    else if (pod.state === "stopping") workload.stopping++;
    if (pod.slot === null || pod.startedAt === null) continue;
    workload.cpuMs += plant.cpuUsedMs(pod.slot);
    workload.requestMilli += pod.cpuRequestMilli;
  }
  for (const deployment of store.list("Deployment")) {
    const workload = byName.get(deployment.metadata.name);
    if (workload) workload.desired = deployment.spec.replicas;
  }
  for (const hpa of store.list("HorizontalPodAutoscaler") as readonly HpaSlice[]) {
    const workload = byName.get(hpa.spec.scaleTargetRef.name);
    if (workload) Object.assign(workload, cpuOf(hpa));
  }
  return {
    plant,
    queues: spec.queues.map((_, index) => plant.queue(index)),
    services: spec.services.map((_, index) => plant.service(index)),
    databases: (spec.databases ?? []).map((_, index) => plant.database(index)),
    edges: (spec.edges ?? []).map((_, index) => plant.edge(index)),
    deliveries,
    workload: (name) => byName.get(name) as WorkloadTruth,
    nodes: () => store.list("Node").length,
    price: () => priceOf(store.list("Node")),
  };
}

const MICRO = 1e6;

function priceOf(nodes: readonly Node[]): number {
  let sum = Number.NaN;
  for (const { metadata } of nodes) {
    const price = metadata.annotations?.[PRICE_ANNOTATION];
    if (price !== undefined) sum = (Number.isNaN(sum) ? 0 : sum) + Number(price) / MICRO;
  }
  return sum;
}

interface Target {
  readonly averageUtilization?: number;
}
interface Metric {
  readonly resource?: { readonly name: string; readonly target?: Target; readonly current?: Target };
}
type HpaSlice = KubeObject<
  { readonly scaleTargetRef: { readonly name: string }; readonly metrics?: readonly Metric[] },
  { readonly currentMetrics?: readonly (Metric | null)[] | null }
>;

/** CPU utilization in an HPA's status and spec, % of request. */
function cpuOf(hpa: HpaSlice): { readonly cpuSeen: number; readonly cpuTarget: number } {
  const isCpu = (metric: Metric | null): boolean => metric?.resource?.name === "cpu";
  const target = hpa.spec.metrics?.find(isCpu)?.resource?.target?.averageUtilization;
  const current = hpa.status.currentMetrics?.find(isCpu)?.resource?.current?.averageUtilization;
  return { cpuSeen: current ?? Number.NaN, cpuTarget: target ?? Number.NaN };
}
