import type { Container, KubeObject, Node, Pod, PodSpec, ResourceList, Taint, Toleration } from "../api/objects.ts";
import { type Budget, type Cycle, cycle, podInfo, Snapshot, scanOrder, scoreAt } from "../cluster/schedule/index.ts";
import { scheduler } from "../controllers/scheduler/index.ts";
import { compare } from "./compare.ts";
import type { Adapter, Difference, Tick } from "./recording.ts";

/**
 * Recordings of kube-scheduler: one pod, one cycle. Sizes are bytes, cpu millicores; what is absent has the API's
 * default. The placement rules are asked for what the recording lists node by node; the controller must then act on it.
 */
export const schedulerAdapter: Adapter = {
  controller: "scheduler",
  replay: ({ ticks }) => ticks.map(replayTick),
};

type Labels = Readonly<Record<string, string>>;
interface SeenTerm {
  readonly topologyKey: string;
  readonly sel: Labels;
  readonly namespaces?: readonly string[];
  readonly weight: number;
}
interface SeenExpression {
  readonly key: string;
  readonly op: string;
  readonly values?: readonly string[];
}
interface SeenContainer {
  readonly cpuMilli?: number;
  readonly memBytes?: number;
  readonly ephemeralBytes?: number;
  readonly extended?: Readonly<Record<string, number>>;
  readonly image?: string;
  readonly restartAlways?: boolean;
  readonly hostPorts?: readonly { readonly port: number; readonly proto?: string; readonly ip?: string }[];
}
interface SeenPod {
  readonly name: string;
  readonly ns?: string;
  readonly labels?: Labels;
  readonly prio?: number;
  readonly containers: readonly SeenContainer[];
  readonly initContainers?: readonly SeenContainer[];
  readonly overheadCpuMilli?: number;
  readonly overheadMemBytes?: number;
  readonly nodeSelector?: Labels;
  readonly nodeRequired?: readonly (readonly SeenExpression[])[];
  readonly nodePreferred?: readonly { readonly weight: number; readonly match: readonly SeenExpression[] }[];
  readonly podRequired?: readonly SeenTerm[];
  readonly podPreferred?: readonly SeenTerm[];
  readonly antiRequired?: readonly SeenTerm[];
  readonly antiPreferred?: readonly SeenTerm[];
  readonly spread?: readonly { readonly sel?: Labels }[];
  readonly tolerations?: readonly {
    readonly key?: string;
    readonly op?: string;
    readonly value?: string;
    readonly effect?: string;
  }[];
  readonly preemptionPolicy?: string;
  readonly replicaSet?: string;
  readonly node?: string;
  readonly nominated?: string;
  readonly startMs?: number;
  readonly deletionMs?: number;
  readonly preempted?: boolean;
}
interface SeenNode extends SeenContainer {
  readonly name: string;
  readonly labels?: Labels;
  readonly pods: number;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly images?: readonly { readonly name: string; readonly sizeBytes: number }[];
}
interface SeenSelector {
  readonly name: string;
  readonly ns?: string;
  readonly sel: Labels;
}
interface SeenBudget extends SeenSelector {
  readonly allowed?: number;
  readonly disruptedPods?: readonly string[];
}
interface See {
  readonly pod: SeenPod;
  readonly nodes?: readonly SeenNode[];
  readonly pods?: readonly SeenPod[];
  readonly pdbs?: readonly SeenBudget[];
  readonly services?: readonly SeenSelector[];
  readonly replicaSets?: readonly SeenSelector[];
}

function replayTick(tick: Tick): readonly Difference[] {
  const see = tick.see as unknown as See;
  const newcomer = podOf(see.pod);
  const pods = [...(see.pods ?? []).map(podOf), newcomer];
  const seen = {
    nodes: (see.nodes ?? []).map(nodeOf),
    pods,
    unplaced: pods.filter(({ spec }) => spec.nodeName === undefined),
    services: (see.services ?? []).map((service) => objectOf("Service", service, { selector: service.sel })),
    owners: (see.replicaSets ?? []).map((set) => objectOf("ReplicaSet", set, { selector: { matchLabels: set.sel } })),
    namespaces: [],
    budgets: (see.pdbs ?? []).map(budgetOf),
  };
  const snapshot = new Snapshot(seen.nodes, seen.pods, seen);
  const found = cycle(snapshot, podInfo(newcomer), scanOrder(snapshot.nodes), 0, seen.budgets, tick.t);
  const did = didOf(found, snapshot);
  return [...compare(tick.t, tick.did, did, "did"), ...acted(tick, seen, newcomer)];
}

