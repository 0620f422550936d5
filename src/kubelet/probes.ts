import type { Container, Probe } from "../api/objects.ts";
import type { DurationMs } from "../base/units.ts";

const seconds = (value: number | undefined, otherwise: number): DurationMs => (value ?? otherwise) * 1000;

/** First run of a probe at or after `from` (both counted from container start) that sees the application up. */
function firstSuccess(probe: Probe, from: DurationMs, upAt: DurationMs): DurationMs {
  const period = seconds(probe.periodSeconds, 10);
  const first = Math.max(from, seconds(probe.initialDelaySeconds, 0));
  const missed = upAt <= first ? 0 : Math.ceil((upAt - first) / period);
  return first + missed * period + ((probe.successThreshold ?? 1) - 1) * period;
}

/**
 * When a container becomes ready, counted from its start, if its application answers from `upAt` on.
 * No readiness probe: ready at once. A startup probe holds readiness back, and its success runs readiness at once.
 * Upstream: kubernetes v1.32 pkg/kubelet/prober/worker.go.
 */
export function readyAfter(container: Container, upAt: DurationMs): DurationMs {
  const startup = container.startupProbe;
  const started = startup ? firstSuccess(startup, 0, upAt) : 0;
  const readiness = container.readinessProbe;
  if (!readiness) return started;
  return startup ? Math.max(started, seconds(readiness.initialDelaySeconds, 0)) : firstSuccess(readiness, 0, upAt);
}
