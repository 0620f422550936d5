import type { NewObject } from "../../api/commands.ts";
import type { KubeObject, OwnerReference, Pod, ReplicaSet } from "../../api/objects.ts";
import type { WatchEvent } from "../../cluster/store.ts";
import { deployment } from "../../controllers/deployment/index.ts";
import { templateHash, withHash } from "../../controllers/deployment/template.ts";
import { garbageCollector } from "../../controllers/garbage-collector/index.ts";
import { replicaSet } from "../../controllers/replicaset/index.ts";
import type { Difference, Recording, Tick } from "../recording.ts";
import { World } from "./world.ts";

/** The recorded cluster: an API call takes some ms, pods end 1500 ms after their deletion. */
const LATENCY_MS = 5;
const START_MS = 300;
const END_MS = 1_500;
/** The cluster stands for a while before the first request. */
const SETTLED_MS = 10_000;
const NAMESPACE = "default";
const NODE = "node-1";

interface Listed {
  readonly kind: string;
  readonly name: string;
  readonly owners: readonly string[];
}
interface Change {
  readonly event: "ADDED" | "MODIFIED" | "DELETED";
  readonly kind: string;
  readonly name: string;
  readonly deleting?: boolean;
  readonly finalizers?: readonly string[];
  readonly owners?: readonly { readonly name: string }[];
  readonly replicas?: number;
}
/** What of an object is followed. */
interface Shape {
  readonly deleting: boolean;
  readonly finalizers: string;
  readonly owners: string;
  readonly size: number | undefined;
}
/** One visible change: "added", "deleting", "finalizers x", "owners y", "size n", "gone". */
interface Step {
  readonly object: string;
  readonly kind: string;
  readonly what: string;
}

export const isGarbage = ({ ticks }: Recording): boolean => ticks.some((tick) => typeof tick.see?.request === "string");

/**
 * Closed loop: Deployment, ReplicaSet and garbage collector as they are around requests from the file. Times are of one
 * real machine, so only orders count: of each object's first changes, and of what ends after what.
 */
export function replayGarbage(recording: Recording): readonly (readonly Difference[])[] {
  const wanted = new Follower(recording.header.objects as readonly Listed[]);
  const steps = recording.ticks.map((tick) => (tick.did ? wanted.follow(tick.did as unknown as Change) : []));
  const ours = run(recording);
  return judge(recording.ticks, steps, ours);
}

/** Turns watch events into visible changes. */
class Follower {
  private readonly shapes = new Map<string, Shape>();

  constructor(objects: readonly Listed[]) {
    for (const { kind, name, owners } of objects) {
      const size = objects.filter((other) => other.kind === "Pod" && other.owners.includes(name)).length;
      const shape = {
        deleting: false,
        finalizers: "",
        owners: owners.join(),
        size: kind === "ReplicaSet" ? size : undefined,
      };
      this.shapes.set(`${kind}/${name}`, shape);
    }
  }

  follow(change: Change): readonly Step[] {
    const object = `${change.kind}/${change.name}`;
    const step = (what: string): Step => ({ object, kind: change.kind, what });
    const before = this.shapes.get(object);
    if (change.event === "DELETED") {
      this.shapes.delete(object);
      return before ? [step("gone")] : [];
    }
    const shape = shapeOf(change);
    this.shapes.set(object, shape);
    if (!before) return [step("added")];
    return [
      ...(shape.finalizers === before.finalizers ? [] : [step(`finalizers ${shape.finalizers}`)]),
      ...(shape.deleting && !before.deleting ? [step("deleting")] : []),
      ...(shape.owners === before.owners ? [] : [step(`owners ${shape.owners === "" ? "none" : "one"}`)]),
      ...(shape.size === before.size ? [] : [step(`size ${shape.size}`)]),
    ];
  }
}

const shapeOf = ({ kind, deleting = false, finalizers = [], owners = [], replicas }: Change): Shape => ({
  deleting,
  finalizers: finalizers.join(),
  owners: owners.map(({ name }) => name).join(),
  size: kind === "ReplicaSet" ? replicas : undefined,
});

