import type { DurationMs, TimeMs } from "../base/units.ts";
import type { FieldDoc, LoopDoc, Upstream } from "./controller.ts";
import type { Explanation } from "./explanation.ts";
import type { Flow } from "./flows.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { EventRecord, KubeObject, ObjectRef } from "./objects.ts";
import type { Printed } from "./terminal.ts";
import type { Trace } from "./traces.ts";

/** What a run shows of itself; everything here is plain data that crosses to the page as it is. */

/** The meaning that colours a line: the same everywhere in the interface. */
export type Meaning = "demand" | "capacity" | "backlog" | "error" | "decision" | "seen" | "neutral";

/** One recorded column: a number a row, NaN where there is none (no sample yet, nothing to measure). */
export interface ColumnDoc {
  /** Slash path, stable: "queue/checkout/depth", "workload/checkout-worker/ready". */
  readonly key: string;
  readonly title: string;
  /** "msg/s", "messages", "s", "%", "pods", "cores", "bytes", "$/h". */
  readonly unit: string;
  readonly meaning: Meaning;
  /** It tells more of what other columns tell, for a picture of it; it does not count in the digest. */
  readonly aside?: true;
}

/** A number that a person may change while the run plays. */
export interface KnobDoc extends FieldDoc {
  /** Full path for an intervention: "HorizontalPodAutoscaler/web.spec.minReplicas", "load/messages.rate". */
  readonly path: string;
  /** What it acts on: a column group ("load", "queue", "cpu", "replicas") that decides the row it stands in. */
  readonly group: "load" | "queue" | "cpu" | "replicas" | "sensors" | "faults" | "other";
  /** Value at the start of the run, after variant patches. */
  readonly initial: number;
  /** The value that stands for none: what is set there is null. Absent where something always holds. */
  readonly off?: number;
}

export interface ControllerDoc {
  readonly name: string;
  readonly component: string;
  readonly upstream: Upstream;
  readonly leftOut: readonly string[];
  readonly loop: LoopDoc;
}

/** A Pod's life as the Pods row draws it. */
export type PodState = "pending" | "starting" | "ready" | "unready" | "failing" | "stopping" | "gone";
export interface PodChange {
  readonly at: TimeMs;
  readonly pod: string;
  readonly workload: string;
  readonly node: string | null;
  readonly state: PodState;
  /** Why it is in this state, upstream's words where there are any. */
  readonly because: string;
  /** Requests of the whole pod. */
  readonly cpuRequestMilli: number;
  readonly memoryRequestBytes: number;
}

/** A Node's life as the picture of the cluster draws it. */
export type NodeState = "booting" | "ready" | "notReady" | "draining" | "gone";
export interface NodeChange {
  readonly at: TimeMs;
  readonly node: string;
  /** The node group or NodePool it belongs to, "" for a fixed node. */
  readonly group: string;
  readonly state: NodeState;
  readonly because: string;
  /** Allocatable; of a booting node what it will have. */
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly maxPods: number;
  /** Null when nobody states a price. */
  readonly priceMicroUsdPerHour: number | null;
  /** The cloud may want this machine back. */
  readonly spot?: true;
}

/** One write to a number people follow (`replicas`, `requests`): who, when, why. */
export interface WriteRecord {
  readonly at: TimeMs;
  /** Controller name, "user" or "scenario". */
  readonly by: string;
  readonly target: ObjectRef;
  readonly field: string;
  readonly from: number | string | null;
  readonly to: number | string | null;
  /** `DecisionRecord.id`, or null for outside writes. */
  readonly decision: number | null;
}

/** The first time in a run that a loop changes something of its kind. */
export interface Touch {
  readonly at: TimeMs;
  /** Controller name. */
  readonly by: string;
  readonly kind: string;
  /** Whose field it is, as "namespace/name"; "" for what is created, deleted, reported or owned by another object. */
  readonly object: string;
  /** "create", "delete", "status", "metadata.labels", "spec.replicas". */
  readonly field: string;
  /** The loop says of itself that it writes this. */
  readonly declared: boolean;
}

/** An object that Git may hold, or that brings Git to the cluster, as a write left it: who, when, why. */
export interface ObjectChange {
  readonly at: TimeMs;
  /** Controller name, "user" or "scenario". */
  readonly by: string;
  readonly target: ObjectRef;
  /** null: it is gone. */
  readonly object: KubeObject | null;
  /** `DecisionRecord.id`, or null for outside writes. */
  readonly decision: number | null;
}

