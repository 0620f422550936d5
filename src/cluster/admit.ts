import type { Command } from "../api/commands.ts";
import type { ClusterView, FieldOwnership, KindDoc } from "../api/controller.ts";
import type { Condition, EventRecord, KubeObject, ObjectRef, Pod } from "../api/objects.ts";
import { edited } from "../base/edited.ts";
import { failed } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";
import { EventCorrelator, keyOfEvent } from "./event-correlator.ts";
import { immutableErrors } from "./immutable.ts";
import { isPodFinished } from "./pod-state.ts";
import { denial } from "./policy.ts";
import { qosClass } from "./qos.ts";
import { type Budget, evict, type PriorityClass, resolvePriority } from "./schedule/index.ts";
import type { Store } from "./store.ts";

/** What became of a command. */
export type Outcome =
  | { readonly ok: true; readonly before: KubeObject | undefined; readonly after: KubeObject | undefined }
  | {
      readonly ok: false;
      readonly reason: "Conflict" | "NotFound" | "AlreadyExists" | "Invalid" | "TooManyRequests" | "Forbidden";
      readonly message: string;
    };

const GROUPS: Readonly<Record<string, string>> = {
  Deployment: "deployments.apps",
  ReplicaSet: "replicasets.apps",
  Pod: "pods",
  Node: "nodes",
  HorizontalPodAutoscaler: "horizontalpodautoscalers.autoscaling",
  ScaledObject: "scaledobjects.keda.sh",
  ScaledJob: "scaledjobs.keda.sh",
  Job: "jobs.batch",
};
const resourceOf = (kind: string): string => GROUPS[kind] ?? `${kind.toLowerCase()}s`;

/**
 * The API server's front door: the only way from a command to the store. Two writers of one object in one step collide
 * as they would upstream: the first in order of (controller name, key) wins, a later `update` made from the older copy
 * is refused with Conflict. The scale subresource and status writes name one field and are not refused.
 */
export class Admission {
  private writtenThisStep = new Map<string, string>();
  private events: EventRecord[] = [];
  private stored = new Map<string, EventRecord>();
  private correlator = new EventCorrelator();

  constructor(
    private readonly store: Store,
    private readonly kinds: ReadonlyMap<string, KindDoc>,
    /** Mutating webhooks for pods being created, in order. */
    private readonly mutators: readonly ((pod: Pod, cluster: ClusterView) => Pod)[] = [],
    /** null: no object tells who wrote its fields. */
    private readonly ownership: FieldOwnership | null = null,
  ) {}

  beginStep(): void {
    if (this.writtenThisStep.size > 0) this.writtenThisStep.clear();
  }

