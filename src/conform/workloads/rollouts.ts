import type { Command } from "../../api/commands.ts";
import type { Condition, Deployment, Pod, ReplicaSet, ReplicaSetStatus } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { EventCorrelator } from "../../cluster/event-correlator.ts";
import { decideDeployment } from "../../controllers/deployment/decide.ts";
import { decideReplicaSet, type ReplicaSetSeen } from "../../controllers/replicaset/decide.ts";
import { compareForDeletion } from "../../controllers/replicaset/deletion-order.ts";
import { NONE } from "../../controllers/replicaset/expectations.ts";
import { candidateOf } from "../../controllers/replicaset/victims.ts";
import { compare } from "../compare.ts";
import type { Difference, Recording, Tick } from "../recording.ts";
import {
  deploymentOf,
  podOf,
  replicaSetOf,
  type SeenDeployment,
  type SeenDeploymentStatus,
  type SeenPod,
  type SeenSet,
  type SeenSetStatus,
  setStatusOf,
  shownDeploymentStatus,
  shownSetStatus,
  unprefixed,
} from "./objects.ts";

/** One recorded write; the rest of its fields are compared as they are. */
type Write = Readonly<Record<string, unknown>> & {
  readonly t: TimeMs;
  readonly error?: string;
  readonly name?: string;
};
interface Event {
  readonly from: string;
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}
interface Did {
  readonly writes?: readonly Write[];
  readonly events?: readonly Event[];
}
type See = Map<string, unknown>;
const AS_WRITTEN = "as written";

/**
 * Each sync line alone: caches as recorded, writes and events as decided. The clock of a sync runs on with its writes,
 * so every write is compared with the decision made at its moment.
 */
export function replayRollout(recording: Recording): readonly (readonly Difference[])[] {
  return new Rollout(recording).differences;
}

class Rollout {
  readonly differences: readonly (readonly Difference[])[];
  private readonly owner: string;
  /** Informer caches: one of the Deployment controller, one a ReplicaSet. */
  private readonly caches = new Map<string, See>();
  /** The last status written of each object, "Kind/name". */
  private readonly written = new Map<string, unknown>();
  /** Conditions with times of each ReplicaSet, which recordings show without. */
  private readonly setConditions = new Map<string, readonly Condition[]>();
  private readonly recorder = new EventCorrelator();
  /** Keys of the events stored so far: an event of the same key only raises a count. */
  private readonly stored = new Set<string>();

  constructor({ header, ticks }: Recording) {
    this.owner = (header.objects[0] as Deployment).metadata.name;
    this.differences = ticks.map((tick) => this.tick(tick));
  }

  private tick(tick: Tick): readonly Difference[] {
    if (tick.sync === "deployment-controller") return this.syncDeployment(tick);
    if (tick.sync === "replicaset-controller") return this.syncReplicaSet(tick);
    return [];
  }

  private syncDeployment(tick: Tick): readonly Difference[] {
    const cache = this.remember("", tick);
    const did = (tick.did ?? {}) as Did;
    const recorded = withoutRepeatedRevision(did.writes ?? []);
    const seen = {
      deployment: deploymentOf(
        cache.get("deployment") as SeenDeployment,
        this.status(cache, "deploymentStatus", `Deployment/${this.owner}`) as SeenDeploymentStatus,
      ),
      replicaSets: this.sets(cache),
      podsOf: (cache.get("podsOf") ?? {}) as Readonly<Record<string, { pods: number; finished: number }>>,
      templateHash: (cache.get("deployment") as SeenDeployment).podTemplateHash,
      refusedWrites: Object.keys(errorsOf(recorded)).map(Number),
    };
    const commandsAt = (now: TimeMs) => decideDeployment(seen, now).commands;
    return this.compareSync(tick, recorded, did.events ?? [], commandsAt, (commands) => commands);
  }

  private syncReplicaSet(tick: Tick): readonly Difference[] {
    const key = String(tick.see?.key);
    const cache = this.remember(key, tick);
    const did = (tick.did ?? {}) as Did;
    const recorded = did.writes ?? [];
    const spec = cache.get("spec") as SeenSet | null | undefined;
    const pods = entries<SeenPod>(cache, "pod/").map(([name, pod]) => podOf(name, key, pod));
    const status = spec ? (this.status(cache, "status", `ReplicaSet/${key}`) as SeenSetStatus) : undefined;
    const seen: ReplicaSetSeen = {
      replicaSet: spec && status ? this.set(key, spec, status) : undefined,
      pods,
      siblingsByNode: (cache.get("siblingPodsByNode") ?? {}) as Readonly<Record<string, number>>,
      waitingForOwnWrites: cache.get("waitingForOwnWrites") === true,
      refusedWrites: errorsOf(recorded),
    };
    const memory = { nextOrdinal: 0, expectations: NONE };
    const commandsAt = (now: TimeMs) => decideReplicaSet(seen, memory, now).commands;
    const rename = (commands: readonly Command[]) => withRecordedNames(commands, recorded, seen, tick.t);
    return this.compareSync(tick, recorded, did.events ?? [], commandsAt, rename);
  }

