import type { PodInfo } from "./pod-info.ts";
import type { Score, Snapshot } from "./snapshot.ts";

/** Upstream: pkg/scheduler/framework/plugins/noderesources/{least_allocated,most_allocated}.go, v1.34.1. */
type Formula = (requested: number, capacity: number) => number;

export const leastAllocated: Formula = (requested, capacity) =>
  requested > capacity ? 0 : Math.trunc(((capacity - requested) * 100) / capacity);

export const mostAllocated: Formula = (requested, capacity) =>
  Math.trunc((Math.min(requested, capacity) * 100) / capacity);

/** Integer mean of the cpu and memory scores, the pod and the scoring defaults included. */
export function fitScore(snapshot: Snapshot, pod: PodInfo, formula: Formula = leastAllocated): Score {
  const { cpu, memory, scoredCpu, scoredMemory } = snapshot;
  const { scoredCpuMilli, scoredMemoryBytes } = pod.requests;
  return (node) =>
    meanScore(
      scoredCpu[node]! + scoredCpuMilli,
      cpu.allocatable[node]!,
      scoredMemory[node]! + scoredMemoryBytes,
      memory.allocatable[node]!,
      formula,
    );
}

/** A resource that the node does not have does not count. */
export function meanScore(
  cpuRequested: number,
  cpuCapacity: number,
  memoryRequested: number,
  memoryCapacity: number,
  formula: Formula,
): number {
  if (cpuCapacity === 0) return memoryCapacity === 0 ? 0 : formula(memoryRequested, memoryCapacity);
  if (memoryCapacity === 0) return formula(cpuRequested, cpuCapacity);
  return Math.trunc((formula(cpuRequested, cpuCapacity) + formula(memoryRequested, memoryCapacity)) / 2);
}
