import type { TimeMs } from "../../../base/units.ts";
import type { IgnoreDifference } from "../diff/ignore.ts";
import type { HealthStatus } from "../health-status.ts";
import type { SyncPhase } from "../hooks.ts";
import type { RetryStrategy } from "../retry.ts";
import type { OperationPhase, ResultCode } from "../sync/task.ts";

/** Where manifests come from. */
export interface ApplicationSource {
  readonly repoURL: string;
  readonly path?: string;
  readonly targetRevision?: string;
  readonly [parameter: string]: unknown;
}

export interface SyncPolicy {
  readonly automated?: {
    readonly enabled?: boolean;
    readonly prune?: boolean;
    readonly selfHeal?: boolean;
    readonly allowEmpty?: boolean;
  };
  readonly syncOptions?: readonly string[];
  readonly retry?: RetryStrategy & { readonly refresh?: boolean };
}

export interface ApplicationSpec {
  readonly project: string;
  readonly source: ApplicationSource;
  readonly destination: { readonly name?: string; readonly server?: string; readonly namespace?: string };
  readonly syncPolicy?: SyncPolicy;
  readonly ignoreDifferences?: readonly IgnoreDifference[];
}

/** What someone asked the controller to do. */
export interface Operation {
  readonly initiatedBy?: { readonly automated?: boolean; readonly username?: string };
  readonly retry?: RetryStrategy & { readonly refresh?: boolean };
  readonly sync?: {
    readonly revision?: string;
    readonly source?: ApplicationSource;
    readonly prune?: boolean;
    readonly dryRun?: boolean;
    readonly syncOptions?: readonly string[];
    readonly syncStrategy?: {
      readonly apply?: { readonly force?: boolean };
      readonly hook?: { readonly force?: boolean };
    };
    readonly resources?: readonly {
      readonly group?: string;
      readonly kind: string;
      readonly name: string;
      readonly namespace?: string;
    }[];
    /** How often this revision was healed. */
    readonly autoHealAttemptsCount?: number;
  };
}

export interface ResourceResult {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly images?: readonly string[];
  readonly message?: string;
  readonly status?: ResultCode;
  readonly hookType?: SyncPhase;
  readonly hookPhase?: OperationPhase;
  readonly syncPhase: SyncPhase;
}

/** How far the operation is; its times are whole seconds, as the API keeps them. */
export interface OperationState {
  readonly operation: Operation;
  readonly phase: OperationPhase;
  readonly message?: string;
  readonly startedAtMs: TimeMs;
  readonly finishedAtMs?: TimeMs;
  readonly retryCount?: number;
  readonly syncResult?: {
    readonly resources?: readonly ResourceResult[];
    readonly revision: string;
    readonly source: ApplicationSource;
  };
}

export type SyncStatusCode = "Synced" | "OutOfSync" | "Unknown";

export interface SyncStatus {
  readonly status: SyncStatusCode | "";
  readonly revision?: string;
  readonly comparedTo: Pick<ApplicationSpec, "destination" | "ignoreDifferences"> & {
    readonly source: ApplicationSource;
  };
}

export interface ResourceStatus {
  readonly group?: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Hooks, skipped and foreign objects have none. */
  readonly status?: SyncStatusCode;
  readonly health?: { readonly status: HealthStatus; readonly message?: string };
  readonly hook?: true;
  readonly requiresPruning?: true;
  readonly requiresDeletionConfirmation?: true;
  readonly syncWave?: number;
}

export interface ApplicationCondition {
  readonly type: string;
  readonly message: string;
  readonly lastTransitionTimeMs: TimeMs;
}

/** An application as the API server keeps it, single source; absent fields are undefined, never null. */
export interface Application {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly deleting: boolean;
  readonly spec: ApplicationSpec;
  readonly operation: Operation | undefined;
  readonly operationState: OperationState | undefined;
  readonly sync: SyncStatus;
  readonly health: { readonly status?: HealthStatus; readonly lastTransitionTimeMs?: TimeMs };
  readonly resources: readonly ResourceStatus[];
  readonly conditions: readonly ApplicationCondition[];
  readonly reconciledAtMs: TimeMs | undefined;
}

/** An event the controller leaves on the application. */
export interface AppEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** The API keeps times in whole seconds. */
export const wholeSeconds = (time: TimeMs): TimeMs => Math.floor(time / 1_000) * 1_000;

export const isCompletedPhase = (phase: OperationPhase): boolean => phase !== "Running" && phase !== "Terminating";

/**
 * Replaces the conditions of the evaluated types; one that says the same as before keeps its time.
 * Upstream: types.go ApplicationStatus.SetConditions, v3.5.7.
 */
export function withConditions(
  before: readonly ApplicationCondition[],
  found: readonly ApplicationCondition[],
  evaluated: readonly string[],
): readonly ApplicationCondition[] {
  const kept = before.filter(({ type }) => !evaluated.includes(type));
  const fresh = found.map((condition) => {
    const known = before.find(({ type }) => type === condition.type);
    return known?.message === condition.message ? known : condition;
  });
  const text = ({ type, message }: ApplicationCondition): string => `${type}/${message}`;
  return [...kept, ...fresh].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}
