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
  const started = startedAfter(container, upAt);
  const readiness = container.readinessProbe;
  if (!readiness) return started;
  const isHeld = container.startupProbe !== undefined;
  return isHeld ? Math.max(started, seconds(readiness.initialDelaySeconds, 0)) : firstSuccess(readiness, 0, upAt);
}

const startedAfter = ({ startupProbe }: Container, upAt: DurationMs): DurationMs =>
  startupProbe ? firstSuccess(startupProbe, 0, upAt) : 0;

/** When a probe has failed often enough, counted from the container's start: the application does not answer from `from` on. */
function failedAfter(probe: Probe, started: DurationMs, from: DurationMs, patience: DurationMs): DurationMs {
  const period = seconds(probe.periodSeconds, 10);
  const first = Math.max(started, seconds(probe.initialDelaySeconds, 0));
  const missed = from <= first ? 0 : Math.ceil((from - first) / period);
  return first + (missed + (probe.failureThreshold ?? 3) - 1) * period + patience;
}

/** What becomes of a container that stops answering, counted from its start; null: nobody notices. */
export interface Failing {
  /** It is not ready any more. */
  readonly unreadyAt: DurationMs | null;
  /** It is killed. */
  readonly killedAt: DurationMs | null;
}

/**
 * A container that hangs from `hungAt` on: each probe waits for its timeout, and counts as failed.
 * Upstream: kubernetes v1.32 pkg/kubelet/prober/worker.go, failureThreshold in a row.
 */
export function hangsUntil(container: Container, upAt: DurationMs, hungAt: DurationMs): Failing {
  const started = startedAfter(container, upAt);
  const after = (probe: Probe | undefined): DurationMs | null =>
    probe ? failedAfter(probe, started, hungAt, seconds(probe.timeoutSeconds, 1)) : null;
  return { unreadyAt: after(container.readinessProbe), killedAt: after(container.livenessProbe) };
}

/**
 * When a container that takes too long to come up is killed, counted from its start: nobody listens yet, so that each probe
 * fails at once. Null: it is up in time. While a startup probe has not succeeded it alone is asked.
 */
export function killedWhileStarting({ startupProbe, livenessProbe }: Container, upAt: DurationMs): DurationMs | null {
  const probe = startupProbe ?? livenessProbe;
  if (!probe) return null;
  const at = failedAfter(probe, 0, 0, 0);
  return at < upAt ? at : null;
}