  private compareSync(
    tick: Tick,
    recorded: readonly Write[],
    events: readonly Event[],
    commandsAt: (now: TimeMs) => readonly Command[],
    rename: (commands: readonly Command[]) => readonly Command[],
  ): readonly Difference[] {
    const found: Difference[] = [];
    const end = recorded.at(-1)?.t ?? tick.t;
    const decided = rename(commandsAt(end));
    const count = Math.max(recorded.length, decided.filter(isWrite).length);
    const got: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const command = rename(commandsAt(recorded[i - 1]?.t ?? tick.t)).filter(isWrite)[i];
      got.push(command ? shown(command, recorded[i]) : undefined);
      if (command?.verb === "updateStatus" && recorded[i] && recorded[i]?.error === undefined) {
        this.keepStatus(command.object as Deployment | ReplicaSet);
      }
    }
    for (const write of recorded) this.keepRecorded(write);
    const want = recorded.map(({ t: _, error: __, ...write }) => write);
    found.push(...compare(tick.t, inBatches(want), inBatches(got), "did.writes"));
    const stored = decided.flatMap((command) => this.storedEvent(command, String(tick.sync), end));
    found.push(...compare(tick.t, inAnyOrder(events), inAnyOrder(stored), "did.events"));
    return found;
  }

  private remember(key: string, { see = {} }: Tick): See {
    const cache = this.caches.get(key) ?? new Map<string, unknown>();
    this.caches.set(key, cache);
    for (const [name, value] of Object.entries(see)) {
      cache.set(name, value === AS_WRITTEN ? this.writtenFor(key, name) : value);
    }
    return cache;
  }

  private writtenFor(key: string, name: string): unknown {
    if (name === "deploymentStatus") return this.written.get(`Deployment/${this.owner}`);
    return this.written.get(`ReplicaSet/${name === "status" ? key : name.slice("rsStatus/".length)}`);
  }

  private status(cache: See, name: string, object: string): unknown {
    return cache.get(name) ?? this.written.get(object);
  }

  private sets(cache: See): readonly ReplicaSet[] {
    return entries<SeenSet>(cache, "rs/").map(([name, seen]) => {
      const status = this.status(cache, `rsStatus/${name}`, `ReplicaSet/${name}`) as SeenSetStatus;
      return this.set(name, seen, status);
    });
  }

  private set(name: string, seen: SeenSet, status: SeenSetStatus): ReplicaSet {
    const hash = name.slice(this.owner.length + 1);
    return replicaSetOf(name, hash, this.owner, seen, setStatusOf(status, this.setConditions.get(name) ?? []));
  }

  private keepRecorded(write: Write): void {
    if (write.updateStatus && write.error === undefined)
      this.written.set(`${write.updateStatus}/${write.name}`, write.status);
  }

  private keepStatus({ kind, metadata, status }: Deployment | ReplicaSet): void {
    if (kind === "ReplicaSet") this.setConditions.set(metadata.name, status.conditions ?? []);
  }

  private storedEvent(command: Command, component: string, now: TimeMs): readonly Event[] {
    if (command.verb !== "event") return [];
    const { involved, type, reason } = command;
    const object = `${involved.kind.toLowerCase()}/${involved.name}`;
    const kept = this.recorder.add({ component, object, type, reason, message: command.message }, now);
    if (!kept || this.stored.has(kept.key)) return [];
    this.stored.add(kept.key);
    return [{ from: component, object, type, reason, message: kept.text }];
  }
}

const isWrite = (command: Command): boolean => command.verb !== "event";

const errorsOf = (writes: readonly Write[]): Readonly<Record<number, string>> =>
  Object.fromEntries(writes.flatMap(({ error }, index) => (error === undefined ? [] : [[index, error]])));

const entries = <T>(cache: See, prefix: string): readonly (readonly [string, T])[] =>
  [...cache]
    .filter(([key, value]) => key.startsWith(prefix) && value !== null)
    .map(([key, value]) => [key.slice(prefix.length), value as T]);

/** Upstream writes the revision of an adopted set twice from one cache; the second loses. One write is enough. */
const withoutRepeatedRevision = (writes: readonly Write[]): readonly Write[] =>
  writes.filter((write, index) => {
    const before = writes[index - 1];
    return !(write.error !== undefined && write.update && before?.update && before.name === write.name);
  });