/** The recording's `did`, from the outcome of the cycle. */
function didOf(found: Cycle, snapshot: Snapshot): Record<string, unknown> {
  const { feasible, rejected } = found.search;
  const name = (node: number) => snapshot.node(node).name;
  const did: Record<string, unknown> = { feasible: feasible.map(name).sort() };
  if (rejected.size > 0) did.rejected = Object.fromEntries([...rejected].map(([node, why]) => [name(node), why]));
  if (found.outcome === "placed") {
    did.top = found.top.map(name).sort();
    const { ranking } = found;
    if (ranking) {
      did.scores = Object.fromEntries(
        feasible.map((node, i) => [
          name(node),
          {
            ...Object.fromEntries(ranking.plugins.map((plugin) => [plugin.plugin, scoreAt(plugin, i)])),
            total: ranking.totals[i],
          },
        ]),
      );
    }
    return did;
  }
  did.event = { type: "Warning", reason: "FailedScheduling", message: found.message };
  if (found.preemption?.outcome === "nominate") {
    did.preempt = Object.fromEntries(
      found.preemption.tied.map(({ node, victims }) => [
        name(node),
        victims
          .filter(({ terminating }) => !terminating)
          .map(({ pod }) => pod.metadata.name)
          .sort(),
      ]),
    );
  }
  return did;
}

/** What the controller did with it; where upstream chooses by chance, any of its choices is right. */
function acted(tick: Tick, seen: Parameters<typeof scheduler.decide>[0], newcomer: Pod): Difference[] {
  const { commands } = scheduler.decide(seen, scheduler.init("queue", tick.t), tick.t, { by: "watch" });
  const want = tick.did as { readonly top?: readonly string[]; readonly preempt?: object; readonly event?: object };
  const failure = commands.find((command) => command.verb === "event" && command.reason === "FailedScheduling");
  const event =
    failure?.verb === "event" ? { type: failure.type, reason: failure.reason, message: failure.message } : undefined;
  const differences = compare(tick.t, want.event, event, "did.event");

  const bound = commands.flatMap((command) => (command.verb === "bind" ? [command.node] : []));
  if (bound.length !== (want.top ? 1 : 0) || !bound.every((node) => want.top?.includes(node))) {
    differences.push({ t: tick.t, path: "did.top", want: want.top, got: bound });
  }
  const deleted = commands.flatMap((command) => (command.verb === "delete" ? [command.target.name] : [])).sort();
  const nominated = commands.flatMap((command) => {
    if (command.verb !== "updateStatus" || command.object.metadata.uid !== newcomer.metadata.uid) return [];
    return (command.object as Pod).status.nominatedNodeName ?? [];
  });
  const node = nominated[0] ?? newcomer.status.nominatedNodeName;
  const allowed = (want.preempt ?? {}) as Readonly<Record<string, readonly string[]>>;
  if (want.preempt) return [...differences, ...compare(tick.t, allowed[node ?? ""], deleted, `did.preempt.${node}`)];
  return [...differences, ...compare(tick.t, [], deleted, "did.preempt")];
}

const BUILT = { generation: 1, resourceVersion: 1, creationTimestamp: 0 };
const meta = (name: string, namespace = "default") => ({ ...BUILT, name, namespace, uid: `${namespace}/${name}` });

const objectOf = (kind: string, { name, ns }: SeenSelector, spec: unknown): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: meta(name, ns),
  spec,
  status: {},
});

const budgetOf = ({ name, ns, sel, allowed = 0, disruptedPods = [] }: SeenBudget): Budget => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: meta(name, ns),
  spec: { selector: { matchLabels: sel } },
  status: {
    disruptionsAllowed: allowed,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    disruptedPods: Object.fromEntries(disruptedPods.map((pod) => [pod, 0])),
  },
});

