/** Upstream: pkg/scheduler/framework/types.go FitError, v1.34.1; wording recorded from v1.36.1. */

/** May removing pods help (`Unschedulable`) or not? */
export type RejectionCode = "Unschedulable" | "UnschedulableAndUnresolvable";

/** Why a node cannot take a pod: the first filter that says no, with all its reasons. */
export interface Rejection {
  readonly plugin: string;
  readonly code: RejectionCode;
  readonly reasons: readonly string[];
}

export const reject = (plugin: string, code: RejectionCode, reasons: readonly string[]): Rejection => ({
  plugin,
  code,
  reasons,
});

export const NO_NODES = "no nodes available to schedule pods";
export const NOT_HELPFUL = "Preemption is not helpful for scheduling";
export const NO_VICTIMS = "No preemption victims found for incoming pod";
/** DynamicResources answers first of the plugins asked after filtering, on by default since 1.36. */
const NO_CLAIMS = "no new claims to deallocate";

/** "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu." One list of reasons a node. */
export function fitError(reasonsByNode: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const reasons of reasonsByNode) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const lines = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const head = `0/${reasonsByNode.length} nodes are available`;
  return lines.length > 0 ? `${head}: ${lines.join(", ")}.` : `${head}.`;
}

/** The whole message; `preemption` is absent when a node was nominated. */
export const failureMessage = (filters: string, preemption: string | undefined): string =>
  preemption === undefined ? filters : `${filters} ${NO_CLAIMS}, preemption: ${preemption}`;