/** A command in the recording's words. */
function shown(command: Command, recorded: Write | undefined): unknown {
  if (command.verb === "create") {
    const { kind, metadata, spec } = command.object;
    if (kind === "Pod") return { create: kind, name: recorded?.error === undefined ? metadata.name : undefined };
    const { replicas } = spec as ReplicaSet["spec"];
    return { create: kind, name: metadata.name, replicas, annotations: unprefixed({ metadata } as ReplicaSet) };
  }
  if (command.verb === "update") {
    const { kind, metadata, spec } = command.object as ReplicaSet;
    const { replicas, minReadySeconds = 0 } = spec;
    return { update: kind, name: metadata.name, replicas, minReadySeconds, annotations: unprefixed({ metadata }) };
  }
  if (command.verb === "updateStatus") return shownStatus(command.object as Deployment | ReplicaSet);
  if (command.verb === "delete") return { delete: command.target.kind, name: command.target.name };
  return command;
}

function shownStatus(object: Deployment | ReplicaSet): unknown {
  const { kind, metadata, status } = object;
  if (kind === "Deployment") {
    return {
      updateStatus: kind,
      name: metadata.name,
      annotations: unprefixed(object),
      status: shownDeploymentStatus(status),
    };
  }
  return { updateStatus: kind, name: metadata.name, status: shownSetStatus(status as ReplicaSetStatus) };
}

/** Names of created pods are input; pods equal in every ranking rule die in chance order, so any of them will do. */
function withRecordedNames(
  commands: readonly Command[],
  recorded: readonly Write[],
  seen: ReplicaSetSeen,
  now: TimeMs,
): readonly Command[] {
  const names = new Map<string, string>();
  const deleted = new Set(recorded.filter((write) => write.delete).map((write) => write.name ?? ""));
  const victims = commands.flatMap((command) => (command.verb === "delete" ? [command.target.name] : []));
  const open = [...deleted].filter((name) => !victims.includes(name));
  const podOfName = (name: string): Pod | undefined => seen.pods.find(({ metadata }) => metadata.name === name);
  commands.filter(isWrite).forEach((command, index) => {
    if (command.verb === "create") names.set(command.object.metadata.name ?? "", recorded[index]?.name ?? "");
  });
  for (const name of victims.filter((victim) => !deleted.has(victim))) {
    const pod = podOfName(name);
    const twin = open.findIndex((other) => {
      const otherPod = podOfName(other);
      return pod && otherPod && areEqualVictims(pod, otherPod, seen, now);
    });
    const [match] = twin < 0 ? [] : open.splice(twin, 1);
    if (match !== undefined) names.set(name, match);
  }
  return commands.map((command) => renamed(command, names));
}

function areEqualVictims(a: Pod, b: Pod, { pods, siblingsByNode }: ReplicaSetSeen, now: TimeMs): boolean {
  const rankOf = (node = ""): number =>
    (siblingsByNode[node] ?? 0) +
    pods.filter(({ metadata, spec }) => spec.nodeName === node && metadata.deletionTimestamp === undefined).length;
  const [left, right] = [a, b].map((pod) => candidateOf(pod, rankOf(pod.spec.nodeName), now));
  return left !== undefined && right !== undefined && compareForDeletion(left, right) === 0;
}

function renamed(command: Command, names: ReadonlyMap<string, string>): Command {
  if (command.verb === "create") {
    const name = names.get(command.object.metadata.name ?? "");
    if (name === undefined) return command;
    return { ...command, object: { ...command.object, metadata: { ...command.object.metadata, name } } };
  }
  if (command.verb === "delete") {
    return { ...command, target: { ...command.target, name: names.get(command.target.name) ?? command.target.name } };
  }
  if (command.verb !== "event") return command;
  const [head, name = ""] = command.message.split(": ");
  const other = names.get(name);
  return other === undefined ? command : { ...command, message: `${head}: ${other}` };
}

/** Deletes of one sync run side by side: their order is chance. */
function inBatches(writes: readonly unknown[]): readonly unknown[] {
  const isDelete = (write: unknown): boolean => (write as { delete?: string } | undefined)?.delete === "Pod";
  const deletes = writes
    .filter(isDelete)
    .map((write) => JSON.stringify(write))
    .sort();
  return [...deletes, ...writes.filter((write) => !isDelete(write))];
}

/** Which of a batch's pods the first combined event names, and so which ones the others name, is chance too. */
function inAnyOrder(events: readonly Event[]): readonly string[] {
  const combined = events.some(({ message }) => message.startsWith("(combined"));
  return events
    .map(({ from, object, type, reason, message }) => {
      const text = combined ? message.replace(/(pod: |pods ")\S+/, "$1") : message;
      return [from, object, type, reason, text].join(" | ");
    })
    .sort();
}
