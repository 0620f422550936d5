import type { EdgeReading } from "../api/calls.ts";
import type { MeshReading } from "../api/mesh.ts";
import type { Deployment, KubeObject, Node } from "../api/objects.ts";
import type { DatabaseReading, Plant, PlantSpec, QueueReading, ServiceReading } from "../api/plant.ts";
import type { Store } from "../cluster/store.ts";
import type { Kubelet } from "../kubelet/kubelet.ts";
import type { Truth, WorkloadTruth } from "../record/columns.ts";
import { PRICE_ANNOTATION } from "./node-states.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The truth of one row after the other. What a row finds is overwritten by the next: a long run has many. */
export class TruthReader implements Truth {
  readonly queues: QueueReading[] = [];
  readonly services: ServiceReading[] = [];
  readonly databases: DatabaseReading[] = [];
  readonly edges: EdgeReading[] = [];
  readonly workloads: readonly Mutable<WorkloadTruth>[];
  mesh: MeshReading | null = null;
  deliveries: Truth["deliveries"] = [];
  private readonly byName: ReadonlyMap<string, Mutable<WorkloadTruth>>;
  private store: Store | null = null;
  /** What was read last of each kind: a list is another one whenever one of its objects changes. */
  private deploymentsRead: readonly Deployment[] | null = null;
  private hpasRead: readonly HpaSlice[] | null = null;
  private nodesPriced: readonly Node[] = [];
  private priceOfNodes = Number.NaN;

  constructor(
    private readonly spec: PlantSpec,
    readonly plant: Plant,
  ) {
    const known = spec.workloads.map(({ name }) => [name, { ...NOTHING }] as const);
    this.workloads = known.map(([, workload]) => workload);
    this.byName = new Map(known);
  }

  /** Reads the truth as it is now; one pass over workloads, Deployments and HPAs. */
  read(store: Store, kubelet: Kubelet, deliveries: Truth["deliveries"]): Truth {
    const { plant, spec } = this;
    this.store = store;
    this.deliveries = deliveries;
    this.countPods(plant, kubelet);
    this.readObjects(store);
    for (let i = 0; i < spec.queues.length; i++) this.queues[i] = plant.queue(i);
    for (let i = 0; i < spec.services.length; i++) this.services[i] = plant.service(i);
    for (let i = 0; i < (spec.databases?.length ?? 0); i++) this.databases[i] = plant.database(i);
    for (let i = 0; i < (spec.edges?.length ?? 0); i++) this.edges[i] = plant.edge(i);
    this.mesh = plant.mesh();
    return this;
  }

  nodes(): number {
    return this.store?.list("Node").length ?? 0;
  }

  price(): number {
    const nodes = this.store?.list("Node") ?? this.nodesPriced;
    if (nodes !== this.nodesPriced) {
      this.nodesPriced = nodes;
      this.priceOfNodes = priceOf(nodes);
    }
    return this.priceOfNodes;
  }

  private countPods(plant: Plant, kubelet: Kubelet): void {
    const { byName } = this;
    for (const [name, workload] of byName) {
      const { starting, ready, stopping, requestMilli, running } = kubelet.tally(name) ?? NO_PODS;
      workload.pending = 0;
      workload.starting = starting;
      workload.ready = ready;
      workload.stopping = stopping;
      workload.requestMilli = requestMilli;
      workload.cpuMs = kubelet.retiredCpu(name);
      for (const slot of running) if (slot >= 0) workload.cpuMs += plant.cpuUsedMs(slot);
    }
    for (const name of kubelet.pending) {
      const workload = byName.get(name);
      if (workload) workload.pending++;
    }
  }

  private readObjects(store: Store): void {
    const { byName } = this;
    const deployments = store.list("Deployment");
    const hpas = store.list("HorizontalPodAutoscaler") as readonly HpaSlice[];
    if (deployments === this.deploymentsRead && hpas === this.hpasRead) return;
    this.deploymentsRead = deployments;
    this.hpasRead = hpas;
    for (const workload of this.workloads) {
      workload.desired = Number.NaN;
      workload.cpuSeen = Number.NaN;
      workload.cpuTarget = Number.NaN;
    }
    for (const deployment of deployments) {
      const workload = byName.get(deployment.metadata.name);
      if (workload) workload.desired = deployment.spec.replicas;
    }
    for (const { spec, status } of hpas) {
      const workload = byName.get(spec.scaleTargetRef.name);
      if (!workload) continue;
      workload.cpuSeen = status.currentMetrics?.find(isCpu)?.resource?.current?.averageUtilization ?? Number.NaN;
      workload.cpuTarget = spec.metrics?.find(isCpu)?.resource?.target?.averageUtilization ?? Number.NaN;
    }
  }
}

const NOTHING: WorkloadTruth = {
  desired: Number.NaN,
  pending: 0,
  starting: 0,
  ready: 0,
  stopping: 0,
  cpuMs: 0,
  requestMilli: 0,
  cpuSeen: Number.NaN,
  cpuTarget: Number.NaN,
};

const NO_PODS = { starting: 0, ready: 0, stopping: 0, requestMilli: 0, running: [] };

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

const isCpu = (metric: Metric | null): boolean => metric?.resource?.name === "cpu";
