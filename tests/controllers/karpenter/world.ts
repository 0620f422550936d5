import type { Command } from "../../../src/api/commands.ts";
import type { KubeObject, Node, Pod, ResourceList } from "../../../src/api/objects.ts";
import { Admission } from "../../../src/cluster/admit.ts";
import { Store } from "../../../src/cluster/store.ts";
import { karpenter } from "../../../src/controllers/karpenter/index.ts";
import type {
  InstanceTypeObject,
  NodeClaim,
  NodePool,
  NodePoolSpec,
} from "../../../src/controllers/karpenter/kinds.ts";
import { CLAIM_ANNOTATION } from "../../../src/controllers/karpenter/lifecycle.ts";
import type { Memory } from "../../../src/controllers/karpenter/memory.ts";
import { DEFAULT_OPTIONS, type Seen } from "../../../src/controllers/karpenter/world.ts";

/** Objects for tests of Karpenter's rules, and a small cluster in which the controller runs as a closed loop. */
const meta = (name: string, namespace = "") => ({
  name,
  namespace,
  uid: `uid-${name}`,
  generation: 1,
  resourceVersion: 1,
  creationTimestamp: 0,
});

const ZONES = ["zone-a", "zone-b"];

/** A type with the same offerings in two zones. */
export const typeOf = (name: string, cpu: number, onDemand: number, spot?: number): InstanceTypeObject => ({
  apiVersion: "setpoint.dev/v1",
  kind: "InstanceType",
  metadata: meta(name),
  spec: {
    capacity: { cpu: String(cpu), memory: `${cpu * 4}Gi`, pods: "58" },
    labels: { "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux" },
    offerings: ZONES.flatMap((zone) => [
      { zone, capacityType: "on-demand" as const, price: onDemand },
      ...(spot === undefined ? [] : [{ zone, capacityType: "spot" as const, price: spot }]),
    ]),
  },
  status: {},
});

export const poolOf = (name: string, spec: Partial<NodePoolSpec> = {}): NodePool => ({
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: meta(name),
  spec: {
    disruption: {
      consolidateAfter: "0s",
      consolidationPolicy: "WhenEmptyOrUnderutilized",
      budgets: [{ nodes: "100%" }],
    },
    template: {
      spec: {
        requirements: [],
        nodeClassRef: { group: "setpoint.dev", kind: "NodeClass", name: "default" },
        expireAfter: "720h",
      },
    },
    ...spec,
  },
  status: { conditions: [{ type: "Ready", status: "True" }] },
});

export const pending = (name: string, cpu: string, more: Partial<Pod["spec"]> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...meta(name, "default"), labels: { app: "web" } },
  spec: { containers: [{ name: "app", image: "app", resources: { requests: { cpu, memory: "64Mi" } } }], ...more },
  status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }] },
});

export const seen = (more: Partial<Seen>): Seen => ({
  epochUnixMs: 1_767_571_200_000,
  options: DEFAULT_OPTIONS,
  nodes: [],
  claims: [],
  pools: [],
  types: [],
  pods: [],
  daemonSets: [],
  budgets: [],
  namespaces: [],
  interruptions: [],
  ...more,
});

const NO_METRICS = {
  podMetrics: () => ({ items: [] }),
  customMetric: () => ({ items: [] }),
  externalMetric: () => ({ items: [] }),
};

/** The API server, the controller, a cloud whose machines boot in 30 s, and a scheduler that fills nodes by name. */
export class Loop {
  readonly store = new Store();
  readonly log: { readonly at: number; readonly command: Command }[] = [];
  memory: Memory = karpenter.init("cluster", 0);
  private readonly api: Admission;
  private timers = new Map<string, number>();
  private dirty = true;

  constructor(objects: readonly KubeObject[]) {
    this.api = new Admission(this.store, new Map(karpenter.kinds.map((kind) => [kind.kind, kind])));
    for (const object of objects) this.store.create(object);
  }

