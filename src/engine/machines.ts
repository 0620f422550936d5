import type { NodeChange } from "../api/frame.ts";
import type { KubeObject, Taint } from "../api/objects.ts";
import { milliValue, wholeValue } from "../base/quantity.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { Store, WatchEvent } from "../cluster/store.ts";
import { bootForClaim, interruptClaim, launchedClaims, orderForClaim } from "./claims.ts";
import { GROUP_ANNOTATION, PRICE_ANNOTATION } from "./node-states.ts";
import { readyNode } from "./setup.ts";

/** A node group as the cloud is told it (see controllers/cluster-autoscaler/node-group.ts, which validates it). */
interface Group {
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly bootSeconds: readonly [number, number];
  readonly pricePerHourMicroUSD?: number;
  readonly quota?: number;
  readonly failures?: readonly Failure[];
}
interface Failure {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly kind: "error" | "never-registers" | "never-ready";
  readonly code?: string;
  readonly message?: string;
}

/** A machine as the cloud lists it in the group's status. */
interface Instance {
  readonly id: string;
  readonly state: "creating" | "running";
  readonly error?: { readonly class: string; readonly code: string; readonly message: string };
}
type NodeGroup = KubeObject<Group, { readonly instances?: readonly Instance[] }>;

/** What the cloud hears of. */
const WATCHED: ReadonlySet<string> = new Set(["Node", "Instance", "NodeGroup", "NodeClaim"]);

/** What the cloud reaches outside itself. */
export interface MachinesHost {
  readonly store: Store;
  /** Comes back as `boot(group, machine)` at the first step boundary at or after `at`. */
  later(at: TimeMs, group: string, machine: string): void;
  /** Comes back as `reclaim(machine)`. */
  laterEnd(at: TimeMs, machine: string): void;
  /** Boot time of the n-th machine of a group, drawn between the two. */
  bootMs(group: string, ordinal: number, seconds: readonly [number, number]): DurationMs;
  changed(change: Omit<NodeChange, "at">): void;
  join(node: string, cpuMilli: number): void;
  leave(node: string): void;
}

/**
 * The cloud behind node groups: machines are ordered when a group's size is raised, boot, register as nodes, and end
 * when their node is deleted. Machines of a group that is there from the start are there as well.
 */
export class Machines {
  private ordered = new Map<string, number>();

  constructor(private readonly host: MachinesHost) {}

  /** Deletions first: they name their machines, a lower size leaves the choice to the cloud. */
  watch(written: readonly WatchEvent[]): void {
    // Most of what is written concerns no machine.
    const events = written.filter(({ kind }) => WATCHED.has(kind));
    for (const { kind, before, after } of events) {
      if ((kind === "Node" || kind === "Instance") && before && !after) this.end(before);
    }
    for (const { kind, before, after } of events) {
      const group = kind === "NodeGroup" && after ? this.group(after.metadata.name) : undefined;
      if (group) this.resize(group, !before && group.metadata.creationTimestamp === 0);
    }
    for (const claim of launchedClaims(events)) orderForClaim(claim, this.nextOrdinal("node-claims"), this.host);
  }

  /** `groupName` "" is a machine of a NodeClaim. */
  boot(groupName: string, machine: string): void {
    if (groupName === "") return bootForClaim(machine, this.host);
    const group = this.group(groupName);
    if (!group || !instancesOf(group).some(({ id, error }) => id === machine && !error)) return;
    this.setInstances(group, (list) =>
      list.map((each) => (each.id === machine ? { ...each, state: "running" } : each)),
    );
    if (failureAt(group.spec, this.host.store.now) !== "never-registers") this.register(group, machine);
  }

  /** A spot machine is wanted back. */
  interrupt(machine: string): void {
    interruptClaim(machine, this.host);
  }

  /** The notice is over: the machine ends, and its node with it. */
  reclaim(machine: string): void {
    const { store } = this.host;
    const node = store.get("Node", "", machine);
    if (node) store.remove(node);
  }

  copy(host: MachinesHost): Machines {
    const twin = new Machines(host);
    twin.ordered = new Map(this.ordered);
    return twin;
  }

  /** @param standing the machines of a group that is there from the start are there as well */
  private resize(group: NodeGroup, standing: boolean): void {
    const listed = instancesOf(group);
    const missing = group.spec.replicas - listed.length;
    if (missing > 0) this.order(group, missing, standing);
    else if (missing < 0) this.giveUp(group, -missing);
  }

