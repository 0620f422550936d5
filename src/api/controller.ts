import type { Result } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";
import type { Command } from "./commands.ts";
import type { DeliveryReader } from "./deliveries.ts";
import type { Explanation } from "./explanation.ts";
import type { Flow, PlantFlow } from "./flows.ts";
import type { MetricsView } from "./metrics.ts";
import type { Deployment, KubeObject, LabelSelector, Node, ObjectRef, Pod, ReplicaSet } from "./objects.ts";
import type { PlantSpec } from "./plant.ts";

interface KindMap {
  Pod: Pod;
  Node: Node;
  Deployment: Deployment;
  ReplicaSet: ReplicaSet;
}
/** The typed object of a kind; kinds that a controller owns are cast by that controller (`KubeObject<Spec, Status>`). */
export type ObjectOf<K extends string> = K extends keyof KindMap ? KindMap[K] : KubeObject;

/** The cluster as a controller's informers show it: the state before this step's writes. Lists are in creation order. */
export interface ClusterView {
  readonly now: TimeMs;
  get<K extends string>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  list<K extends string>(kind: K, namespace?: string): readonly ObjectOf<K>[];
  /** Objects whose controlling ownerReference has this uid. */
  ownedBy<K extends string>(kind: K, ownerUid: string): readonly ObjectOf<K>[];
  /** Pods of a namespace that match a label selector. */
  pods(namespace: string, selector: LabelSelector): readonly Pod[];
  /** Pods without a node, in creation order. */
  unplacedPods(): readonly Pod[];
}

/** Everything a controller can reach. Controllers never see the plant. */
export interface Seen {
  readonly cluster: ClusterView;
  readonly metrics: MetricsView;
  /** Wall clock of simulated time 0, ms since 1970 UTC (cron triggers, maintenance windows). */
  readonly epochUnixMs: number;
  /** Of the run, for waits that upstream draws by chance: streams are named after the controller. */
  readonly seed: number;
  /** What the API server serves and how it validates, for controllers that apply objects of any kind. */
  readonly kinds: readonly KindDoc[];
}

/** Why a reconcile runs now: an object it watches changed, or one of its own timers ended. */
export type Trigger = { readonly by: "watch" } | { readonly by: "timer"; readonly timer: string };

export interface Decision<Memory> {
  readonly memory: Memory;
  readonly commands: readonly Command[];
  /** Absent only when nothing was looked at (a watch event that does not concern the object). */
  readonly explanation?: Explanation;
  /** Proxies are told the rules as they are now. */
  readonly push?: boolean;
  /** Timers of this key to set (absolute time) or to clear (null); others stay as they are. */
  readonly timers?: Readonly<Record<string, TimeMs | null>>;
}

/** Where the modelled rule comes from. */
export interface Upstream {
  readonly project: string;
  readonly version: string;
  readonly source: string;
}

/** What a loop touches: the table of loops shows it, and every write of a run is held against it. */
export interface LoopDoc {
  /** Kinds, and what is outside of the API server: "Pod", "metrics.k8s.io", "Git". */
  readonly reads: readonly string[];
  /** "Kind.create", "Kind.delete", or a field with all below: "Deployment.spec.replicas". `*` is any kind, or all of one. */
  readonly writes: readonly string[];
  /** How often it looks: "15s", "on change". */
  readonly period: string;
  /** Where it runs: "kube-controller-manager". */
  readonly host: string;
}

/** A field a person may change while the run plays; the interface and the CLI are generated from these. */
export interface FieldDoc {
  /** Path inside the object, API names: "spec.metrics[0].resource.target.averageUtilization". */
  readonly path: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number | null;
  readonly help: string;
}