/** Plays the file's requests in a world of our own. */
function run({ header, ticks }: Recording): readonly Step[] {
  const objects = header.objects as readonly Listed[];
  const world = new World([deployment, replicaSet, garbageCollector] as never, LATENCY_MS);
  const cluster = new Cluster(world, objects);
  const steps: Step[] = [];
  world.run(SETTLED_MS);
  const follower = new Follower(objects);
  cluster.onChange = (event) => {
    steps.push(...follower.follow(changeOf(event, cluster)));
  };
  ticks.forEach(({ t, see }, index) => {
    if (typeof see?.request !== "string") return;
    const request = see.request;
    world.at(SETTLED_MS + t, () => cluster.request(request, ticks.slice(index + 1)));
  });
  world.run(SETTLED_MS + Math.max(...ticks.map(({ t }) => t)) + 2 * END_MS);
  return steps;
}

function changeOf({ before, after }: WatchEvent, cluster: Cluster): Change {
  const object = (after ?? before) as KubeObject;
  const { metadata, kind } = object;
  return {
    event: !after ? "DELETED" : before ? "MODIFIED" : "ADDED",
    kind,
    name: cluster.recordedName(object),
    deleting: metadata.deletionTimestamp !== undefined,
    finalizers: metadata.finalizers ?? [],
    owners: (metadata.ownerReferences ?? []).map(({ name }) => ({
      name: cluster.recordedName({ kind: "ReplicaSet", metadata: { name } }),
    })),
    replicas: kind === "ReplicaSet" ? (object as ReplicaSet).spec.replicas : undefined,
  };
}

/** The API server's clients: users, kubelets. Names of ReplicaSets carry our hash instead of the recorded one. */
class Cluster {
  onChange: (event: WatchEvent) => void = () => undefined;
  private readonly owner: string;
  private readonly recordedSet: string;
  private readonly ourSet: string;
  private readonly replicas: number;
  private target: string | undefined;

  constructor(
    private readonly world: World,
    objects: readonly Listed[],
  ) {
    const nameOf = (kind: string): string => objects.find((object) => object.kind === kind)?.name ?? "";
    this.owner = nameOf("Deployment");
    this.recordedSet = nameOf("ReplicaSet");
    this.ourSet = `${this.owner}-${templateHash(templateOf(this.owner))}`;
    this.replicas = objects.filter(({ kind }) => kind === "Pod").length;
    world.onChange = (event) => {
      this.onChange(event);
      if (event.kind === "Pod") this.kubelet(event.before as Pod | undefined, event.after as Pod | undefined);
    };
    for (const object of objects) world.apply({ verb: "create", object: this.initial(object) });
  }

  recordedName({
    kind,
    metadata: { name },
  }: {
    readonly kind: string;
    readonly metadata: { readonly name: string };
  }): string {
    return kind === "ReplicaSet" && name === this.ourSet ? this.recordedSet : name;
  }

  /** A request in the recording's words. The pod it speaks of is the one that changes next. */
  request(text: string, rest: readonly Tick[]): void {
    const changed = rest.map(({ did }) => did as unknown as Change | undefined).find((did) => did?.kind === "Pod");
    if (/pod/.test(text) && !/that pod/.test(text)) this.target = changed?.name ?? this.target;
    const pod = this.world.store.get("Pod", NAMESPACE, this.target ?? changed?.name ?? "");
    if (text.startsWith("create"))
      this.world.apply({ verb: "create", object: deploymentOf(this.owner, this.replicas) });
    else if (text.startsWith("delete deployment"))
      this.remove(this.world.store.get("Deployment", NAMESPACE, this.owner), text);
    else if (text.startsWith("delete replicaset"))
      this.remove(this.world.store.get("ReplicaSet", NAMESPACE, this.ourSet), text);
    else if (text.startsWith("delete")) this.remove(pod, text);
    else if (text.startsWith("add finalizer")) this.edit(pod, { finalizers: changed?.finalizers ?? [] });
    else if (text.startsWith("remove the finalizer")) this.edit(pod, { finalizers: [] });
    else if (text.includes("label changed")) this.edit(pod, { labels: { ...pod?.metadata.labels, app: "other" } });
    else if (text.includes("label back")) this.edit(pod, { labels: { ...pod?.metadata.labels, app: this.owner } });
    else if (text.startsWith("patch replicaset replicas")) this.resize(Number(text.split(" ").at(-1)));
  }

