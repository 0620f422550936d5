import type { Condition, KubeObject, Node, ObjectMeta, Pod, PodSpec, ResourceList, Taint } from "../../api/objects.ts";
import { rfc3339 } from "../../base/rfc3339.ts";
import type { Budget } from "../../cluster/schedule/index.ts";
import type {
  DisruptionBudget,
  InstanceTypeObject,
  NodeClaim,
  NodePool,
  NodePoolSpec,
  OfferingSpec,
} from "../../controllers/karpenter/kinds.ts";
import { POOL_HASH, TERMINATION_TIMESTAMP } from "../../controllers/karpenter/labels.ts";
import type { Seen } from "../../controllers/karpenter/world.ts";

/** What a Karpenter recording shows, as objects of the API. Format: the README beside the recordings. */
type Strings = Readonly<Record<string, string>>;
export type Sizes = Readonly<Record<string, number>>;
type Ms = number | "Never";

export interface PodDoc {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly createdMs: number;
  readonly labels?: Strings;
  readonly annotations?: Strings;
  readonly owner?: string;
  readonly phase: Pod["status"]["phase"];
  readonly ready?: boolean;
  readonly startedMs?: number;
  readonly terminating?: boolean;
  readonly unschedulable?: boolean;
  readonly nominatedNodeName?: string;
  readonly spec: PodSpec;
}
export interface NodeDoc {
  readonly claim?: string;
  readonly node?: string;
  readonly labels?: Strings;
  readonly annotations?: Strings;
  readonly taints?: readonly Taint[];
  readonly startupTaints?: readonly Taint[];
  readonly conditions?: Readonly<Record<string, { readonly sinceMs: number; readonly reason?: string }>>;
  readonly capacity?: Sizes;
  readonly allocatable?: Sizes;
  readonly createdMs?: number;
  readonly expireAfterMs?: Ms;
  readonly terminationGracePeriodMs?: number;
  readonly lastPodEventMs?: number;
  readonly ready?: boolean;
  readonly deleting?: boolean;
  readonly launched?: boolean;
  readonly markedForDeletion?: boolean;
  readonly nominated?: boolean;
  readonly hash?: string;
  readonly driftedAtProvider?: string;
}
interface PoolDoc {
  readonly name: string;
  readonly ready?: boolean;
  readonly hash?: string;
  readonly deleting?: boolean;
  readonly spec: {
    readonly weight?: number;
    readonly limits?: ResourceList;
    readonly disruption: {
      readonly consolidateAfterMs: Ms;
      readonly consolidationPolicy: NodePoolSpec["disruption"]["consolidationPolicy"];
      readonly budgets: readonly DisruptionBudget[];
    };
    readonly template: {
      readonly metadata?: NodePoolSpec["template"]["metadata"];
      readonly spec: Omit<
        NodePoolSpec["template"]["spec"],
        "expireAfter" | "terminationGracePeriod" | "nodeClassRef"
      > & {
        readonly expireAfterMs: Ms;
        readonly terminationGracePeriodMs?: number;
      };
    };
  };
}
type TypeDoc = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly labels?: Strings;
  readonly offerings: readonly (Omit<OfferingSpec, "available"> & { readonly unavailable?: boolean })[];
};

export interface See {
  readonly instanceTypes?: readonly TypeDoc[];
  readonly instanceTypesOf?: Readonly<Record<string, readonly string[]>>;
  readonly nodePools?: readonly PoolDoc[];
  readonly nodes?: readonly NodeDoc[];
  readonly pods?: readonly PodDoc[];
  readonly daemonSets?: readonly { readonly name: string; readonly namespace?: string; readonly podSpec: PodSpec }[];
  readonly podDisruptionBudgets?: readonly {
    readonly name: string;
    readonly namespace?: string;
    readonly spec: Budget["spec"];
    readonly disruptionsAllowed?: number;
  }[];
  readonly consolidationStateMs?: number;
  readonly refuseEviction?: readonly string[];
  readonly budgets?: readonly DisruptionBudget[] | null;
  readonly nodeCounts?: readonly number[];
  readonly triggers?: readonly { readonly atMs: number; readonly pod: string }[];
  readonly idleMs?: number;
  readonly maxMs?: number;
}

