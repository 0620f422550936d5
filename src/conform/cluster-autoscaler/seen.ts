import type { Node, Pod, PodSpec, ResourceList, Taint, Toleration } from "../../api/objects.ts";
import type { Budget } from "../../cluster/schedule/index.ts";
import type {
  DaemonSetSeen,
  GroupSeen,
  Instance,
  Observation,
  Owner,
} from "../../controllers/cluster-autoscaler/observation.ts";
import { DEFAULTS, type GroupOptions, type Options } from "../../controllers/cluster-autoscaler/options.ts";

/** Reads `see` of the recordings: one key an object, of the shapes below. */
type Labels = Readonly<Record<string, string>>;
interface SeenTaint {
  readonly key: string;
  readonly value?: string;
  readonly valueMs?: number;
  readonly effect: Taint["effect"];
}
interface SeenSize {
  readonly cpuMilli?: number;
  readonly memBytes?: number;
}
interface SeenNode extends SeenSize {
  readonly group?: string;
  readonly createdMs?: number;
  readonly ready?: boolean;
  readonly readySinceMs?: number;
  readonly unschedulable?: boolean;
  readonly labels?: Labels;
  readonly ann?: Labels;
  readonly taints?: readonly SeenTaint[];
  readonly pods?: number;
  readonly capCpuMilli?: number;
  readonly capMemBytes?: number;
}
interface SeenGroup {
  readonly min: number;
  readonly max: number;
  readonly target: number;
  readonly template: SeenNode | null;
  readonly options?: Partial<GroupOptions>;
  readonly nextIncreaseFails?: string;
  readonly nextDeleteFails?: string;
}
interface SeenInstance {
  readonly id: string;
  readonly state: Instance["state"];
  readonly gone?: boolean;
  readonly errClass?: string;
  readonly errCode?: string;
  readonly errMessage?: string;
}
interface SeenPod extends SeenSize {
  readonly ns?: string;
  readonly ownerKind?: string;
  readonly owner?: string;
  readonly labels?: Labels;
  readonly ann?: Labels;
  readonly sel?: Labels;
  readonly nodeAffinityIn?: Readonly<Record<string, readonly string[]>>;
  readonly tol?: readonly Toleration[];
  readonly hostPorts?: readonly number[];
  readonly emptyDirs?: readonly string[];
  readonly memoryEmptyDirs?: readonly string[];
  readonly hostPaths?: readonly string[];
  readonly antiAffinity?: readonly { readonly key: string; readonly sel: Labels }[];
  readonly spread?: readonly {
    readonly key: string;
    readonly maxSkew: number;
    readonly minDomains?: number;
    readonly sel: Labels;
  }[];
  readonly prio?: number;
  readonly graceS?: number;
  readonly mirror?: boolean;
  readonly node?: string;
  readonly nominated?: string;
  readonly unschedulable?: boolean;
  readonly deletionMs?: number;
  readonly createdMs: number;
  readonly phase?: Pod["status"]["phase"];
  readonly restartPolicy?: string;
}
interface SeenBudget {
  readonly ns?: string;
  readonly sel: Labels;
  readonly allowed?: number;
}

/** All objects as last seen, by key; null means gone. */
export type See = ReadonlyMap<string, unknown>;

/** What the loop reads, with the options that the recording's header sets. */
export function observationOf(see: See, config: Readonly<Record<string, unknown>>): Observation {
  const nodes = of<SeenNode>(see, "node/").sort(([a], [b]) => plain(a, b));
  const pods = of<SeenPod>(see, "pod/")
    .sort(([a], [b]) => byNumbers(a, b))
    .map(([name, pod]) => podOf(name, pod));
  return {
    options: { ...DEFAULTS, ...(config as Partial<Options>) },
    groups: of<SeenGroup>(see, "group/")
      .sort(([a], [b]) => plain(a, b))
      .map(([id, group]) =>
        groupOf(id, group, (see.get(`instances/${id}`) ?? []) as readonly SeenInstance[], priceOf(id, group, nodes)),
      ),
    nodes: nodes.map(([name, node]) => nodeOf(name, node)),
    groupOf: new Map(nodes.flatMap(([name, { group }]) => (group === undefined ? [] : [[name, group] as const]))),
    pods,
    unplaced: pods.filter(({ spec }) => spec.nodeName === undefined),
    owners: ownersOf(see),
    daemonSets: of<SeenPod>(see, "daemonset/").map(
      ([name, set]): DaemonSetSeen => ({
        name,
        namespace: set.ns ?? "default",
        spec: specOf(set),
      }),
    ),
    budgets: of<SeenBudget>(see, "pdb/").map(([name, budget]) => budgetOf(name, budget)),
    priorities: (see.get("configmap/cluster-autoscaler-priority-expander") ?? undefined) as string | undefined,
    podPrices: { core: 0.03, gib: 0.004 },
    ties: "first",
    epochUnixMs: 0,
    refusedNodes: new Map(of<string>(see, "nodeUpdateFails/")),
  };
}

/** Objects of one kind that are there, by name. */
const of = <T>(see: See, prefix: string): [string, T][] =>
  [...see]
    .filter(([key, value]) => key.startsWith(prefix) && value !== null)
    .map(([key, value]) => [key.slice(prefix.length), value as T]);