  get claims(): readonly NodeClaim[] {
    return this.store.list("NodeClaim") as readonly KubeObject[] as readonly NodeClaim[];
  }
  events(reason: string): readonly string[] {
    return this.log.flatMap(({ command }) =>
      command.verb === "event" && command.reason === reason ? [command.message] : [],
    );
  }

  /** Runs until `end`, in steps of 100 ms. */
  run(end: number): void {
    for (; this.store.now <= end; this.store.now += 100) this.step();
  }

  private step(): void {
    const { now } = this.store;
    this.boot(now);
    this.bind();
    this.reap();
    const ended = [...this.timers].filter(([, at]) => at <= now);
    if (this.store.takeEvents().length > 0) this.dirty = true;
    if (!this.dirty && ended.length === 0) return;
    this.dirty = false;
    for (const [timer] of ended) this.timers.delete(timer);
    const sight = {
      cluster: this.store,
      metrics: NO_METRICS as never,
      epochUnixMs: 1_767_571_200_000,
      seed: 0,
      kinds: [],
    };
    const trigger = { by: "watch" } as const;
    const decision = karpenter.decide(
      karpenter.observe("cluster", sight, this.memory, trigger),
      this.memory,
      now,
      trigger,
    );
    this.memory = decision.memory;
    for (const [timer, at] of Object.entries(decision.timers ?? {})) {
      if (at === null) this.timers.delete(timer);
      else this.timers.set(timer, at);
    }
    this.api.beginStep();
    for (const command of decision.commands) {
      this.log.push({ at: now, command });
      this.api.apply("karpenter", "karpenter", command);
    }
  }

  private boot(now: number): void {
    for (const { metadata, spec, status } of this.claims) {
      const launched = status?.conditions?.find(({ type }) => type === "Launched")?.lastTransitionTime;
      const name = `node-${metadata.name}`;
      if (launched === undefined || now < launched + 30_000 || this.store.get("Node", "", name)) continue;
      if (metadata.deletionTimestamp !== undefined) continue;
      const size = (list: ResourceList = {}): ResourceList => list;
      this.store.create({
        apiVersion: "v1",
        kind: "Node",
        metadata: { name, namespace: "", annotations: { [CLAIM_ANNOTATION]: metadata.name } },
        spec: { taints: spec.taints },
        status: {
          capacity: size(status?.capacity),
          allocatable: size(status?.allocatable),
          conditions: [{ type: "Ready", status: "True" }],
        },
      });
    }
  }

  /** Pods go to the first node with room that is not on its way out. */
  private bind(): void {
    for (const pod of this.store.list("Pod")) {
      if (pod.spec.nodeName !== undefined) continue;
      const node = this.store.list("Node").find((candidate) => this.hasRoom(candidate, pod));
      if (!node) continue;
      const running = { ...pod, spec: { ...pod.spec, nodeName: node.metadata.name } };
      this.store.replace(pod, {
        ...running,
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }], startTime: this.store.now },
      } as KubeObject);
    }
  }

  private hasRoom(node: Node, pod: Pod): boolean {
    if ((node.spec.taints ?? []).length > 0 || node.metadata.deletionTimestamp !== undefined) return false;
    const cpu = (one: Pod): number => Number.parseInt(one.spec.containers[0]?.resources?.requests?.cpu ?? "0", 10);
    const there = this.store.list("Pod").filter(({ spec }) => spec.nodeName === node.metadata.name);
    const used = there.reduce((sum, one) => sum + cpu(one), 0);
    return used + cpu(pod) <= Number.parseInt(node.status.allocatable.cpu ?? "0", 10);
  }

  /** Evicted pods end at once and their owner makes a new one. */
  private reap(): void {
    for (const pod of this.store.list("Pod")) {
      if (pod.metadata.deletionTimestamp === undefined) continue;
      this.store.remove(pod);
      const cpu = pod.spec.containers[0]?.resources?.requests?.cpu ?? "0";
      this.store.create(pending(`${pod.metadata.name}x`, cpu));
    }
  }
}
