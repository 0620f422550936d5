import type { EdgeReading, EdgeSpec } from "../api/calls.ts";
import type { PlantFlow } from "../api/flows.ts";
import type { LedgerEntry } from "../api/ledger.ts";
import type { MeshReading, MeshSpec } from "../api/mesh.ts";
import type {
  DatabaseReading,
  DatabaseSpec,
  LoadTerm,
  Plant,
  PlantSpec,
  PodSlot,
  QueueReading,
  QueueSpec,
  ServiceReading,
  ServiceSpec,
  WorkloadReading,
  WorkloadSpec,
} from "../api/plant.ts";
import type { Trace } from "../api/traces.ts";
import { assert } from "../base/result.ts";
import type { Bytes, MilliCpu, TimeMs } from "../base/units.ts";
import { advance, nextEventAt } from "./advance.ts";
import { changeEdge, readEdge, resetEdge } from "./calls/reading.ts";
import { takeTraces } from "./calls/trace.ts";
import { changeMesh, readMesh } from "./certificates.ts";
import { copied } from "./checkpoint.ts";
import { settleCpu, usedUntilNow } from "./cpu.ts";
import { nextStretch } from "./curve.ts";
import { poolWaiting } from "./database.ts";
import { changeLoad, startLoad } from "./load.ts";
import { lockWaiting } from "./lock.ts";
import { addNode, addPod, refreshPods, removeNode, removePod, resizePod, setRunning, setServing } from "./pods.ts";
import { changeQueue, oldest, publish } from "./queue.ts";
import { changeService } from "./service.ts";
import { heldBy, waitingIn, workingIn } from "./slots.ts";
import { takeThrottledShare } from "./throttling.ts";
import { createWorld, World, waiting } from "./world.ts";

/** A plant at time 0, without nodes or pods; loads run from the start. Throws when the spec names what it lacks. */
export const createPlant = (spec: PlantSpec, seed: number): Plant => new RequestPlant(createWorld(spec, seed));

class RequestPlant implements Plant {
  private world: World;

  constructor(world: World) {
    this.world = world;
    for (let load = 0; load < world.loads.length; load++) startLoad(world, load);
    for (let workload = 0; workload < world.workloads.length; workload++) nextStretch(world, workload);
  }

  advance(until: TimeMs): void {
    assert(until >= this.world.now, "time does not run backwards");
    advance(this.world, until);
  }

  nextEventAt(): TimeMs {
    return nextEventAt(this.world);
  }

  addNode(_name: string, cpuMilli: MilliCpu): number {
    return addNode(this.world, cpuMilli);
  }

  removeNode(node: number): void {
    removeNode(this.world, node);
    settleCpu(this.world);
  }

  addPod(
    workload: number,
    _ordinal: number,
    node: number,
    requestMilli: MilliCpu,
    limitMilli: MilliCpu | null,
  ): PodSlot {
    return addPod(this.world, workload, node, requestMilli, limitMilli);
  }

  resizePod(pod: PodSlot, requestMilli: MilliCpu, limitMilli: MilliCpu | null): void {
    resizePod(this.world, pod, requestMilli, limitMilli);
    settleCpu(this.world);
  }

  setRunning(pod: PodSlot, running: boolean): void {
    setRunning(this.world, pod, running);
    settleCpu(this.world);
  }

  setServing(pod: PodSlot, serving: boolean): void {
    setServing(this.world, pod, serving);
    settleCpu(this.world);
  }

  removePod(pod: PodSlot): void {
    removePod(this.world, pod);
    settleCpu(this.world);
  }

  held(pod: PodSlot): number {
    return heldBy(this.world, pod);
  }

  cpuUsedMs(pod: PodSlot): number {
    return usedUntilNow(this.world, pod);
  }

  memoryBytes(pod: PodSlot): Bytes {
    const { pods, workloads } = this.world;
    return pods.running[pod] === 1 ? workloads[pods.workload[pod]!]!.spec.memoryBytes : 0;
  }

  arrived(load: number): number {
    return this.world.loads[load]!.arrived;
  }

  queue(index: number): QueueReading {
    const queue = this.world.queues[index]!;
    const { unacked, published, delivered, acked, redelivered, deadLettered, executions, disordered } = queue;
    const ready = queue.lanes.reduce((sum, lane) => sum + lane.size, 0);
    const oldestAgeMs = ready + unacked === 0 ? 0 : this.world.now - oldest(this.world, index);
    return {
      ready,
      unacked,
      published,
      delivered,
      acked,
      redelivered,
      deadLettered,
      executions,
      disordered,
      oldestAgeMs,
    };
  }