const plain = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Numbers in names compare as numbers. */
function byNumbers(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]];
    const order = i % 2 === 1 ? Number(x) - Number(y) : plain(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const meta = (name: string, namespace: string, createdMs: number) => ({
  name,
  namespace,
  uid: `${namespace}/${name}`,
  generation: 1,
  resourceVersion: 1,
  creationTimestamp: createdMs,
});

function ownersOf(see: See): Owner[] {
  const owners = of<{ readonly ns?: string; readonly replicas?: number }>(see, "owner/").map(([key, seen]) => {
    const [kind = "", name = ""] = key.split("/");
    return { kind, name, namespace: seen.ns ?? "default", replicas: seen.replicas };
  });
  const sets = of<SeenPod>(see, "daemonset/").map(([name, { ns }]) => ({
    kind: "DaemonSet",
    name,
    namespace: ns ?? "default",
    replicas: undefined,
  }));
  return [...owners, ...sets];
}

/** Label `price` of the cloud's template, else of a node of the group. */
function priceOf(id: string, { template }: SeenGroup, nodes: readonly (readonly [string, SeenNode])[]) {
  const price = template?.labels?.price ?? nodes.find(([, node]) => node.group === id)?.[1].labels?.price;
  return price === undefined ? undefined : Number(price);
}

const groupOf = (
  id: string,
  group: SeenGroup,
  instances: readonly SeenInstance[],
  price: number | undefined,
): GroupSeen => ({
  id,
  namespace: "",
  min: group.min,
  max: group.max,
  target: group.target,
  template: group.template && nodeOf(id, group.template),
  price,
  options: group.options ?? {},
  instances: instances.map(({ id: name, state, gone, errClass, errCode, errMessage }) => ({
    id: name,
    state,
    gone,
    error:
      errCode === undefined && errClass === undefined
        ? undefined
        : { class: errClass ?? "", code: errCode ?? "", message: errMessage ?? "" },
  })),
  nextIncreaseFails: group.nextIncreaseFails,
  nextDeleteFails: group.nextDeleteFails,
});

function nodeOf(name: string, node: SeenNode): Node {
  const { cpuMilli = 0, memBytes = 0, pods = 0 } = node;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { ...meta(name, "", node.createdMs ?? 0), labels: node.labels, annotations: node.ann },
    spec: {
      unschedulable: node.unschedulable,
      taints: (node.taints ?? []).map(({ key, value, valueMs, effect }) => ({
        key,
        value: valueMs === undefined ? value : String(valueMs / 1000),
        effect,
      })),
    },
    status: {
      allocatable: resources(cpuMilli, memBytes, pods),
      capacity: resources(node.capCpuMilli ?? cpuMilli, node.capMemBytes ?? memBytes, pods),
      conditions: [
        { type: "Ready", status: node.ready ? "True" : "False", lastTransitionTime: node.readySinceMs ?? 0 },
      ],
    },
  };
}
const resources = (cpuMilli: number, memBytes: number, pods: number): ResourceList => ({
  cpu: `${cpuMilli}m`,
  memory: String(memBytes),
  pods: String(pods),
});

function podOf(name: string, seen: SeenPod): Pod {
  const namespace = seen.ns ?? "default";
  const mirror: Labels = seen.mirror ? { "kubernetes.io/config.mirror": "mirror" } : {};
  const owner = seen.owner === undefined ? [] : [ownerReference(seen.ownerKind ?? "", namespace, seen.owner)];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...meta(name, namespace, seen.createdMs),
      labels: seen.labels,
      annotations: { ...seen.ann, ...mirror },
      ownerReferences: owner,
      deletionTimestamp: seen.deletionMs,
    },
    spec: { ...specOf(seen), nodeName: seen.node },
    status: {
      phase: seen.phase ?? "Pending",
      nominatedNodeName: seen.nominated,
      conditions: seen.unschedulable ? [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }] : [],
    },
  };
}
const ownerReference = (kind: string, namespace: string, name: string) => ({
  apiVersion: "apps/v1",
  kind,
  name,
  uid: `${kind}/${namespace}/${name}`,
  controller: true,
});

const specOf = (seen: SeenPod): PodSpec & { readonly volumes: readonly unknown[] } => ({
  containers: [
    {
      name: "app",
      resources: { requests: { cpu: `${seen.cpuMilli ?? 0}m`, memory: String(seen.memBytes ?? 0) } },
      ports: (seen.hostPorts ?? []).map((port) => ({ containerPort: port, hostPort: port })),
    },
  ],
  nodeSelector: seen.sel,
  tolerations: seen.tol,
  priority: seen.prio,
  restartPolicy: seen.restartPolicy,
  terminationGracePeriodSeconds: seen.graceS,
  topologySpreadConstraints: (seen.spread ?? []).map(({ key, maxSkew, minDomains, sel }) => ({
    topologyKey: key,
    maxSkew,
    minDomains,
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: sel },
  })),
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: seen.nodeAffinityIn && {
        nodeSelectorTerms: [
          {
            matchExpressions: Object.keys(seen.nodeAffinityIn).map((key) => ({
              key,
              operator: "In",
              values: seen.nodeAffinityIn?.[key],
            })),
          },
        ],
      },
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: (seen.antiAffinity ?? []).map(({ key, sel }) => ({
        topologyKey: key,
        labelSelector: { matchLabels: sel },
      })),
    },
  },
  volumes: [
    ...(seen.emptyDirs ?? []).map((name) => ({ name, emptyDir: {} })),
    ...(seen.memoryEmptyDirs ?? []).map((name) => ({ name, emptyDir: { medium: "Memory" } })),
    ...(seen.hostPaths ?? []).map((name) => ({ name, hostPath: { path: "/" } })),
  ],
});

const budgetOf = (name: string, { ns, sel, allowed = 0 }: SeenBudget): Budget => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: meta(name, ns ?? "default", 0),
  spec: { selector: { matchLabels: sel } },
  status: { disruptionsAllowed: allowed, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
});