  /** The propagation policy becomes a finalizer, as the API server does it. */
  private remove(object: KubeObject | undefined, text: string): void {
    if (!object) return;
    const finalizer = text.includes("Foreground")
      ? "foregroundDeletion"
      : text.includes("Orphan")
        ? "orphan"
        : undefined;
    if (finalizer) this.edit(object, { finalizers: [...(object.metadata.finalizers ?? []), finalizer] });
    const target = { kind: object.kind, namespace: NAMESPACE, name: object.metadata.name };
    this.world.apply({ verb: "delete", target });
  }

  private edit(object: KubeObject | undefined, metadata: Partial<KubeObject["metadata"]>): void {
    if (object)
      this.world.apply({ verb: "update", object: { ...object, metadata: { ...object.metadata, ...metadata } } });
  }

  private resize(replicas: number): void {
    this.world.apply({
      verb: "scale",
      target: { kind: "ReplicaSet", namespace: NAMESPACE, name: this.ourSet },
      replicas,
    });
  }

  private kubelet(before: Pod | undefined, after: Pod | undefined): void {
    if (!after) return;
    const { name, uid, deletionTimestamp, finalizers = [] } = after.metadata;
    const target = { kind: "Pod", namespace: NAMESPACE, name };
    if (!before) {
      this.world.at(this.world.now, () => this.world.apply({ verb: "bind", pod: target, node: NODE }));
      this.world.at(this.world.now + START_MS, () => this.started(name, uid));
    }
    if (deletionTimestamp === undefined || finalizers.length > 0) return;
    this.world.at(this.world.now + END_MS, () => {
      this.world.apply({ verb: "delete", target, gracePeriodSeconds: 0, uid });
    });
  }

  private started(name: string, uid: string): void {
    const pod = this.world.store.get("Pod", NAMESPACE, name);
    if (pod?.metadata.uid !== uid) return;
    const lastTransitionTime = this.world.now - (this.world.now % 1_000);
    const status: Pod["status"] = {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime }],
    };
    this.world.apply({ verb: "updateStatus", object: { ...pod, status } });
  }

  private initial({ kind, name, owners }: Listed): NewObject {
    const ownerReferences = owners.map((owner) => this.reference(owner, kind));
    const metadata = { name, namespace: NAMESPACE, ownerReferences };
    if (kind === "Deployment") return deploymentOf(name, this.replicas);
    const template = withHash(templateOf(this.owner), this.ourSet.slice(this.owner.length + 1));
    const labels = template.metadata?.labels ?? {};
    if (kind === "ReplicaSet") {
      const spec = { replicas: this.replicas, selector: { matchLabels: labels }, template, minReadySeconds: 0 };
      const annotations = { "deployment.kubernetes.io/revision": "1" };
      return {
        apiVersion: "apps/v1",
        kind,
        metadata: { ...metadata, name: this.ourSet, labels, annotations },
        spec,
        status: { replicas: 0 },
      };
    }
    if (kind !== "Pod") return { apiVersion: "v1", kind, metadata };
    return {
      apiVersion: "v1",
      kind,
      metadata: { ...metadata, labels },
      spec: template.spec,
      status: { phase: "Pending" },
    };
  }

  private reference(recorded: string, dependent: string): OwnerReference {
    const kind = recorded === this.recordedSet ? "ReplicaSet" : "Deployment";
    const name = kind === "ReplicaSet" ? this.ourSet : recorded;
    const controls = dependent === "Pod" || dependent === "ReplicaSet";
    const uid = this.world.store.find({ kind, namespace: NAMESPACE, name })?.metadata.uid ?? "";
    return { apiVersion: "apps/v1", kind, name, uid, controller: controls, blockOwnerDeletion: controls };
  }
}

