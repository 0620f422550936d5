import type { Pod } from "../../api/objects.ts";
import { type HostPort, hostPorts, portsClash } from "../../cluster/schedule/index.ts";

/** Host ports of containers (not of sidecars). Upstream: karpenter v1.14.1 pkg/scheduling/hostportusage.go. */
export const portsOf = ({ spec }: Pod): readonly HostPort[] => hostPorts({ ...spec, initContainers: [] });

export const clash = (pod: Pod, taken: readonly HostPort[]): boolean => portsClash(portsOf(pod), taken);
