import { parseQuantity } from "../../../base/quantity.ts";
import type { TimeMs } from "../../../base/units.ts";
import { quantity, whole } from "../quantity.ts";
import type { Aggregate } from "./aggregate.ts";
import { amountOfFloat, scaleAmount } from "./estimators.ts";
import type { ContainerSamples } from "./memory-window.ts";

/**
 * Containers that ran out of memory.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/input/oom/observer.go, pkg/recommender/model/container.go RecordOOM.
 */
export interface Oom {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly at: TimeMs;
  /** Bytes that it had requested, or used. */
  readonly memoryBytes: number;
}

/** One container as a pod's status shows it. */
export interface ContainerState {
  readonly state: "waiting" | "running" | "terminated";
  readonly restarts: number;
  /** Of a terminated container. */
  readonly reason?: string;
  readonly finishedAt?: TimeMs;
  /** Of the run before this one. */
  readonly lastReason?: string;
  readonly lastFinishedAt?: TimeMs;
  /** What the container really has, else what its spec asks for, else 0. */
  readonly memoryRequestBytes: number;
}

/** When, and with how much memory, the container was killed between these two states; undefined when it was not. */
export function oomBetween(
  before: ContainerState,
  after: ContainerState,
): { readonly at: TimeMs; readonly memoryBytes: number } | undefined {
  const restarted = after.restarts > before.restarts;
  if (after.state === "terminated" && after.reason === "OOMKilled" && (before.state !== "terminated" || restarted)) {
    return { at: after.finishedAt ?? 0, memoryBytes: after.memoryRequestBytes };
  }
  const missed = before.state === "running" && after.state === "running" && restarted;
  if (!missed || after.lastReason !== "OOMKilled") return undefined;
  return { at: after.lastFinishedAt ?? 0, memoryBytes: before.memoryRequestBytes };
}

/** An Evicted event of a pod; several containers are joined by commas. */
export interface EvictedEvent {
  readonly namespace: string;
  readonly pod: string;
  readonly reason: string;
  readonly involvedKind: string;
  readonly at: TimeMs;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The containers that starved of memory when the pod was evicted. */
export function oomsOfEviction({
  namespace,
  pod,
  reason,
  involvedKind,
  at,
  annotations,
}: EvictedEvent): readonly Oom[] {
  if (reason !== "Evicted" || involvedKind !== "Pod") return [];
  const list = (key: string): readonly string[] => annotations[key]?.split(",") ?? [];
  const containers = list("offending_containers");
  const usages = list("offending_containers_usage");
  const starved = list("starved_resource");
  if (containers.length !== usages.length || containers.length !== starved.length) return [];
  return containers.flatMap((container, index) => {
    const usage = usages[index] ?? "";
    if (starved[index] !== "memory" || parseQuantity(usage) === undefined) return [];
    return [{ namespace, pod, container, at, memoryBytes: Number(whole(quantity(usage))) }];
  });
}

/** Killed before the open window began: too old to count. */
export const isTooOld = ({ windowEnd }: ContainerSamples, { settings }: Aggregate, at: TimeMs): boolean =>
  windowEnd !== null && at < windowEnd - settings.memoryIntervalMs;

/** The memory that would have been needed: what was used plus 100 MiB, or times 1.2 if that is more. */
export function memoryNeeded({ memoryPeak }: ContainerSamples, { settings }: Aggregate, memoryBytes: number): number {
  const used = Math.max(memoryBytes, memoryPeak);
  return Math.max(used + amountOfFloat(settings.oomMinBumpUpBytes), scaleAmount(used, settings.oomBumpUpRatio));
}
