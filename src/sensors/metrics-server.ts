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
}

interface Point extends KubeletReading {
  readonly at: TimeMs;
}

interface Series {
  readonly last: Point;
  readonly previous: Point | undefined;
}

/** A container younger than this at its first sample has no usage yet. */
const FRESH_MS: DurationMs = 10_000;

/**
 * Keeps the last two points of every running container and answers with the rate between them.
 * Upstream: metrics-server v0.9.0 pkg/storage/{pod,types}.go. All of a pod's usage stands on its first container.
 */
export class MetricsServer {
  private series = new Map<string, Series>();

  /** One scrape: `sampledAt` is the kubelets' own sampling time, older than the scrape by their lag. */
  scrape(sampledAt: TimeMs, readings: readonly KubeletReading[]): void {
    const next = new Map<string, Series>();
    for (const reading of readings) {
      const point: Point = { ...reading, at: sampledAt };
      const known = this.series.get(reading.uid);
      if (known && known.last.at === sampledAt) next.set(reading.uid, known);
      else next.set(reading.uid, { last: point, previous: previousPoint(known?.last, point) });
    }
    this.series = next;
  }

  podMetrics(uid: string): PodMetrics | undefined {
    const series = this.series.get(uid);
    if (!series?.previous) return undefined;
    const { last, previous } = series;
    if (last.cpuMs === 0 || last.memoryBytes === 0) return undefined;
    const windowMs = last.at - previous.at;
    const cpuNano = Math.trunc(((last.cpuMs - previous.cpuMs) * 1e9) / windowMs);
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

/** The point to difference against: the last of the same container start, or its start when it is very young. */
function previousPoint(last: Point | undefined, point: Point): Point | undefined {
  if (last && last.startedAt === point.startedAt) return last;
  const age = point.at - point.startedAt;
  if (age < FRESH_MS || age >= SCRAPE_RESOLUTION_MS) return undefined;
  return { ...point, at: point.startedAt, cpuMs: 0 };
}

/** --metric-resolution of the shipped manifest. */
const SCRAPE_RESOLUTION_MS: DurationMs = 15_000;
