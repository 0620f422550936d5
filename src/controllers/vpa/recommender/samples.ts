import type { PodMetrics } from "../../../api/metrics.ts";
import type { Sample } from "./cluster.ts";

const NANO_PER_MILLI = 1e6;

/**
 * CPU is rounded up to whole millicores; a resource that is missing counts as 0.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/recommender/input/metrics/metrics_client.go.
 */
export const samplesOf = ({ namespace, pod, timestamp, containers }: Omit<PodMetrics, "windowMs">): readonly Sample[] =>
  containers.map(({ name, cpuNano = 0, memoryBytes = 0 }) => ({
    namespace,
    pod,
    container: name,
    at: timestamp,
    cpuMilli: Math.ceil(cpuNano / NANO_PER_MILLI),
    memoryBytes,
  }));
