import type { Condition, Node } from "../api/objects.ts";
import type { Fields } from "../kubectl/json.ts";

/** The last number in a name, 0 without one. */
export const numberIn = (name: string): number => Number(/(\d+)\D*$/.exec(name)?.[1] ?? 0);

/** The machine's own address. */
export const nodeAddress = (name: string): string => `172.18.0.${2 + (numberIn(name) % 250)}`;

const INFO = {
  architecture: "amd64",
  containerRuntimeVersion: "containerd://2.2.0",
  kernelVersion: "6.12.48",
  kubeletVersion: "v1.36.1",
  operatingSystem: "linux",
  osImage: "Debian GNU/Linux 13 (trixie)",
};

/** What is never wrong with a machine of the model. */
const HEALTHY = [
  ["MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
] as const;

/** A node's status with what its kubelet reports beside the model: addresses, versions, pressures. */
export function nodeStatus({ metadata, status }: Node): Fields {
  const conditions: readonly Condition[] = status.conditions ?? [];
  const since = metadata.creationTimestamp;
  return {
    ...status,
    conditions: [
      ...HEALTHY.map(([type, reason, message]) => ({
        type,
        status: "False",
        reason,
        message,
        lastTransitionTime: since,
      })),
      ...conditions,
    ],
    addresses: [
      { type: "InternalIP", address: nodeAddress(metadata.name) },
      { type: "Hostname", address: metadata.name },
    ],
    nodeInfo: INFO,
  };
}
