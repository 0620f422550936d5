import type { ClusterView, PlacedPod } from "../../api/controller.ts";
import type { Flow, FlowEnd, PlantFlow } from "../../api/flows.ts";

/** Flows with what the agents know of the pods at both ends; those of pods that are gone are not told. */
export function named(flows: readonly PlantFlow[], pods: readonly PlacedPod[], cluster: ClusterView): readonly Flow[] {
  return flows.flatMap(({ caller, callee, ...flow }): readonly Flow[] => {
    const source = endOf(caller, pods, cluster);
    const destination = endOf(callee, pods, cluster);
    const node = pods.find(({ slot }) => slot === callee)?.node;
    return source && destination && node !== undefined ? [{ ...flow, source, destination, node }] : [];
  });
}

function endOf(slot: number, pods: readonly PlacedPod[], cluster: ClusterView): FlowEnd | undefined {
  const place = pods.find((each) => each.slot === slot);
  const pod = place && cluster.get("Pod", place.namespace, place.name);
  return (
    pod && {
      pod: pod.metadata.name,
      namespace: pod.metadata.namespace,
      workload: place.workload,
      serviceAccount: pod.spec.serviceAccountName ?? "default",
      labels: pod.metadata.labels ?? {},
    }
  );
}