  partition(index: number, partition: number): number {
    return this.world.queues[index]!.lanes[partition]?.size ?? 0;
  }

  service(index: number): ServiceReading {
    const service = this.world.services[index]!;
    const { offered, attempts, succeeded, failed, errored, refused, timedOut, lost, wasted, responseMs } = service;
    const { effects, duplicates } = service;
    const inFlight = offered - succeeded - failed;
    const counts = { offered, attempts, succeeded, failed, errored, refused, timedOut, lost, wasted, responseMs };
    return {
      ...counts,
      inFlight,
      waiting: this.waiting(index),
      lockWaiting: lockWaiting(service),
      effects,
      duplicates,
    };
  }

  database(index: number): DatabaseReading {
    const { connections, busy, refused } = this.world.databases[index]!;
    return { connections, busy, refused, waiting: poolWaiting(this.world, index) };
  }

  workload(index: number): WorkloadReading {
    const { pods, workloads } = this.world;
    const reading = { busy: 0, waiting: 0, slots: 0, taken: workloads[index]!.taken };
    for (let pod = 0; pod < pods.count; pod++) {
      if (pods.workload[pod] !== index || pods.running[pod] === 0) continue;
      reading.busy += workingIn(this.world, pod);
      reading.waiting += waitingIn(this.world, pod);
      reading.slots += pods.slots[pod]!;
    }
    return reading;
  }

  takeThrottledShare(workload: number): number {
    return takeThrottledShare(this.world, workload);
  }

  edge(index: number): EdgeReading {
    return readEdge(this.world, index);
  }

  mesh(): MeshReading | null {
    return this.world.mesh === null ? null : readMesh(this.world, this.world.mesh);
  }

  latency(service: number, quantile: number): number {
    return this.world.services[service]!.latency.quantile(quantile);
  }

  failureLatency(service: number, quantile: number): number {
    return this.world.services[service]!.failures?.quantile(quantile) ?? Number.NaN;
  }

  resetLatency(service: number): void {
    this.world.services[service]!.latency.reset();
  }

  resetFailures(service: number): void {
    this.world.services[service]!.failures?.reset();
  }

  takeTraces(): readonly Trace[] {
    return takeTraces(this.world);
  }

  takeFlows(): readonly PlantFlow[] {
    const { flows } = this.world;
    if (flows.length > 0) this.world.flows = [];
    return flows;
  }

  takeLedger(): readonly LedgerEntry[] {
    const { ledger } = this.world;
    if (ledger.length > 0) this.world.ledger = [];
    return ledger;
  }

  resetEdge(index: number): void {
    resetEdge(this.world.edges[index]!);
  }

  publish(index: number, count: number): void {
    publish(this.world, index, count, this.world.queues[index]!.tape);
    settleCpu(this.world);
  }

  setLoad(load: number, terms: readonly LoadTerm[]): void {
    changeLoad(this.world, load, terms);
  }

  setQueue(index: number, spec: QueueSpec): void {
    changeQueue(this.world, index, spec);
    settleCpu(this.world);
  }

  setService(index: number, spec: ServiceSpec): void {
    changeService(this.world.services[index]!, spec);
  }

  setWorkload(index: number, spec: WorkloadSpec): void {
    this.world.workloads[index]!.spec = spec;
    refreshPods(this.world, index);
    settleCpu(this.world);
  }

  setDatabase(index: number, spec: DatabaseSpec): void {
    this.world.databases[index]!.spec = spec;
  }

  setEdge(index: number, spec: EdgeSpec): void {
    const { mesh } = this.world;
    if (mesh === null || mesh.spec.controlPlane) changeEdge(this.world, index, spec);
    else mesh.pending.push({ edge: index, spec });
    settleCpu(this.world);
  }

  setMesh(spec: MeshSpec): void {
    const { mesh } = this.world;
    assert(mesh !== null, "the plant has a mesh");
    for (const change of changeMesh(this.world, mesh, spec)) this.setEdge(change.edge, change.spec);
  }

  checkpoint(): unknown {
    return copied(this.world);
  }

  restore(state: unknown): void {
    assert(state instanceof World, "a checkpoint of this plant");
    this.world = copied(state);
  }

  private waiting(index: number): number {
    const { pods, workloads, jobs } = this.world;
    let count = 0;
    for (let pod = 0; pod < pods.count; pod++) {
      const services = workloads[pods.workload[pod]!]?.services;
      if (!services?.includes(index)) continue;
      if (services.length === 1) count += waitingIn(this.world, pod);
      else {
        const { first, next } = jobs.held;
        for (let job = first[waiting(pod)]!; job >= 0; job = next[job]!) if (jobs.service[job] === index) count++;
      }
    }
    return count;
  }
}