const nodeOf = ({ name, labels, pods, taints, unschedulable, images = [], ...resources }: SeenNode): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { ...meta(name, ""), labels },
  spec: { taints, unschedulable },
  status: {
    capacity: {},
    allocatable: { ...resourcesOf(resources), pods: String(pods) },
    images: images.map((image) => ({ names: [image.name], sizeBytes: image.sizeBytes })),
  },
});

/** Resources that are absent are not requested. */
function resourcesOf({ cpuMilli, memBytes, ephemeralBytes, extended = {} }: SeenContainer): ResourceList {
  const list: Record<string, string> = {};
  if (cpuMilli !== undefined) list.cpu = `${cpuMilli}m`;
  if (memBytes !== undefined) list.memory = String(memBytes);
  if (ephemeralBytes !== undefined) list["ephemeral-storage"] = String(ephemeralBytes);
  for (const name of Object.keys(extended)) list[name] = String(extended[name]);
  return list;
}

const containerOf = (seen: SeenContainer): Container => ({
  name: "app",
  image: seen.image ?? "app",
  resources: { requests: resourcesOf(seen) },
  restartPolicy: seen.restartAlways ? "Always" : undefined,
  ports: (seen.hostPorts ?? []).map(({ port, proto, ip }) => ({
    containerPort: port,
    hostPort: port,
    protocol: proto,
    hostIP: ip,
  })),
});

const podOf = (seen: SeenPod): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    ...meta(seen.name, seen.ns),
    labels: seen.labels,
    deletionTimestamp: seen.deletionMs,
    ownerReferences: seen.replicaSet
      ? [
          {
            apiVersion: "apps/v1",
            kind: "ReplicaSet",
            name: seen.replicaSet,
            uid: meta(seen.replicaSet, seen.ns).uid,
            controller: true,
          },
        ]
      : [],
  },
  spec: specOf(seen),
  status: {
    phase: seen.node ? "Running" : "Pending",
    startTime: seen.startMs,
    nominatedNodeName: seen.nominated,
    conditions: seen.preempted ? [{ type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" }] : [],
  },
});

const specOf = (seen: SeenPod): PodSpec => ({
  containers: seen.containers.map(containerOf),
  initContainers: (seen.initContainers ?? []).map(containerOf),
  overhead: resourcesOf({ cpuMilli: seen.overheadCpuMilli, memBytes: seen.overheadMemBytes }),
  nodeName: seen.node,
  nodeSelector: seen.nodeSelector,
  priority: seen.prio,
  preemptionPolicy: seen.preemptionPolicy,
  tolerations: (seen.tolerations ?? []).map(({ op, ...rest }) => ({ ...rest, operator: op as Toleration["operator"] })),
  topologySpreadConstraints: (seen.spread ?? []).map(({ sel, ...rest }) => ({
    ...rest,
    labelSelector: sel && { matchLabels: sel },
  })),
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: seen.nodeRequired && {
        nodeSelectorTerms: seen.nodeRequired.map(nodeTermOf),
      },
      preferredDuringSchedulingIgnoredDuringExecution: (seen.nodePreferred ?? []).map(({ weight, match }) => ({
        weight,
        preference: nodeTermOf(match),
      })),
    },
    podAffinity: podAffinityOf(seen.podRequired, seen.podPreferred),
    podAntiAffinity: podAffinityOf(seen.antiRequired, seen.antiPreferred),
  },
});

const nodeTermOf = (match: readonly SeenExpression[]) => ({
  matchExpressions: match.map(({ key, op, values }) => ({ key, operator: op, values })),
});

const podAffinityOf = (required: readonly SeenTerm[] = [], preferred: readonly SeenTerm[] = []) => ({
  requiredDuringSchedulingIgnoredDuringExecution: required.map(termOf),
  preferredDuringSchedulingIgnoredDuringExecution: preferred.map((term) => ({
    weight: term.weight,
    podAffinityTerm: termOf(term),
  })),
});

const termOf = ({ topologyKey, sel, namespaces }: SeenTerm) => ({
  topologyKey,
  namespaces,
  labelSelector: { matchLabels: sel },
});