const meta = (name: string, more: Partial<ObjectMeta> = {}): ObjectMeta => ({
  name,
  namespace: "",
  uid: `uid-${name}`,
  generation: 1,
  resourceVersion: 1,
  creationTimestamp: 0,
  ...more,
});
const durationText = (ms: Ms | undefined): string => (ms === undefined || ms === "Never" ? "Never" : `${ms}ms`);
const CLASS = { group: "karpenter.test.sh", kind: "TestNodeClass", name: "default" };

/** "cpuMilli", "memoryBytes", "pods" and extended resources by their own names. */
function resources(sizes: Sizes = {}): ResourceList {
  const list: Record<string, string> = {};
  for (const key of Object.keys(sizes)) {
    if (key === "cpuMilli") list.cpu = `${sizes[key]}m`;
    else if (key === "memoryBytes") list.memory = String(sizes[key]);
    else list[key] = String(sizes[key]);
  }
  return list;
}

/** @param since when the recording first showed the pod terminating */
function podOf(doc: PodDoc, since: number): Pod {
  const [kind, owner = ""] = doc.owner?.split("/") ?? [];
  const apiVersion = kind === "Node" ? "v1" : "apps/v1";
  const grace = doc.spec.terminationGracePeriodSeconds ?? 30;
  const conditions: Condition[] = [];
  if (doc.unschedulable) conditions.push({ type: "PodScheduled", status: "False", reason: "Unschedulable" });
  if (doc.phase === "Running") conditions.push({ type: "Ready", status: doc.ready ? "True" : "False" });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(doc.name, {
      namespace: doc.namespace ?? "default",
      uid: doc.uid,
      creationTimestamp: doc.createdMs,
      labels: doc.labels,
      annotations: doc.annotations,
      deletionTimestamp: doc.terminating ? since : undefined,
      deletionGracePeriodSeconds: doc.terminating ? grace : undefined,
      ownerReferences: kind ? [{ apiVersion, kind, name: owner, uid: `uid-${owner}`, controller: true }] : [],
    }),
    spec: doc.spec,
    status: { phase: doc.phase, startTime: doc.startedMs, nominatedNodeName: doc.nominatedNodeName, conditions },
  };
}

const conditionsOf = ({ conditions = {} }: NodeDoc): readonly Condition[] =>
  Object.keys(conditions).map((type) => ({
    type,
    status: "True",
    reason: conditions[type]?.reason ?? type,
    lastTransitionTime: conditions[type]?.sinceMs,
  }));

/** @param terminationUnixMs when its grace period ends, if the node is being deleted */
function claimOf(doc: NodeDoc, terminationUnixMs: number | undefined): NodeClaim | undefined {
  if (doc.claim === undefined) return undefined;
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodeClaim",
    metadata: meta(doc.claim, {
      creationTimestamp: doc.createdMs ?? 0,
      deletionTimestamp: doc.deleting ? 0 : undefined,
      labels: doc.labels,
      annotations: {
        ...doc.annotations,
        ...(doc.hash === undefined ? {} : { [POOL_HASH]: doc.hash }),
        ...(terminationUnixMs === undefined ? {} : { [TERMINATION_TIMESTAMP]: rfc3339(terminationUnixMs) }),
      },
    }),
    spec: {
      taints: doc.taints,
      startupTaints: doc.startupTaints,
      requirements: [],
      nodeClassRef: CLASS,
      expireAfter: durationText(doc.expireAfterMs),
      terminationGracePeriod:
        doc.terminationGracePeriodMs === undefined ? undefined : durationText(doc.terminationGracePeriodMs),
      resources: { requests: {} },
    },
    status: {
      conditions: conditionsOf(doc),
      providerID: doc.launched === false ? undefined : `provider/${doc.claim}`,
      nodeName: doc.node,
      capacity: resources(doc.capacity),
      allocatable: resources(doc.allocatable),
      lastPodEventTime: doc.lastPodEventMs,
    },
  };
}

function nodeOf(doc: NodeDoc, deletionTimestamp: number | undefined): Node | undefined {
  if (doc.node === undefined) return undefined;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: meta(doc.node, { labels: doc.labels, annotations: doc.annotations, deletionTimestamp }),
    spec: { taints: doc.taints },
    status: {
      capacity: resources(doc.capacity),
      allocatable: resources(doc.allocatable),
      conditions: [{ type: "Ready", status: doc.ready ? "True" : "False" }],
    },
  };
}