export interface DecisionRecord {
  /** Ordinal within the run. */
  readonly id: number;
  readonly at: TimeMs;
  readonly controller: string;
  /** The object that decided ("HorizontalPodAutoscaler default/web"). */
  readonly object: ObjectRef;
  /** up/down: it changed a number; kept: it looked and changed nothing; acted: it did something else. */
  readonly effect: "up" | "down" | "kept" | "acted";
  readonly explanation: Explanation;
  /** What its steps ended at, if that is known without reading the explanation. */
  readonly result?: number | string | null;
  readonly writes: readonly WriteRecord[];
}

/** A value that the scenario itself gives a knob. */
export interface ScriptLine {
  readonly at: TimeMs;
  /** `KnobDoc.path`. */
  readonly path: string;
  readonly value: number;
  /** on: an edit like any other; unset: only while nobody has set this path (a load that changes by itself). */
  readonly holds: "on" | "unset";
}

/** The line that a scenario is about: a sum of columns, or its percentage of the sum of others. */
export interface WatchDoc {
  readonly title: string;
  readonly unit: string;
  /** Keys of columns. */
  readonly of: readonly string[];
  readonly per?: readonly string[] | undefined;
}

/** Everything about a run that does not change while it goes on. */
export interface RunInfo {
  readonly scenario: string;
  readonly title: string;
  readonly variant: string;
  readonly variantTitle: string;
  readonly seed: number;
  readonly engine: string;
  readonly stepMs: DurationMs;
  /** Row r covers the time up to (r + 1) × recordMs. */
  readonly recordMs: DurationMs;
  readonly horizonMs: DurationMs;
  readonly epochUnixMs: number;
  readonly columns: readonly ColumnDoc[];
  readonly knobs: readonly KnobDoc[];
  /** In order of time. */
  readonly script: readonly ScriptLine[];
  readonly controllers: readonly ControllerDoc[];
  /** Services that pods of a workload answer for, by workload. */
  /** Absent where the scenario names none, or the run has none of its columns. */
  readonly watch?: WatchDoc;
  readonly serves: Readonly<Record<string, readonly string[]>>;
  /** HTTP methods of services whose requests are no GET. */
  readonly methods?: Readonly<Record<string, string>>;
  /** Services of which there are several alike, and how many: `team` of 2 is `team-1` and `team-2`. */
  readonly families?: Readonly<Record<string, number>>;
  /** What the terminal's files hold at the start, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** A stretch of history. Rows from `fromRow` on replace whatever was known there (after an intervention). */
export interface Frame {
  readonly fromRow: number;
  readonly rows: number;
  /** One array a column, in the order of `RunInfo.columns`, each of length `rows`; transferred, not copied. */
  readonly columns: readonly Float64Array[];
  readonly decisions: readonly DecisionRecord[];
  readonly pods: readonly PodChange[];
  readonly nodes: readonly NodeChange[];
  readonly writes: readonly WriteRecord[];
  /** Only of runs with deliveries from Git. */
  readonly objects: readonly ObjectChange[];
  readonly events: readonly EventRecord[];
  readonly touches: readonly Touch[];
  /** What the terminal showed. */
  readonly printed: readonly Printed[];
  /** Requests that were followed, in order of their ends. */
  readonly traces: readonly Trace[];
  /** Calls that nodes kept from their pods. */
  readonly flows: readonly Flow[];
  /** Requests with effects: a few of each second. */
  readonly ledger: readonly LedgerEntry[];
  /** The run is computed up to here. */
  readonly until: TimeMs;
  readonly done: boolean;
  /** Hex digest of all rows so far. */
  readonly digest: string;
}

/** What a scenario promises its users: a measured time stays within a bound. */
export interface Objective {
  readonly group: "queue" | "service";
  readonly name: string;
  /** Of a queue its oldest message, of a service a quantile of its response times. */
  readonly measure: "oldest" | "p50" | "p95" | "p99";
  readonly boundMs: DurationMs;
}

/** A change from outside the loops: a slider, a fault, a lesson's action. Applied at the next step boundary. */
export interface Intervention {
  readonly at: TimeMs;
  readonly by: string;
  readonly path: string;
  readonly value: number | string | boolean | null;
}

/** An error in a scenario or manifest, at its place. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}
