import type { PodMetrics } from "../api/metrics.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";

/** A pod whose container runs, as its kubelet names it. */
export interface SampledPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
  /** A small number that no two running pods share at a time. */
  readonly slot: number;
  /** Start of the present container; a restart begins a new series. */
  readonly startedAt: TimeMs;
}

/** What the kubelets' /metrics/resource say of all running pods at one instant. */
export interface Readings {
  readonly at: TimeMs;
  readonly pods: readonly SampledPod[];
  /** By place in `pods`: cumulative CPU of this container start, core-milliseconds. */
  readonly cpuMs: Float64Array;
  readonly memoryBytes: Float64Array;
}

/** A container younger than this at its first sample has no usage yet. */
const FRESH_MS: DurationMs = 10_000;
/** --metric-resolution of the shipped manifest. */
const SCRAPE_RESOLUTION_MS: DurationMs = 15_000;

/**
 * Keeps the last two points of every running container and answers with the rate between them. There are as many series
 * as pods, all renewed at every scrape: they stand in columns by slot.
 * Upstream: metrics-server v0.9.0 pkg/storage/{pod,types}.go. All of a pod's usage stands on its first container.
 */
export class MetricsServer {
  /** Sample time of the last scrape; series with an older last point are over. */
  private at: TimeMs = Number.NEGATIVE_INFINITY;
  private slots = new Map<string, number>();
  private pods: (SampledPod | undefined)[] = [];
  /** Loops ask for the same pods in the same order: by slot, the one that was asked for after it, and the last of all. */
  private following = new Int32Array(0);
  private last = 0;
  /** The last point. */
  private sampledAt = new Float64Array(0);
  private cpuMs = new Float64Array(0);
  private memoryBytes = new Float64Array(0);
  /** The point that the rate is taken against; NaN where there is none. */
  private previousAt = new Float64Array(0);
  private previousCpuMs = new Float64Array(0);

  /** One scrape of what the kubelets sampled a moment ago. */
  scrape({ at, pods, cpuMs, memoryBytes }: Readings): void {
    if (at === this.at) return;
    for (let place = 0; place < pods.length; place++) {
      const pod = pods[place] as SampledPod;
      const { slot } = pod;
      this.reserve(slot);
      this.begin(pod, at);
      this.sampledAt[slot] = at;
      this.cpuMs[slot] = cpuMs[place] as number;
      this.memoryBytes[slot] = memoryBytes[place] as number;
    }
    this.at = at;
  }

  podMetrics(uid: string): PodMetrics | undefined {
    const slot = this.slotOf(uid);
    const pod = this.pods[slot];
    const [previousAt, cpuMs, memoryBytes] = [this.previousAt[slot], this.cpuMs[slot], this.memoryBytes[slot]];
    if (!pod || this.sampledAt[slot] !== this.at || !cpuMs || !memoryBytes) return undefined;
    const windowMs = this.at - (previousAt as number);
    if (Number.isNaN(windowMs)) return undefined;
    const cpuNano = Math.trunc(((cpuMs - (this.previousCpuMs[slot] as number)) * 1e9) / windowMs);
    return {
      namespace: pod.namespace,
      pod: pod.name,
      timestamp: this.at,
      windowMs,
      containers: [{ name: pod.container, cpuNano, memoryBytes }],
    };
  }

  copy(): MetricsServer {
    const twin = new MetricsServer();
    twin.at = this.at;
    twin.slots = new Map(this.slots);
    twin.pods = this.pods.slice();
    twin.following = this.following.slice();
    twin.sampledAt = this.sampledAt.slice();
    twin.cpuMs = this.cpuMs.slice();
    twin.memoryBytes = this.memoryBytes.slice();
    twin.previousAt = this.previousAt.slice();
    twin.previousCpuMs = this.previousCpuMs.slice();
    return twin;
  }

  /** A guess that is right costs much less than to find the uid among all. */
  private slotOf(uid: string): number {
    const guess = this.following[this.last] ?? -1;
    const slot = this.pods[guess]?.uid === uid ? guess : (this.slots.get(uid) ?? -1);
    if (slot < 0) return slot;
    this.following[this.last] = slot;
    this.last = slot;
    return slot;
  }

  /** The point to take the rate against: the last one of the same container start, or its start when it is very young. */
  private begin(pod: SampledPod, at: TimeMs): void {
    const { slot, uid, startedAt } = pod;
    const before = this.pods[slot];
    const continues = before?.uid === uid && before.startedAt === startedAt && this.sampledAt[slot] === this.at;
    const age = at - startedAt;
    if (continues) this.previousAt[slot] = this.at;
    else this.previousAt[slot] = age >= FRESH_MS && age < SCRAPE_RESOLUTION_MS ? startedAt : Number.NaN;
    this.previousCpuMs[slot] = continues ? (this.cpuMs[slot] as number) : 0;
    this.pods[slot] = pod;
    if (before?.uid === uid) return;
    if (before && this.slots.get(before.uid) === slot) this.slots.delete(before.uid);
    const moved = this.slots.get(uid);
    if (moved !== undefined) this.pods[moved] = undefined;
    this.slots.set(uid, slot);
  }

  private reserve(slot: number): void {
    if (slot < this.sampledAt.length) return;
    const room = Math.max(16, slot + 1, 2 * this.sampledAt.length);
    this.sampledAt = longer(this.sampledAt, room);
    this.cpuMs = longer(this.cpuMs, room);
    this.memoryBytes = longer(this.memoryBytes, room);
    this.previousAt = longer(this.previousAt, room);
    this.previousCpuMs = longer(this.previousCpuMs, room);
    const following = new Int32Array(room);
    following.set(this.following);
    this.following = following;
  }
}

function longer(from: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(length);
  to.set(from);
  return to;
}
