import type { Command, NewObject } from "../../api/commands.ts";
import type { Condition, Node, Pod, Toleration } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { nodeLifecycle } from "../../controllers/node-lifecycle/index.ts";
import { taintEviction } from "../../controllers/taint-eviction/index.ts";
import { compare } from "../compare.ts";
import type { Difference, Recording, Tick } from "../recording.ts";
import { type Deed, World } from "./world.ts";

/** Lines belong together within this time; the order of what happens at one instant is chance. */
const SLACK_MS = 50;

interface Config {
  readonly nodes: number;
  readonly zones: number;
  readonly leaseRenewEveryMs: number;
  readonly nodeMonitorPeriodMs: number;
  readonly writeLatencyMs: number;
}
interface Line {
  readonly t: TimeMs;
  readonly did: Readonly<Record<string, unknown>>;
}
interface SeenPod {
  readonly name: string;
  readonly node: string;
  readonly tolerations: readonly Toleration[] | null;
}

/**
 * Closed loop: kubelets as scripted, both controllers as they are. Taken from the file, as upstream leaves it to chance:
 * the order of nodes in the limiter, and whether a check at the moment of a renewal sees it.
 */
export function replayNodes(recording: Recording): readonly (readonly Difference[])[] {
  const [early, late] = [true, false].map((renewFirst) => differences(recording, run(recording, renewFirst)));
  const count = (found: readonly (readonly Difference[])[] = []): number =>
    found.filter((line) => line.length > 0).length;
  return (count(early) <= count(late) ? early : late) ?? [];
}

export const isNodes = ({ header }: Recording): boolean => "nodeMonitorPeriodMs" in header.config;

function run({ header, ticks }: Recording, renewFirst: boolean): readonly Line[] {
  const config = header.config as unknown as Config;
  const world = new World([nodeLifecycle, taintEviction] as never, config.writeLatencyMs);
  const end = Math.max(...ticks.map((tick) => tick.t)) + SLACK_MS;
  const silent = new Set<string>();
  const names = inLimiterOrder(config, ticks);
  for (const name of names) {
    world.apply({ verb: "create", object: leaseOf(name) });
    world.apply({ verb: "create", object: nodeOf(name, config.zones) });
  }
  for (const pod of header.objects as readonly SeenPod[]) world.apply({ verb: "create", object: podOf(pod) });
  // A renewal that a check just misses is one that comes right after it.
  const shift = renewFirst ? 0 : 1;
  const renew = (at: TimeMs): void => {
    for (const name of names.filter((each) => !silent.has(each))) renewLease(world, name);
    world.at(at + config.leaseRenewEveryMs, () => renew(at + config.leaseRenewEveryMs));
  };
  const first = config.leaseRenewEveryMs + shift;
  if (first <= end) world.at(first, () => renew(first));
  for (const { t, world: input } of ticks) if (input) world.at(t, () => heard(world, silent, input as Input));
  world.run(end);
  return world.deeds.flatMap((deed) => shown(deed, world));
}

interface Input {
  readonly node: string;
  readonly kubelet: string;
}

function heard(world: World, silent: Set<string>, { node, kubelet }: Input): void {
  if (kubelet.startsWith("silent")) {
    silent.add(node);
    return;
  }
  silent.delete(node);
  renewLease(world, node);
  const object = world.store.get("Node", "", node);
  if (!object) return;
  const ready: Condition = { type: "Ready", status: kubelet.endsWith("False") ? "False" : "True" };
  const memory: Condition = { type: "MemoryPressure", status: "False" };
  const others = (object.status.conditions ?? []).filter(({ type }) => type !== ready.type && type !== memory.type);
  world.apply({
    verb: "updateStatus",
    object: { ...object, status: { ...object.status, conditions: [ready, memory, ...others] } },
  });
}

/** Nodes in the order in which the file evicts them; chance upstream, so input here. */
function inLimiterOrder({ nodes }: Config, ticks: readonly Tick[]): readonly string[] {
  const served = ticks.flatMap(({ did }) =>
    ((did?.writes ?? []) as readonly { name: string; patch?: string; taints?: readonly string[] }[])
      .filter(({ taints }) => taints?.some((taint) => taint.endsWith(":NoExecute")))
      .map(({ name }) => name),
  );
  const all = Array.from({ length: nodes }, (_, index) => `node-${String(index).padStart(2, "0")}`);
  return [...new Set([...served, ...all])];
}

const leaseOf = (name: string): NewObject => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name, namespace: "kube-node-lease" },
  spec: { renewTime: 0 },
});

