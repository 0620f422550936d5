import type { PodInfo } from "./pod-info.ts";
import type { Score, Snapshot } from "./snapshot.ts";

/**
 * Upstream: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go: the score of one state at v1.34.1,
 * the comparison of before and after from 1.36 (PR 135573).
 */

/** 0…100: how close the shares of cpu and memory lie. A resource that the node lacks leaves nothing to compare. */
export function balance(cpuUsed: number, cpuCapacity: number, memoryUsed: number, memoryCapacity: number): number {
  if (cpuCapacity === 0 || memoryCapacity === 0) return 100;
  const cpu = Math.min(cpuUsed / cpuCapacity, 1);
  const memory = Math.min(memoryUsed / memoryCapacity, 1);
  return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * 100);
}

/** 75 when nothing changes; integer division toward zero. */
export const balanceGain = (before: number, after: number): number => 50 + Math.trunc((50 + after - before) / 2);

/** Real requests; undefined when the pod asks for neither cpu nor memory. */
export function balancedScore(snapshot: Snapshot, pod: PodInfo): Score | undefined {
  const { cpuMilli, memoryBytes } = pod.requests;
  if (cpuMilli === 0 && memoryBytes === 0) return undefined;
  const { cpu, memory } = snapshot;
  return (node) =>
    balanceGain(
      balance(cpu.used[node]!, cpu.allocatable[node]!, memory.used[node]!, memory.allocatable[node]!),
      balance(
        cpu.used[node]! + cpuMilli,
        cpu.allocatable[node]!,
        memory.used[node]! + memoryBytes,
        memory.allocatable[node]!,
      ),
    );
}