function poolOf({ name, ready = true, hash, deleting, spec }: PoolDoc): NodePool {
  const { expireAfterMs, terminationGracePeriodMs, ...template } = spec.template.spec;
  const { consolidateAfterMs, ...disruption } = spec.disruption;
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: meta(name, {
      annotations: hash === undefined ? undefined : { [POOL_HASH]: hash },
      deletionTimestamp: deleting ? 0 : undefined,
    }),
    spec: {
      ...spec,
      disruption: { ...disruption, consolidateAfter: durationText(consolidateAfterMs) },
      template: {
        metadata: spec.template.metadata,
        spec: {
          ...template,
          nodeClassRef: CLASS,
          expireAfter: durationText(expireAfterMs),
          terminationGracePeriod:
            terminationGracePeriodMs === undefined ? undefined : durationText(terminationGracePeriodMs),
        },
      },
    },
    status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  };
}

const OWN_KEYS: readonly string[] = ["overheadCpuMilli", "overheadMemoryBytes"];

function typeOf(doc: TypeDoc, see: See): InstanceTypeObject {
  const sizes = Object.fromEntries(
    Object.entries(doc).filter(([key, value]) => typeof value === "number" && !OWN_KEYS.includes(key)),
  ) as Sizes;
  const lists = see.instanceTypesOf ?? {};
  const pools = (see.nodePools ?? []).map(({ name }) => name);
  return {
    apiVersion: "setpoint.dev/v1",
    kind: "InstanceType",
    metadata: meta(doc.name),
    spec: {
      capacity: resources(sizes),
      overhead: resources({
        cpuMilli: Number(doc.overheadCpuMilli ?? 0),
        memoryBytes: Number(doc.overheadMemoryBytes ?? 0),
      }),
      labels: doc.labels,
      offerings: doc.offerings.map(({ unavailable, ...offer }) => ({ ...offer, available: !unavailable })),
      nodePools: pools.filter((pool) => lists[pool]?.includes(doc.name) ?? true),
    },
    status: {},
  };
}

export interface Timing {
  /** When each pod was first shown terminating, by uid. */
  readonly terminatingSince: ReadonlyMap<string, number>;
  /** The recording is of nodes that are deleted from this moment on. */
  readonly deletedAt: number | undefined;
  readonly startUnixMs: number;
}

/** Everything seen so far as one look at the cluster. */
export function seenOf(see: See, config: Readonly<Record<string, unknown>>, timing: Timing): Seen {
  const nodes = see.nodes ?? [];
  const { deletedAt, startUnixMs } = timing;
  const terminationOf = ({ terminationGracePeriodMs }: NodeDoc) =>
    deletedAt === undefined || terminationGracePeriodMs === undefined
      ? undefined
      : startUnixMs + deletedAt + terminationGracePeriodMs;
  return {
    epochUnixMs: startUnixMs,
    options: {
      preferencePolicy: config.preferencePolicy === "Ignore" ? "Ignore" : "Respect",
      minValuesPolicy: config.minValuesPolicy === "BestEffort" ? "BestEffort" : "Strict",
      spotToSpotConsolidation: config.spotToSpotConsolidation === true,
    },
    nodes: nodes.flatMap((doc) => nodeOf(doc, deletedAt) ?? []),
    claims: nodes.flatMap((doc) => claimOf(doc, terminationOf(doc)) ?? []),
    pools: (see.nodePools ?? []).map(poolOf),
    types: (see.instanceTypes ?? []).map((doc) => typeOf(doc, see)),
    pods: (see.pods ?? []).map((doc) => podOf(doc, timing.terminatingSince.get(doc.uid) ?? 0)),
    daemonSets: (see.daemonSets ?? []).map(({ name, namespace = "default", podSpec }) => ({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: meta(name, { namespace }),
      spec: { template: { spec: podSpec } },
      status: {},
    })),
    budgets: (see.podDisruptionBudgets ?? []).map(({ name, namespace = "default", spec, disruptionsAllowed = 0 }) => ({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: meta(name, { namespace }),
      spec,
      status: { disruptionsAllowed, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    })),
    namespaces: [] as readonly KubeObject[],
    interruptions: [],
  };
}
