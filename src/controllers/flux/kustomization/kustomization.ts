import { parseDuration } from "../../../base/go-duration.ts";
import { type DurationMs, SECOND_MS, type TimeMs } from "../../../base/units.ts";
import type { FluxObject } from "../fields.ts";
import type { Condition } from "./conditions.ts";

/** A Kustomization as the API server keeps it. Upstream: kustomize-controller api/v1 kustomization_types.go, v1.9.5. */
export interface Kustomization {
  readonly name: string;
  readonly namespace: string;
  readonly generation: number;
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
  readonly spec: KustomizationSpec;
  readonly status: KustomizationStatus;
}

/** Durations are Go's: "10m0s". */
export interface KustomizationSpec {
  readonly interval: string;
  readonly retryInterval?: string;
  readonly timeout?: string;
  readonly path?: string;
  readonly prune: boolean;
  readonly wait?: boolean;
  readonly force?: boolean;
  readonly suspend?: boolean;
  readonly deletionPolicy?: "MirrorPrune" | "Delete" | "WaitForTermination" | "Orphan";
  readonly sourceRef: SourceRef;
  readonly dependsOn?: readonly { readonly name: string; readonly namespace?: string }[];
  readonly healthChecks?: readonly HealthCheck[];
  readonly ignore?: readonly IgnoreRule[];
  readonly commonMetadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface SourceRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface HealthCheck {
  /** "apps/v1" where it is absent. */
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** JSON pointers whose differences are no drift; `target` holds regular expressions that match whole texts. */
export interface IgnoreRule {
  readonly paths: readonly string[];
  readonly target?: {
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

export interface KustomizationStatus {
  readonly conditions: readonly Condition[];
  /** "namespace_name_group_kind", see object-id.ts. */
  readonly inventory: readonly string[];
  readonly lastAppliedRevision?: string;
  readonly lastAttemptedRevision?: string;
  readonly observedGeneration?: number;
}

/** What a source offers: nothing by that name, nothing fetched yet, or an artifact. */
export type Source = "missing" | "no-artifact" | Artifact;

export interface Artifact {
  readonly revision: string;
  /**
   * What kustomize builds from each directory, by its path without "./", or why it cannot; "gone" when the file is no
   * longer served.
   */
  readonly directories: Readonly<Record<string, readonly FluxObject[] | BuildError>> | "gone";
}

export interface BuildError {
  readonly error: string;
}

/** Flags of the controller. */
export interface FluxConfig {
  /** `--requeue-dependency`: 30 s. */
  readonly dependencyRequeue: DurationMs;
  /** Health checks end at the first failure: feature gate DisableFailFastBehavior, off by default. */
  readonly failFast: boolean;
  /** Manager of the fields it applies: "kustomize-controller". */
  readonly fieldManager: string;
  /** 5 s, a constant upstream. */
  readonly healthPoll: DurationMs;
}

/** An event as it is recorded on the Kustomization. */
export interface FluxEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** When the next run is due: at once, after a while, or not before something changes (neither). */
export interface Outcome {
  readonly requeueNow: boolean;
  readonly requeueAfter: DurationMs;
  /** The caller adds chance: ±5 % (`--interval-jitter-percentage`). */
  readonly jittered?: true;
  /** Returned to the work queue, which then backs off by itself. */
  readonly error?: string;
  /** The finalizer was removed from a deleted Kustomization. */
  readonly gone?: true;
}

/** The time of a condition has whole seconds. */
export const wholeSecond = (now: TimeMs): TimeMs => Math.floor(now / SECOND_MS) * SECOND_MS;

const duration = (text: string): DurationMs => parseDuration(text) ?? 0;

export const intervalOf = ({ interval }: KustomizationSpec): DurationMs => duration(interval);

export const retryIntervalOf = ({ retryInterval, interval }: KustomizationSpec): DurationMs =>
  duration(retryInterval ?? interval);

/** Of health checks: 30 s less than the interval, and never below 30 s. */
export const timeoutOf = ({ timeout, interval }: KustomizationSpec): DurationMs =>
  Math.max(30 * SECOND_MS, timeout === undefined ? duration(interval) - 30 * SECOND_MS : duration(timeout));