function renewLease(world: World, name: string): void {
  const lease = world.store.get("Lease", "kube-node-lease", name);
  if (lease) world.apply({ verb: "update", object: { ...lease, spec: { renewTime: world.now } } });
}

function nodeOf(name: string, zones: number): NewObject {
  const zone = `zone-${Number(name.slice("node-".length)) % zones}`;
  const conditions = [
    { type: "Ready", status: "True" },
    { type: "MemoryPressure", status: "False" },
  ];
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, namespace: "", labels: { "topology.kubernetes.io/zone": zone } },
    spec: {},
    status: { capacity: {}, allocatable: {}, conditions },
  };
}

const podOf = ({ name, node, tolerations }: SeenPod): NewObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default" },
  spec: { containers: [], nodeName: node, tolerations: tolerations ?? [] },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
});

/** A deed in the recording's words. */
function shown({ t, by, command }: Deed, { store }: World): readonly Line[] {
  if (command.verb !== "event") return [{ t, did: { by, writes: [shownWrite(command)] } }];
  const { involved, type, reason, message } = command;
  const object = `${involved.kind.toLowerCase()}/${involved.name}`;
  return store.now >= t ? [{ t, did: { by, events: [{ from: by, object, type, reason, message }] } }] : [];
}

function shownWrite(command: Command): unknown {
  if (command.verb === "delete") return { delete: command.target.kind, name: command.target.name };
  if (command.verb === "update") {
    const { kind, metadata, spec } = command.object as Node;
    return {
      patch: kind,
      name: metadata.name,
      taints: (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort(),
    };
  }
  if (command.verb !== "updateStatus") return command;
  return command.object.kind === "Node"
    ? shownNodeStatus(command.object as Node)
    : shownPodStatus(command.object as Pod);
}

const shownNodeStatus = ({ kind, metadata, status }: Node): unknown => ({
  updateStatus: kind,
  name: metadata.name,
  conditions: Object.fromEntries(
    (status.conditions ?? []).map(({ type, status: is, reason, message }) => [type, `${is} ${reason}: ${message}`]),
  ),
});

function shownPodStatus({ kind, metadata, status }: Pod): unknown {
  const conditions = status.conditions ?? [];
  const disruption = conditions.find(({ type }) => type === "DisruptionTarget");
  if (!disruption) {
    const shownConditions = Object.fromEntries(conditions.map(({ type, status: is }) => [type, is]));
    return { updateStatus: kind, name: metadata.name, conditions: shownConditions };
  }
  const { lastTransitionTime, ...rest } = disruption;
  return {
    patch: kind,
    name: metadata.name,
    subresource: "status",
    body: {
      status: {
        "$setElementOrder/conditions": conditions.map(({ type }) => ({ type })),
        conditions: [{ ...rest, lastProbeTime: null, lastTransitionTimeMs: lastTransitionTime }],
      },
    },
  };
}

/** Every recorded line must have its own twin among ours at about its time; ours without one are told on the last line. */
function differences(recording: Recording, ours: readonly Line[]): readonly (readonly Difference[])[] {
  const open = [...ours];
  const merged = racedPatches(recording);
  const found = recording.ticks.map((tick): readonly Difference[] => {
    if (!tick.did || merged.has(tick)) return [];
    const near = open.filter(({ t }) => Math.abs(t - tick.t) <= SLACK_MS);
    const twin = near.find(({ did }) => compare(tick.t, tick.did, did, "did").length === 0);
    if (!twin) return [{ t: tick.t, path: "did", want: tick.did, got: near.map(({ did }) => did) }];
    open.splice(open.indexOf(twin), 1);
    return [];
  });
  const extra = open.map(({ t, did }): Difference => ({ t, path: "did", want: undefined, got: did }));
  return [...found.slice(0, -1), [...(found.at(-1) ?? []), ...extra]];
}

/** A node that returns exactly at a check: two patches race and undo each other's work, only the last one counts. */
function racedPatches({ header, ticks }: Recording): ReadonlySet<Tick> {
  const { nodeMonitorPeriodMs } = header.config as unknown as Config;
  const patched = (tick: Tick): string | undefined =>
    (tick.did?.writes as readonly { patch?: string; name: string }[] | undefined)?.find(({ patch }) => patch === "Node")
      ?.name;
  const raced = ticks.flatMap(({ t, world }) => {
    const node = (world as Input | undefined)?.node;
    if (node === undefined || t % nodeMonitorPeriodMs !== 0) return [];
    return ticks.filter((tick) => patched(tick) === node && tick.t >= t && tick.t <= t + SLACK_MS).slice(0, -1);
  });
  return new Set(raced);
}
