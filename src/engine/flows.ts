import type { Flow, FlowEnd, PlantFlow } from "../api/flows.ts";
import type { Store } from "../cluster/store.ts";
import type { Kubelet } from "../kubelet/kubelet.ts";

/** Flows with the names that their pods have; those of pods that are gone are not told. */
export function namedFlows(flows: readonly PlantFlow[], kubelet: Kubelet, store: Store): readonly Flow[] {
  return flows.flatMap(({ caller, callee, ...flow }): readonly Flow[] => {
    const [source, destination] = [endOf(caller, kubelet, store), endOf(callee, kubelet, store)];
    if (!source || !destination) return [];
    const { node, ...end } = destination;
    return [{ ...flow, source: withoutNode(source), destination: end, node }];
  });
}

type PlacedEnd = FlowEnd & { readonly node: string };

const withoutNode = ({ node: _, ...end }: PlacedEnd): FlowEnd => end;

function endOf(slot: number, kubelet: Kubelet, store: Store): PlacedEnd | undefined {
  const runtime = [...kubelet.pods].find((each) => each.slot === slot);
  const pod = runtime && store.get("Pod", runtime.namespace, runtime.name);
  return (
    pod && {
      pod: pod.metadata.name,
      namespace: pod.metadata.namespace,
      workload: runtime.workload,
      serviceAccount: pod.spec.serviceAccountName ?? "default",
      labels: pod.metadata.labels ?? {},
      node: runtime.node,
    }
  );
}
