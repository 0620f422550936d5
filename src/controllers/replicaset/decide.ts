import type { Command } from "../../api/commands.ts";
import { type Decision, refOf } from "../../api/controller.ts";
import type { OwnerReference, Pod, ReplicaSet } from "../../api/objects.ts";
import { edited } from "../../base/edited.ts";
import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { podName } from "../../cluster/pod-name.ts";
import { isPodActive, readySince } from "../../cluster/pod-state.ts";
import { claimPods, ownerOf } from "./claim.ts";
import { type Expectations, NONE, PATIENCE_MS } from "./expectations.ts";
import { explain } from "./explain.ts";
import { slowStart } from "./slow-start.ts";
import { type Failure, sameStatus, statusOf } from "./status.ts";
import { inDeletionOrder } from "./victims.ts";

/** What one sync sees. */
export interface ReplicaSetSeen {
  readonly replicaSet: ReplicaSet | undefined;
  /** Pods that it controls, and orphans that its selector matches. */
  readonly pods: readonly Pod[];
  /** Active pods of the owner's other ReplicaSets on each node. */
  readonly siblingsByNode: Readonly<Record<string, number>>;
  /** Its own creates or deletes are not visible yet: it creates and deletes nothing. */
  readonly waitingForOwnWrites: boolean;
  /** Creates, deletes and status writes that the API server is known to refuse, by ordinal; empty unless a recording says so. */
  readonly refusedWrites: Readonly<Record<number, string>>;
}

export interface ReplicaSetMemory {
  /** Number of the next pod's name. */
  readonly nextOrdinal: number;
  readonly expectations: Expectations;
}

/** Timers: a pod becomes available; own writes were lost. */
const AVAILABLE = "available";
const RETRY = "retry";
const BURST = 500;

/** The notebook of one sync. */
class Sync {
  readonly commands: Command[] = [];
  private written = 0;

  constructor(
    readonly set: ReplicaSet,
    private readonly seen: ReplicaSetSeen,
  ) {}

  /** The API server's error, if the write is refused. */
  write(command: Command): string | undefined {
    this.commands.push(command);
    return this.seen.refusedWrites[this.written++];
  }

  event(type: "Normal" | "Warning", reason: string, message: string): void {
    this.commands.push({ verb: "event", involved: refOf(this.set), type, reason, message });
  }
}

/**
 * One sync of a ReplicaSet: claim pods, create or delete the difference, write the counters.
 * Upstream: kubernetes v1.36.1 pkg/controller/replicaset/replica_set.go syncReplicaSet.
 */
export function decideReplicaSet(
  seen: ReplicaSetSeen,
  memory: ReplicaSetMemory,
  now: TimeMs,
): Decision<ReplicaSetMemory> {
  const set = seen.replicaSet;
  if (!set) return { memory, commands: [], timers: { [AVAILABLE]: null, [RETRY]: null } };
  const sync = new Sync(set, seen);
  const { pods, rewritten } = claimPods(set, seen.pods);
  for (const object of rewritten) sync.write({ verb: "update", object });

  const active = pods.filter(isPodActive);
  const missing = set.spec.replicas - active.length;
  const resting = seen.waitingForOwnWrites || set.metadata.deletionTimestamp !== undefined;
  const done =
    resting || missing === 0
      ? {
          memory: edited(memory, { expectations: seen.waitingForOwnWrites ? memory.expectations : NONE }),
          failure: undefined,
        }
      : missing > 0
        ? createPods(sync, Math.min(missing, BURST), pods, memory, now)
        : deletePods(sync, Math.min(-missing, BURST), active, seen.siblingsByNode, memory, now);

  const status = statusOf(set, pods, done.failure, now);
  if (!sameStatus(set.status, status)) {
    const write: Command = { verb: "updateStatus", object: edited(set, { status }) };
    // Upstream tries a conflicting status once more with a fresh object and the same counters.
    if (sync.write(write) !== undefined) sync.write(write);
  }
  return {
    memory: done.memory,
    commands: sync.commands,
    explanation: explain(set, status, resting ? 0 : missing, sync.commands, done.failure),
    timers: {
      [AVAILABLE]: nextAvailable(set, active, now),
      [RETRY]: done.memory.expectations === NONE ? null : done.memory.expectations.since + PATIENCE_MS,
    },
  };
}

interface Done {
  readonly memory: ReplicaSetMemory;
  readonly failure: Failure | undefined;
}

function createPods(sync: Sync, count: number, pods: readonly Pod[], memory: ReplicaSetMemory, now: TimeMs): Done {
  const taken = new Set(pods.map((pod) => pod.metadata.name));
  const created: string[] = [];
  // The same list for all of them.
  const owners = [ownerOf(sync.set)];
  let ordinal = memory.nextOrdinal;
  const { failure } = slowStart(count, () => {
    let name = podName(sync.set.metadata, ordinal++);
    while (taken.has(name)) name = podName(sync.set.metadata, ordinal++);
    const error = sync.write({ verb: "create", object: podOf(sync.set, name, owners) });
    if (error !== undefined) {
      sync.event("Warning", "FailedCreate", `Error creating: ${error}`);
      return error;
    }
    created.push(name);
    sync.event("Normal", "SuccessfulCreate", `Created pod: ${name}`);
    return undefined;
  });
  return {
    memory: { nextOrdinal: ordinal, expectations: { created, deleted: [], since: now } },
    failure: failure === undefined ? undefined : { reason: "FailedCreate", message: failure },
  };
}

function deletePods(
  sync: Sync,
  count: number,
  active: readonly Pod[],
  siblingsByNode: Readonly<Record<string, number>>,
  memory: ReplicaSetMemory,
  now: TimeMs,
): Done {
  const victims = inDeletionOrder(active, siblingsByNode, now).slice(0, count);
  let failure: Failure | undefined;
  for (const pod of victims) {
    const error = sync.write({ verb: "delete", target: refOf(pod), uid: pod.metadata.uid });
    if (error !== undefined) {
      sync.event("Warning", "FailedDelete", `Error deleting: ${error}`);
      failure = { reason: "FailedDelete", message: error };
    } else sync.event("Normal", "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`);
  }
  const deleted = victims.map((pod) => pod.metadata.uid);
  return { memory: edited(memory, { expectations: { created: [], deleted, since: now } }), failure };
}

function podOf(set: ReplicaSet, name: string, ownerReferences: readonly OwnerReference[]) {
  const { metadata, spec } = set.spec.template;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      labels: metadata?.labels ?? {},
      annotations: metadata?.annotations ?? {},
      ownerReferences,
    },
    spec,
    status: { phase: "Pending" },
  };
}

/** When the next ready pod will have been ready for minReadySeconds. */
function nextAvailable(
  { spec: { minReadySeconds = 0 } }: ReplicaSet,
  active: readonly Pod[],
  now: TimeMs,
): TimeMs | null {
  let next = Number.POSITIVE_INFINITY;
  for (const pod of active) {
    const at = (readySince(pod) ?? Number.NEGATIVE_INFINITY) + minReadySeconds * SECOND_MS;
    if (at > now && at < next) next = at;
  }
  return next === Number.POSITIVE_INFINITY ? null : next;
}
