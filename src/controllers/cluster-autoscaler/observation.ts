import type { Node, Pod, PodSpec } from "../../api/objects.ts";
import type { Budget } from "../../cluster/schedule/index.ts";
import type { GroupOptions, Options } from "./options.ts";

/** A machine as the cloud lists it. */
export interface Instance {
  readonly id: string;
  readonly state: "creating" | "running";
  /** Of a failed creation. */
  readonly error?: { readonly class: string; readonly code: string; readonly message: string };
  /** Still listed, but gone at the cloud. */
  readonly gone?: boolean;
}

/** A node group as the cloud shows it. */
export interface GroupSeen {
  readonly id: string;
  readonly namespace: string;
  readonly min: number;
  readonly max: number;
  readonly target: number;
  /** What a new node will look like; null when the cloud cannot tell. */
  readonly template: Node | null;
  /** Price of a node-hour; undefined when unknown. */
  readonly price: number | undefined;
  readonly options: Partial<GroupOptions>;
  readonly instances: readonly Instance[];
  /** The most machines that the cloud gives; more is refused. */
  readonly quota?: number;
  /** The error that the next call will meet. */
  readonly nextIncreaseFails?: string;
  readonly nextDeleteFails?: string;
}

/** A controller that owns pods. `replicas` is undefined where the kind has none. */
export interface Owner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number | undefined;
}

export interface DaemonSetSeen {
  readonly namespace: string;
  readonly name: string;
  readonly spec: PodSpec;
}

/** Everything one loop reads. Groups in order of id, nodes in plain text order, pods by name with numbers as numbers. */
export interface Observation {
  readonly options: Options;
  readonly groups: readonly GroupSeen[];
  readonly nodes: readonly Node[];
  /** Node name to group id; absent: not autoscaled. */
  readonly groupOf: ReadonlyMap<string, string>;
  readonly pods: readonly Pod[];
  /** Those without a node that have not finished. */
  readonly unplaced: readonly Pod[];
  readonly owners: readonly Owner[];
  readonly daemonSets: readonly DaemonSetSeen[];
  readonly budgets: readonly Budget[];
  /** `priorities` of ConfigMap cluster-autoscaler-priority-expander. */
  readonly priorities: string | undefined;
  /** Prices of what pods ask for, an hour. */
  readonly podPrices: { readonly core: number; readonly gib: number };
  /** Which of several equally good groups wins: the first id, or one by a hash of time and ids. */
  readonly ties: "first" | "hash";
  /** Wall clock of time 0, ms since 1970: the taints' values are Unix seconds. */
  readonly epochUnixMs: number;
  /** Nodes whose next update the API server refuses, with its words. */
  readonly refusedNodes: ReadonlyMap<string, string>;
}