  /** Machines beyond the quota, and those ordered while creation fails, are listed with an error and never boot. */
  private order(group: NodeGroup, count: number, standing: boolean): void {
    const { host } = this;
    const { name } = group.metadata;
    const { now } = host.store;
    const living = instancesOf(group).length;
    const fresh = Array.from({ length: count }, (_, i): Instance => {
      const ordinal = this.nextOrdinal(name);
      const id = `${name}-${ordinal + 1}`;
      host.store.create({ apiVersion: "setpoint.dev/v1", kind: "Instance", metadata: { name: id, namespace: "" } });
      const error = orderError(group.spec, now, living + i + 1);
      if (error) return { id, state: "creating", error };
      host.later(standing ? now : now + host.bootMs(name, ordinal, group.spec.bootSeconds), name, id);
      if (!standing) this.report(group, id, "booting", "ordered");
      return { id, state: "creating" };
    });
    this.setInstances(group, (list) => [...list, ...fresh]);
  }

  private nextOrdinal(group: string): number {
    const ordinal = this.ordered.get(group) ?? 0;
    this.ordered.set(group, ordinal + 1);
    return ordinal;
  }

  /** Only machines that do not exist yet can be given up, the last ordered first. */
  private giveUp(group: NodeGroup, count: number): void {
    const given = instancesOf(group)
      .filter(({ state }) => state === "creating")
      .slice(-count)
      .map(({ id }) => id);
    if (given.length > 0) this.drop(group, given);
  }

  private register(group: NodeGroup, machine: string): void {
    const { host } = this;
    const { spec, metadata } = group;
    const capacity = { cpu: spec.cpu, memory: spec.memory, pods: String(spec.pods) };
    const price = spec.pricePerHourMicroUSD;
    const node = readyNode({
      name: machine,
      capacity,
      allocatable: { ...capacity, ...spec.allocatable },
      labels: spec.labels ?? {},
      taints: spec.taints,
      annotations: {
        [GROUP_ANNOTATION]: metadata.name,
        ...(price === undefined ? {} : { [PRICE_ANNOTATION]: String(price) }),
      },
      now: host.store.now,
      ready: failureAt(spec, host.store.now) !== "never-ready",
    });
    host.join(machine, milliValue(spec.allocatable?.cpu ?? spec.cpu));
    host.store.create(node);
  }

  /** A node was deleted, or a machine that never registered: the machine ends, and what still ran there is gone. */
  private end({ kind, metadata }: KubeObject): void {
    const { store } = this.host;
    const groups = store.list("NodeGroup") as unknown as readonly NodeGroup[];
    const group = groups.find((each) => instancesOf(each).some(({ id }) => id === metadata.name));
    if (kind === "Node") {
      for (const pod of store.list("Pod")) if (pod.spec.nodeName === metadata.name) store.remove(pod);
      this.host.leave(metadata.name);
    }
    if (group) this.drop(group, [metadata.name]);
  }

  private drop(group: NodeGroup, machines: readonly string[]): void {
    const { store } = this.host;
    for (const name of machines) {
      const instance = store.get("Instance", "", name);
      if (instance) store.remove(instance);
      if (!store.get("Node", "", name)) this.report(group, name, "gone", "given up");
    }
    this.setInstances(group, (list) => list.filter(({ id }) => !machines.includes(id)));
  }

  private group(name: string): NodeGroup | undefined {
    return (this.host.store.list("NodeGroup") as unknown as readonly NodeGroup[]).find(
      (each) => each.metadata.name === name,
    );
  }

  private setInstances(group: NodeGroup, edit: (list: readonly Instance[]) => readonly Instance[]): void {
    const current = this.group(group.metadata.name);
    if (!current) return;
    const instances = edit(instancesOf(current));
    this.host.store.replace(
      current as KubeObject,
      { ...current, status: { ...current.status, instances } } as KubeObject,
    );
  }

  private report({ metadata, spec }: NodeGroup, node: string, state: NodeChange["state"], because: string): void {
    this.host.changed({
      node,
      group: metadata.name,
      state,
      because,
      cpuMilli: milliValue(spec.allocatable?.cpu ?? spec.cpu),
      memoryBytes: wholeValue(spec.allocatable?.memory ?? spec.memory),
      maxPods: spec.pods,
      priceMicroUsdPerHour: spec.pricePerHourMicroUSD ?? null,
    });
  }
}

const instancesOf = ({ status }: NodeGroup): readonly Instance[] => status?.instances ?? [];

function failureAt({ failures = [] }: Group, now: TimeMs): Failure["kind"] | undefined {
  return failures.find(({ fromSeconds, toSeconds }) => now >= fromSeconds * 1000 && now < toSeconds * 1000)?.kind;
}

function orderError(group: Group, now: TimeMs, size: number): Instance["error"] {
  if (group.quota !== undefined && size > group.quota) {
    return { class: "OutOfResource", code: "QUOTA_EXCEEDED", message: `quota of ${group.quota} machines is used up` };
  }
  const failure = group.failures?.find(
    ({ kind, fromSeconds, toSeconds }) => kind === "error" && now >= fromSeconds * 1000 && now < toSeconds * 1000,
  );
  if (!failure) return undefined;
  return {
    class: "Other",
    code: failure.code ?? "ERROR",
    message: failure.message ?? "the machine could not be created",
  };
}
