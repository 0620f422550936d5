import type { KubeObject, Node, Taint } from "../../api/objects.ts";
import { readFlags } from "./flags.ts";
import type { GroupSeen, Instance } from "./observation.ts";

/** Names the group of a node; the engine writes it when a machine registers. An annotation, so that templates stay alike. */
export const GROUP_ANNOTATION = "setpoint.dev/node-group";

/** A group of equal machines at the cloud, apiVersion setpoint.dev/v1. */
export interface NodeGroupSpec {
  readonly minSize: number;
  readonly maxSize: number;
  /** The size asked for (target); the `scale` command writes it. */
  readonly replicas: number;
  /** Capacity of one machine, and what of it pods may ask for. */
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly allocatable?: { readonly cpu?: string; readonly memory?: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** From the order to a node that is Ready: least and most, seconds. */
  readonly bootSeconds: readonly [number, number];
  /** Millionths of a dollar. */
  readonly pricePerHourMicroUSD?: number;
  /** The most machines that the cloud gives. */
  readonly quota?: number;
  /** Times in which ordered machines fail, seconds of the run. */
  readonly failures?: readonly MachineFailure[];
  /** Flags that this group sets otherwise: "scale-down-unneeded-time": "2m". */
  readonly options?: Readonly<Record<string, unknown>>;
  /** All nodes or none. */
  readonly zeroOrMaxNodeScaling?: boolean;
}

/** What happens to machines ordered in a span of time. */
export interface MachineFailure {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** "error": creation fails at once; "never-registers": the machine runs, and no node appears; "never-ready". */
  readonly kind: (typeof FAILURE_KINDS)[number];
  readonly code?: string;
  readonly message?: string;
}
export const FAILURE_KINDS = ["error", "never-registers", "never-ready"] as const;

/** Written by the cloud: the machines as it lists them. */
export interface NodeGroupStatus {
  readonly instances?: readonly Instance[];
}
export type NodeGroup = KubeObject<NodeGroupSpec, NodeGroupStatus | undefined>;

const MICRO = 1_000_000;

/** The group as the loop reads it. */
export const groupSeen = ({ metadata, spec, status }: NodeGroup): GroupSeen => ({
  id: metadata.name,
  namespace: metadata.namespace,
  min: spec.minSize,
  max: spec.maxSize,
  target: spec.replicas,
  template: machineOf(metadata.name, spec),
  price: spec.pricePerHourMicroUSD === undefined ? undefined : spec.pricePerHourMicroUSD / MICRO,
  options: { ...readFlags(spec.options), zeroOrMax: spec.zeroOrMaxNodeScaling ?? false },
  instances: status?.instances ?? [],
  quota: spec.quota,
});

/** A node as a machine of this group registers it, without a name of its own. */
function machineOf(group: string, spec: NodeGroupSpec): Node {
  const capacity = { cpu: spec.cpu, memory: spec.memory, pods: String(spec.pods) };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: group,
      namespace: "",
      uid: `template/${group}`,
      generation: 1,
      resourceVersion: 0,
      creationTimestamp: 0,
      labels: spec.labels,
    },
    spec: { taints: spec.taints },
    status: { capacity, allocatable: { ...capacity, ...spec.allocatable } },
  };
}