  /** Events stored or counted up since the last call. */
  takeEvents(): readonly EventRecord[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  apply(by: string, component: string, command: Command): Outcome {
    switch (command.verb) {
      case "create":
        return this.create(by, command.object);
      case "update":
        return this.update(by, command.object);
      case "updateStatus":
        return this.updateStatus(command.object);
      case "scale":
        return this.scale(by, command.target, command.replicas);
      case "delete":
        return this.remove(command.target, command.gracePeriodSeconds, command.uid);
      case "evict":
        return this.evict(command.pod, command.condition);
      case "bind":
        return this.bind(command.pod, command.node);
      case "event":
        this.event(component, command);
        return { ok: true, before: undefined, after: undefined };
    }
  }

  copy(store: Store): Admission {
    const twin = new Admission(store, this.kinds, this.mutators, this.ownership);
    twin.stored = new Map(this.stored);
    twin.correlator = this.correlator.copy();
    return twin;
  }

  private owned(before: KubeObject, wanted: KubeObject, by: string): KubeObject {
    return this.ownership ? this.ownership.updated(before, wanted, by) : wanted;
  }

  private scaled(before: KubeObject, replicas: number, by: string): KubeObject {
    if (this.ownership) return this.ownership.scaled(before, replicas, by);
    return edited(before, { spec: edited(before.spec as object, { replicas } as object) });
  }

  private create(by: string, wanted: Extract<Command, { verb: "create" }>["object"]): Outcome {
    const { store } = this;
    const namespace = wanted.metadata.namespace ?? "default";
    const { name } = wanted.metadata;
    if (name !== undefined && store.get(wanted.kind, namespace, name)) {
      return refuse("AlreadyExists", `${resourceOf(wanted.kind)} "${name}" already exists`);
    }
    const draft = this.admitted({ spec: {}, status: {}, ...wanted } as KubeObject);
    if (!draft.ok) return draft;
    const object = draft.object.kind === "Pod" ? this.mutated(draft.object as Pod) : draft.object;
    const after = store.create(object, this.kinds.get(object.kind)?.born);
    this.writtenThisStep.set(after.metadata.uid, by);
    return { ok: true, before: undefined, after };
  }

  private update(by: string, wanted: KubeObject): Outcome {
    const before = this.lookup(wanted);
    if (!before || before.metadata.uid !== wanted.metadata.uid) return this.missing(wanted.kind, wanted.metadata.name);
    const writer = this.writtenThisStep.get(before.metadata.uid);
    const isStale = before.metadata.resourceVersion !== wanted.metadata.resourceVersion;
    if (isStale && writer !== undefined && writer !== by) {
      return refuse(
        "Conflict",
        `Operation cannot be fulfilled on ${resourceOf(wanted.kind)} "${wanted.metadata.name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
    }
    const draft = this.admitted(wanted, before);
    if (!draft.ok) return draft;
    if (before.metadata.deletionTimestamp !== undefined && (wanted.metadata.finalizers ?? []).length === 0) {
      if (before.kind !== "Pod") {
        this.store.remove(before);
        return { ok: true, before, after: undefined };
      }
    }
    const after = this.store.replace(before, edited(this.owned(before, draft.object, by), { status: before.status }));
    this.writtenThisStep.set(before.metadata.uid, by);
    return { ok: true, before, after };
  }

  private updateStatus(wanted: KubeObject): Outcome {
    const before = this.lookup(wanted);
    if (!before || before.metadata.uid !== wanted.metadata.uid) return this.missing(wanted.kind, wanted.metadata.name);
    const { status } = wanted;
    const after =
      before.kind === "Deployment"
        ? this.store.replace(before, edited(withRevision(before, wanted), { status }))
        : this.store.replaceStatus(before, status);
    return { ok: true, before, after };
  }

  private scale(by: string, target: ObjectRef, replicas: number): Outcome {
    const before = this.store.find(target);
    if (!before) return this.missing(target.kind, target.name);
    const spec = before.spec as { readonly replicas?: number };
    if (spec.replicas === replicas) return { ok: true, before, after: before };
    this.writtenThisStep.set(before.metadata.uid, by);
    return { ok: true, before, after: this.store.replace(before, this.scaled(before, replicas, by)) };
  }

  /** Pods that have not finished end gracefully: they get a deletionTimestamp and the kubelet removes them. Finalizers hold any object. */
  private remove(target: ObjectRef, gracePeriodSeconds: number | undefined, uid: string | undefined): Outcome {
    const before = this.store.find(target);
    if (!before || (uid !== undefined && before.metadata.uid !== uid)) return this.missing(target.kind, target.name);
    const held = (before.metadata.finalizers ?? []).length > 0;
    const pod = before.kind === "Pod" ? (before as Pod) : undefined;
    const grace = gracePeriodSeconds ?? pod?.spec.terminationGracePeriodSeconds ?? 30;
    const graceful = pod !== undefined && pod.spec.nodeName !== undefined && grace > 0 && !isPodFinished(pod);
    if (!graceful && !held) {
      this.store.remove(before);
      return { ok: true, before, after: undefined };
    }
    if (before.metadata.deletionTimestamp !== undefined) return { ok: true, before, after: before };
    const metadata = edited(before.metadata, {
      deletionTimestamp: this.store.now,
      ...(pod ? { deletionGracePeriodSeconds: grace } : {}),
    });
    return { ok: true, before, after: this.store.replace(before, edited(before, { metadata })) };
  }

  /** Budgets are asked first; a granted eviction spends one disruption and notes the pod until it is gone. */
  private evict(target: ObjectRef, condition: Condition | undefined): Outcome {
    const pod = this.store.find(target) as Pod | undefined;
    if (!pod) return this.missing("Pod", target.name);
    const budgets = this.store.list("PodDisruptionBudget", target.namespace) as unknown as readonly Budget[];
    const answer = evict(pod, budgets);
    if (!answer.allowed) return refuse("TooManyRequests", [answer.message, answer.cause].filter(Boolean).join(" "));
    if (answer.spends) this.spend(answer.spends, pod);
    const conditions = condition ? [...(pod.status.conditions ?? []), condition] : pod.status.conditions;
    this.store.replace(pod, { ...pod, status: { ...pod.status, conditions } });
    return this.remove(target, undefined, pod.metadata.uid);
  }

  private spend(budget: Budget, pod: Pod): void {
    const status = {
      ...budget.status,
      disruptionsAllowed: (budget.status?.disruptionsAllowed ?? 1) - 1,
      disruptedPods: { ...budget.status?.disruptedPods, [pod.metadata.name]: this.store.now },
    };
    this.store.replace(budget as KubeObject, { ...budget, status } as KubeObject);
  }

  /** What admission writes into a pod: its priority, then what the webhooks say. */
  private mutated(pod: Pod): Pod {
    const classes = this.store.list("PriorityClass") as readonly KubeObject[] as readonly PriorityClass[];
    const priority = resolvePriority(pod.spec.priorityClassName, classes) ?? 0;
    const ranked =
      pod.spec.priority === undefined && priority !== 0 ? { ...pod, spec: { ...pod.spec, priority } } : pod;
    const ready = this.mutators.reduce((mutated, mutate) => mutate(mutated, this.store), ranked);
    return edited(ready, { status: edited(ready.status, { qosClass: qosClass(ready.spec) }) });
  }

  private bind(target: ObjectRef, node: string): Outcome {
    const before = this.store.find(target) as Pod | undefined;
    if (!before) return this.missing("Pod", target.name);
    if (before.spec.nodeName !== undefined) {
      return refuse("Conflict", `pod ${target.name} is already assigned to node "${before.spec.nodeName}"`);
    }
    const conditions = withCondition(before.status.conditions, "PodScheduled", this.store.now);
    const spec = edited(before.spec, { nodeName: node });
    const after = this.store.replace(before, edited(before, { spec, status: edited(before.status, { conditions }) }));
    return { ok: true, before, after };
  }

  /** An event of the record as it stands now: counted up since, perhaps. */
  latest(record: EventRecord): EventRecord {
    const { source: component, involved, type, reason, message } = record;
    const now = this.stored.get(keyOfEvent({ component, object: nameOf(involved), type, reason, message }));
    return now?.at === record.at ? now : record;
  }

  private event(
    component: string,
    { involved, type, reason, message, routine }: Extract<Command, { verb: "event" }>,
  ): void {
    const object = nameOf(involved);
    const at: TimeMs = this.store.now;
    const kept = this.correlator.add({ component, object, type, reason, message }, at);
    if (!kept) return;
    const known = this.stored.get(kept.key);
    const record: EventRecord = known
      ? { ...known, count: known.count + 1, lastAt: at }
      : { at, lastAt: at, type, reason, message: kept.text, involved, source: component, count: 1 };
    this.stored.set(kept.key, record);
    if (!known || routine !== true) this.events.push(record);
  }

  private admitted(
    object: KubeObject,
    before?: KubeObject,
  ): { readonly ok: true; readonly object: KubeObject } | Extract<Outcome, { ok: false }> {
    const denied = denial(this.store, object);
    if (denied !== undefined) return refuse("Forbidden", denied);
    const fixed = before ? immutableErrors(before, object) : [];
    const doc = this.kinds.get(object.kind);
    const result = fixed.length > 0 ? failed(fixed) : doc?.admit(object);
    if (!result) return { ok: true, object };
    if (result.ok) return { ok: true, object: result.value };
    const said = doc?.denial?.(object);
    if (said !== undefined) return refuse("Forbidden", said);
    const errors = result.error.map((error) => `${error.path.join(".")}: ${error.message}`).join(", ");
    return refuse("Invalid", `${object.kind} "${object.metadata.name}" is invalid: ${errors}`);
  }

  private lookup(object: KubeObject): KubeObject | undefined {
    return this.store.get(object.kind, object.metadata.namespace, object.metadata.name);
  }

  private missing(kind: string, name: string): Outcome {
    return refuse("NotFound", `${resourceOf(kind)} "${name}" not found`);
  }
}

const nameOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`;

function refuse(reason: Extract<Outcome, { ok: false }>["reason"], message: string): Extract<Outcome, { ok: false }> {
  return { ok: false, reason, message };
}

/** A Deployment's annotations come with its status: its controller stores the revision that way, as upstream's does. */
function withRevision(before: KubeObject, { metadata: { annotations } }: KubeObject): KubeObject {
  if (annotations === before.metadata.annotations) return before;
  const metadata = edited(before.metadata, { annotations: { ...before.metadata.annotations, ...annotations } });
  return edited(before, { metadata });
}

function withCondition(
  conditions: Pod["status"]["conditions"],
  type: string,
  now: TimeMs,
): Pod["status"]["conditions"] {
  const others = (conditions ?? []).filter((condition) => condition.type !== type);
  return [...others, { type, status: "True", lastTransitionTime: now - (now % 1000) }];
}
