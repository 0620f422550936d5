import type { Runtime } from "./runtime.ts";
import { Tally } from "./tally.ts";

/** The pods that kubelets know of, and what is counted over the pods of a workload. */
export class Roster {
  /** Pods that are bound to a living node, in order of binding. */
  private runtimes = new Map<string, Runtime>();
  /** The same pods by workload. */
  private tallies = new Map<string, Tally>();
  /** Pods bound so far, by workload. */
  private ordinals = new Map<string, number>();
  /** Pods without a node: uid → workload. */
  private waiting = new Map<string, string>();
  /** CPU that pods no longer there have used, core-milliseconds by workload. */
  private retiredCpuMs = new Map<string, number>();
  /** Containers that have ended by themselves, by workload. */
  private endings = new Map<string, number>();

  get pods(): IterableIterator<Runtime> {
    return this.runtimes.values();
  }

  /** Workloads of the pods that wait for a node, one entry a pod. */
  get pending(): IterableIterator<string> {
    return this.waiting.values();
  }

  get(uid: string): Runtime | undefined {
    return this.runtimes.get(uid);
  }

  /** Pods bound to a node. */
  on(node: string): readonly Runtime[] {
    return [...this.runtimes.values()].filter((runtime) => runtime.node === node);
  }

  tally(workload: string): Tally | undefined {
    return this.tallies.get(workload);
  }

  retiredCpu(workload: string): number {
    return this.retiredCpuMs.get(workload) ?? 0;
  }

  set(runtime: Runtime): void {
    const { uid, workload } = runtime;
    const tally = this.tallies.get(workload) ?? new Tally();
    tally.note(this.runtimes.get(uid), runtime);
    this.tallies.set(workload, tally);
    this.runtimes.set(uid, runtime);
  }

  unset(runtime: Runtime): void {
    this.tallies.get(runtime.workload)?.note(runtime, undefined);
    this.runtimes.delete(runtime.uid);
  }

  wait(uid: string, workload: string): void {
    this.waiting.set(uid, workload);
  }

  waitNoMore(uid: string): void {
    this.waiting.delete(uid);
  }

  /** Number of the next pod of a workload that is bound. */
  nextOrdinal(workload: string): number {
    return counted(this.ordinals, workload);
  }

  /** Number of the next container of a workload that ends by itself. */
  nextEnding(workload: string): number {
    return counted(this.endings, workload);
  }

  /** A pod that is gone has used so much CPU. */
  retire(workload: string, cpuMs: number): void {
    this.retiredCpuMs.set(workload, this.retiredCpu(workload) + cpuMs);
  }

  copy(): Roster {
    const twin = new Roster();
    twin.runtimes = new Map(this.runtimes);
    for (const [workload, tally] of this.tallies) twin.tallies.set(workload, tally.copy());
    twin.ordinals = new Map(this.ordinals);
    twin.waiting = new Map(this.waiting);
    twin.retiredCpuMs = new Map(this.retiredCpuMs);
    twin.endings = new Map(this.endings);
    return twin;
  }
}

/** The count so far; one more from now on. */
function counted(counts: Map<string, number>, name: string): number {
  const before = counts.get(name) ?? 0;
  counts.set(name, before + 1);
  return before;
}