const templateOf = (app: string) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: "app", image: "app:v1" }] },
});

const deploymentOf = (name: string, replicas: number): NewObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace: NAMESPACE },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: templateOf(name),
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
  },
  status: {},
});

/** Every recorded change must come at the same place among its object's changes; what ends must end in the same order. */
function judge(
  ticks: readonly Tick[],
  steps: readonly (readonly Step[])[],
  ours: readonly Step[],
): readonly (readonly Difference[])[] {
  const all = steps.flat();
  const names = matchNames(all, ours);
  const place = new Map<string, number>();
  const found = steps.map((list, index): Difference[] =>
    list.flatMap(({ object, what }): Difference[] => {
      const at = place.get(object) ?? 0;
      place.set(object, at + 1);
      const got = changesOf(ours, names.get(object) ?? object)[at];
      return got === what ? [] : [{ t: ticks[index]?.t ?? 0, path: object, want: what, got }];
    }),
  );
  const tell = (index: number, path: string, want: unknown, got: unknown): void => {
    found.at(index)?.push({ t: ticks.at(index)?.t ?? 0, path, want, got });
  };
  ticks.forEach(({ did }, index) => {
    const object = did && `${did.kind}/${did.name}`;
    const later = ticks.slice(index + 1).some((tick) => tick.did && `${tick.did.kind}/${tick.did.name}` === object);
    if (!object || later) return;
    const more = changesOf(ours, names.get(object) ?? object).slice(place.get(object) ?? 0);
    if (more.length > 0) tell(index, object, undefined, more);
  });
  for (const object of new Set(ours.map((step) => step.object))) {
    if (!isKnown(object, names, all, ours)) tell(-1, object, undefined, changesOf(ours, object));
  }
  const [wantOrder, gotOrder] = [endings(all), endings(ours)];
  if (wantOrder !== gotOrder) tell(-1, "order", wantOrder, gotOrder);
  return found;
}

const changesOf = (steps: readonly Step[], object: string): readonly string[] =>
  steps.filter((step) => step.object === object).map(({ what }) => what);

/**
 * New pods have names of their own on either side: they pair up by what happens to them. How many surplus pods come and
 * go is chance, so one of ours may stand for several.
 */
function matchNames(wanted: readonly Step[], ours: readonly Step[]): ReadonlyMap<string, string> {
  const added = (steps: readonly Step[]): string[] =>
    steps.filter(({ kind, what }) => kind === "Pod" && what === "added").map(({ object }) => object);
  const free = added(ours);
  const names = new Map<string, string>();
  for (const object of added(wanted)) {
    const story = changesOf(wanted, object).join();
    const same = (other: string): boolean => changesOf(ours, other).join() === story;
    const twin = free.find(same) ?? (story.includes("deleting") ? added(ours).find(same) : undefined) ?? free[0];
    if (twin === undefined) continue;
    names.set(object, twin);
    if (free.includes(twin)) free.splice(free.indexOf(twin), 1);
  }
  return names;
}

function isKnown(
  object: string,
  names: ReadonlyMap<string, string>,
  wanted: readonly Step[],
  ours: readonly Step[],
): boolean {
  const passing = changesOf(ours, object).join() === "added,deleting,gone";
  return passing || [...names.values()].includes(object) || wanted.some((step) => step.object === object);
}

/** Kinds in the order in which they lose owners or end, neighbours of one kind as one. */
function endings(steps: readonly Step[]): string {
  const order = steps
    .filter(({ kind, what }) => kind !== "ConfigMap" && (what === "gone" || what.startsWith("owners")))
    .map(({ kind, what }) => `${kind} ${what}`);
  return order.filter((each, index) => each !== order[index - 1]).join(", ");
}
