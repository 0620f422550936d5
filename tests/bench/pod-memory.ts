import { openScenario, openVariant } from "../../src/runner/open.ts";
import { clusterText, PODS_PER_NODE } from "./cluster-1000.ts";
import type { Measure } from "./measure.ts";

const NODES = [20, 120] as const;
const STARTED_MS = 60_000;

/** Bytes on the heap after a full collection, with a cluster of `nodes` nodes alive and started. */
function heapWith(nodes: number, collect: () => void): number {
  const source = openScenario("cluster.yaml", clusterText(nodes));
  if (!source.ok) throw new Error(JSON.stringify(source.error.slice(0, 3)));
  const opened = openVariant(source.value, "default", {});
  if (!opened.ok) throw new Error(JSON.stringify(opened.error.slice(0, 3)));
  opened.value.run.advance(STARTED_MS);
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  // The run must outlive the measurement.
  return opened.value.run.now > 0 ? heapUsed + arrayBuffers : Number.NaN;
}

/** Bytes that one more pod costs, its share of nodes, history and decisions included. Needs `--expose-gc`. */
export function measurePodMemory(): Measure {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) throw new Error("pod-memory needs --expose-gc");
  const [few, many] = NODES.map((nodes) => heapWith(nodes, gc)) as [number, number];
  const value = (many - few) / ((NODES[1] - NODES[0]) * PODS_PER_NODE);
  return { name: "pod-memory", value, unit: "bytes a pod", reference: null, ratio: null };
}
