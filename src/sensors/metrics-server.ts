import type { PodMetrics } from "../api/metrics.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";

/** What a kubelet's /metrics/resource says of one running pod at one instant. */
export interface KubeletReading {
  readonly uid: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Start of the present container; a restart begins a new series. */
  readonly startedAt: TimeMs;
  /** Cumulative CPU of this container start, core-milliseconds. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** When the kubelet sampled. */
  readonly at: TimeMs;
}

interface Series {
  readonly last: KubeletReading;
  /** The point that the rate is taken against: its time, and its cumulative CPU. */
  readonly previousAt: TimeMs;
  readonly previousCpuMs: number;
  readonly complete: boolean;
}

/** A container younger than this at its first sample has no usage yet. */
const FRESH_MS: DurationMs = 10_000;

/**
 * Keeps the last two points of every running container and answers with the rate between them.
 * Upstream: metrics-server v0.9.0 pkg/storage/{pod,types}.go. All of a pod's usage stands on its first container.
 */
export class MetricsServer {
  private series = new Map<string, Series>();

  /** One scrape of what the kubelets sampled a moment ago. */
  scrape(readings: readonly KubeletReading[]): void {
    const next = new Map<string, Series>();
    for (const reading of readings) {
      const known = this.series.get(reading.uid);
      next.set(reading.uid, known?.last.at === reading.at ? known : continued(known?.last, reading));
    }
    this.series = next;
  }

  podMetrics(uid: string): PodMetrics | undefined {
    const series = this.series.get(uid);
    if (!series?.complete) return undefined;
    const { last, previousAt, previousCpuMs } = series;
    if (last.cpuMs === 0 || last.memoryBytes === 0) return undefined;
    const windowMs = last.at - previousAt;
    const cpuNano = Math.trunc(((last.cpuMs - previousCpuMs) * 1e9) / windowMs);
    return {
      namespace: last.namespace,
      pod: last.pod,
      timestamp: last.at,
      windowMs,
      containers: [{ name: last.container, cpuNano, memoryBytes: last.memoryBytes }],
    };
  }

  copy(): MetricsServer {
    const twin = new MetricsServer();
    twin.series = this.series;
    return twin;
  }
}

/** Against the last point of the same container start, or against its start when it is very young. */
function continued(before: KubeletReading | undefined, last: KubeletReading): Series {
  if (before?.startedAt === last.startedAt) {
    return { last, previousAt: before.at, previousCpuMs: before.cpuMs, complete: true };
  }
  const age = last.at - last.startedAt;
  const complete = age >= FRESH_MS && age < SCRAPE_RESOLUTION_MS;
  return { last, previousAt: last.startedAt, previousCpuMs: 0, complete };
}

/** --metric-resolution of the shipped manifest. */
const SCRAPE_RESOLUTION_MS: DurationMs = 15_000;
