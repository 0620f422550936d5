import type { KnobDoc, Objective, Problem, WatchDoc } from "../api/frame.ts";
import type { KubeObject } from "../api/objects.ts";
import type { LoadTerm, PlantSpec } from "../api/plant.ts";
import type { Result } from "../base/result.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";

/** A scenario file, read and checked: one Simulation document and the manifests behind it. */
export interface Scenario {
  readonly file: string;
  readonly name: string;
  /** The claim in one sentence; the page's headline. */
  readonly title: string;
  /** One paragraph: what is set up and what to watch. */
  readonly about: string;
  /** The question asked before the run. */
  readonly prediction: string | null;
  /** Symptom group of the gallery: "Work piles up". */
  readonly symptom: string;
  readonly seed: number;
  readonly horizonMs: DurationMs;
  readonly variants: readonly VariantDoc[];
  /** Names of the variants shown side by side when the page opens. */
  readonly shown: readonly string[];
  readonly expectations: readonly Expectation[];
  /** Dated facts around the scenario, shown as history: nothing of them is simulated. */
  readonly history: readonly { readonly when: string; readonly says: string }[];
}

export interface VariantDoc {
  readonly name: string;
  readonly title: string;
  /** Edits to the scenario that make this variant, besides the manifests that name it. */
  readonly set: readonly Setting[];
}

/** `--set PATH=VALUE`, a variant's edit, or an intervention's path and value. */
export interface Setting {
  readonly path: string;
  readonly value: number | string | boolean | null;
}

/** One claim, asserted: every expression must be true of the run, and false of the counterfactual run. */
export interface Expectation {
  readonly claim: string;
  /** Variants that must have run; expressions name them. */
  readonly variants: readonly string[];
  readonly says: string;
  /** Settings before the start, in every run of this expectation (a sweep is one expectation a point). */
  readonly set: readonly Setting[];
  /** Null: the scenario's own. */
  readonly seeds: readonly number[] | null;
  /** Under so many of the seeds everything must hold. */
  readonly enough: number;
  /** Expressions of `base/expression.ts` over the records of the runs; see simulations/README.md. */
  readonly that: readonly { readonly expression: string; readonly line: number; readonly column: number }[];
  readonly counterfactual: { readonly says: string; readonly set: readonly Setting[] };
  /** Horizon when it differs from the scenario's. */
  readonly horizonMs: DurationMs | null;
}

/** Timing of a container's life, per workload; drawn per pod ordinal from the stream "startup/<workload>/<n>". */
export interface StartupSpec {
  readonly pullMs: readonly [min: DurationMs, max: DurationMs];
  /** Container start to first successful readiness. */
  readonly bootMs: readonly [min: DurationMs, max: DurationMs];
  /** Preparation of sandbox and network before the pull. */
  readonly sandboxMs: DurationMs;
  /** How long a container of a Job's pod works once it is up; null: as its role has it. */
  readonly runMs: readonly [min: DurationMs, max: DurationMs] | null;
  /** So many of those fail, the first ones. */
  readonly fails: number;
}

/** The sensing path; every stage can be broken on its own. */
export interface SensorSpec {
  /** metrics-server scrape period; 15 s in the shipped manifest. */
  readonly scrapeMs: DurationMs;
  /** The kubelet's own sampling lag before the scrape. */
  readonly kubeletLagMs: DurationMs;
  /** metrics.k8s.io is served at all. */
  readonly metricsServer: boolean;
  /** custom.metrics.k8s.io and external.metrics.k8s.io answer. */
  readonly adapter: boolean;
  /** Adapter's own polling period and delay for queue and service metrics. */
  readonly adapterPeriodMs: DurationMs;
  readonly adapterLagMs: DurationMs;
  /** Brokers and Prometheus answer KEDA's queries. */
  readonly sources: boolean;
}

export interface NodePool {
  readonly name: string;
  readonly count: number;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** A custom or external metric that the adapter publishes: an expression over recorded truth, sampled late. */
export interface PublishedMetric {
  readonly name: string;
  /** "external", or the kind of a described object ("Pod", "Service", …). */
  readonly on:
    | { readonly type: "external" }
    | { readonly type: "object"; readonly kind: string; readonly name: string }
    | { readonly type: "pods"; readonly workload: string };
  /** Column key of the truth it reads: "queue/checkout/depth", "queue/checkout/oldest", "load/messages/rate". */
  readonly column: string;
}

/** One variant, ready to run: plain data, no text left to parse. */
export interface CompiledRun {
  readonly scenario: string;
  readonly title: string;
  readonly variant: string;
  readonly variantTitle: string;
  readonly seed: number;
  readonly stepMs: DurationMs;
  readonly recordMs: DurationMs;
  readonly horizonMs: DurationMs;
  readonly epochUnixMs: number;
  readonly plant: PlantSpec;
  readonly watch?: WatchDoc;
  /** Workload name (the Deployment's, Job's or ScaledJob's name) → startup; same order as `plant.workloads`. */
  readonly startup: readonly StartupSpec[];
  readonly sensors: SensorSpec;
  readonly metrics: readonly PublishedMetric[];
  readonly objectives: readonly Objective[];
  readonly nodes: readonly NodePool[];
  /** Names of the outside systems that serve the queues: "rabbitmq", "kafka", "aws-sqs", "redis"; by queue name. */
  readonly brokers: Readonly<
    Record<string, { readonly system: string; readonly topic?: string; readonly group?: string }>
  >;
  /** Messages already in each queue at time 0, by queue name. */
  readonly initialMessages: Readonly<Record<string, number>>;
  /** Admitted (defaulted) objects in file order; metadata still without uid. */
  readonly objects: readonly KubeObject[];
  /** When objects other than those present at 0 are created: `metadata.annotations["setpoint.dev/at"]`. */
  readonly createAt: readonly TimeMs[];
  /** Scripted edits, part of the scenario (a load that changes, a fault). */
  readonly script: readonly { readonly at: TimeMs; readonly path: string; readonly value: Setting["value"] }[];
  readonly knobs: readonly KnobDoc[];
  /** Services of which there are several alike, and how many: `team` of 2 is `team-1` and `team-2`; absent = none. */
  readonly families?: Readonly<Record<string, number>>;
  /** What the terminal's files hold at the start, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A pod that hangs may be named by its workload: its oldest pod that is well. */
export type PodAction = "kill" | "evict" | "hang";
export type NodeAction = "kill" | "restore" | "drain" | "interrupt";

/** Resolves a live setting against a compiled run: what exactly changes. Used by the engine for interventions. */
export type Edit =
  | { readonly type: "load"; readonly load: number; readonly terms: readonly LoadTerm[] }
  | { readonly type: "plant"; readonly plant: PlantSpec }
  | { readonly type: "sensors"; readonly sensors: SensorSpec }
  | {
      readonly type: "object";
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
      readonly object: KubeObject;
    }
  /** A commit is pushed to a repository, whose host may take it. */
  | { readonly type: "commit"; readonly repository: KubeObject; readonly commit: object }
  | { readonly type: "pod"; readonly action: PodAction; readonly name: string }
  /** A line is typed into the terminal. */
  | { readonly type: "line"; readonly line: string }
  /** One of the terminal's files is written; null deletes it. */
  | { readonly type: "file"; readonly name: string; readonly text: string | null }
  | { readonly type: "node"; readonly action: NodeAction; readonly name: string };

export type Compiled = Result<CompiledRun, readonly Problem[]>;