/** A manifest field that cannot be taken as written. */
export interface ManifestError {
  /** Path from the manifest's root: ["spec", "metrics", 0, "type"]. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/**
 * How the API server keeps `metadata.managedFields`. A run needs the rules only when somebody in it applies; without
 * them no object tells who wrote its fields.
 */
export interface FieldOwnership {
  /** The edited object with its owners after a plain update; one that brings other owners itself is taken as it is. */
  updated(before: KubeObject, edited: KubeObject, by: string): KubeObject;
  /** The object after a write through its scale subresource. */
  scaled(before: KubeObject, replicas: number, by: string): KubeObject;
}

/** A pod where it runs. */
export interface PlacedPod {
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
  readonly node: string;
  /** In the plant; null = it does nothing there. */
  readonly slot: number | null;
}

/**
 * One control loop, as controller-runtime shapes it: keys are enqueued by watches and timers, and each reconcile of a
 * key reads, decides and returns commands. No clock, no chance, no state outside `memory`, which must be plain data
 * that is never mutated (checkpoints keep references to it).
 */
export interface Controller<Memory = unknown, Observation = unknown> {
  /** Unique name of the loop, kebab-case: "hpa", "keda", "deployment". */
  readonly name: string;
  /** Upstream component name used as event source: "horizontal-pod-autoscaler". */
  readonly component: string;
  readonly upstream: Upstream;
  /** What is simplified or missing against upstream, one plain sentence each; shown on "How exact?". */
  readonly leftOut: readonly string[];
  readonly loop: LoopDoc;
  /** Kinds that belong to this controller: validated and defaulted by `admit`. */
  readonly kinds: readonly KindDoc[];
  /** Kind of the objects that its keys name, where that is not the first of `kinds`. */
  readonly keyKind?: string;
  /** It looks so often that equal "kept" decisions in a row are recorded once. */
  readonly recordsChangesOnly?: boolean;
  /** Present when the loop applies objects. */
  readonly ownership?: FieldOwnership;
  /** Which keys a changed object enqueues; kind "*" is every kind. `before`/`after` undefined: created/deleted. */
  readonly watches: readonly {
    readonly kind: string;
    keys(after: KubeObject | undefined, before: KubeObject | undefined, cluster: ClusterView): readonly string[];
  }[];
  init(key: string, now: TimeMs): Memory;
  /** The only reader: what the loop sees now, as plain data. */
  observe(key: string, seen: Seen, memory: Memory, trigger: Trigger): Observation;
  decide(seen: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory>;
  /** Present when the controller is a mutating admission webhook for pods (VPA): the pod as it should be created. */
  mutatePod?(pod: Pod, cluster: ClusterView): Pod;
  /** Present when the controller knows what Git brings to the cluster: the deliveries among a run's objects. */
  readonly deliveries?: (objects: readonly KubeObject[]) => DeliveryReader;
  /** Present when the controller is a mesh's control plane: the plant as its proxies run it by the rules among `objects`. */
  readonly proxies?: {
    /** Kinds of the objects that it reads. */
    readonly kinds: readonly string[];
    configure(plant: PlantSpec, objects: readonly KubeObject[]): PlantSpec;
    /** Present when its agents tell of calls that they kept from pods: with what they know of these. */
    named?(flows: readonly PlantFlow[], pods: readonly PlacedPod[], cluster: ClusterView): readonly Flow[];
  };
  /** Present when the controller answers external.metrics.k8s.io (KEDA). */
  readonly externalMetrics?: {
    /** The key that serves this metric, if it is ours. */
    owner(
      namespace: string,
      metric: string,
      selector: LabelSelector | undefined,
      cluster: ClusterView,
    ): string | undefined;
    read(
      key: string,
      metric: string,
      seen: Seen,
      memory: Memory,
      now: TimeMs,
    ): {
      readonly memory: Memory;
      readonly answer: { readonly valuesMilli: readonly number[] } | { readonly error: string };
      readonly commands: readonly Command[];
    };
  };
}

/** How settings name commits: `git/shop.revert: HEAD`. */
export interface CommitPaths {
  readonly prefix: string;
  /** @param by author of what the setting itself writes */
  change(
    objects: readonly KubeObject[],
    setting: { readonly path: string; readonly value: number | string | boolean | null },
    by: string,
  ): Result<
    { readonly type: "commit"; readonly repository: KubeObject; readonly commit: object },
    { readonly field: string; readonly message: string; readonly hint?: string }
  >;
  /** The repository as if the commit had always been part of its first one. */
  asFirst(repository: KubeObject, commit: object): Result<KubeObject, string>;
}

/** The rest of the scenario that a manifest stands in. */
export interface Surroundings {
  readonly objects: readonly KubeObject[];
  readonly services: readonly string[];
  /** The scenario has a mesh. */
  readonly mesh: boolean;
}

/** Validation and defaulting of one kind, as the API server (or the CRD's schema and webhook) does it. */
export interface KindDoc {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  readonly fields: readonly FieldDoc[];
  /** Paths of settings that push a commit to one of these objects, and what they stand for. */
  readonly commits?: CommitPaths;
  /** What its webhook says to a manifest that satisfies the schema but not the webhook; undefined otherwise. */
  denial?(manifest: KubeObject): string | undefined;
  /** Names of Deployments that its controller makes for a manifest, which may be as wrong as a person wrote it. */
  deployments?(written: Readonly<Record<string, unknown>>): readonly string[];
  /** What is wrong with it beside the rest of a scenario, although the API server takes it. */
  analyse?(manifest: KubeObject, among: Surroundings): readonly ManifestError[];
  /** A new object with what the API server writes into it once it has a name and a uid. */
  born?(object: KubeObject): KubeObject;
  /** Takes the manifest as written; returns it defaulted (spec filled in), or every error found. */
  admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]>;
}

/** `namespace/name`, the key of most controllers. */
export const keyOf = (object: { readonly metadata: { readonly namespace: string; readonly name: string } }): string =>
  `${object.metadata.namespace}/${object.metadata.name}`;

/** Reference to an object, for commands. */
export const refOf = (object: KubeObject): ObjectRef => ({
  kind: object.kind,
  namespace: object.metadata.namespace,
  name: object.metadata.name,
});
