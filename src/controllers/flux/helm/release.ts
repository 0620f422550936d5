import { parseDuration } from "../../../base/go-duration.ts";
import type { Result } from "../../../base/result.ts";
import { type DurationMs, MINUTE_MS, type TimeMs } from "../../../base/units.ts";
import type { FluxObject } from "../fields.ts";
import type { Condition } from "../kustomization/conditions.ts";
import type { IgnoreRule } from "../kustomization/kustomization.ts";

/** A HelmRelease as the API server keeps it. Upstream: helm-controller api/v2 helmrelease_types.go, v1.6.3. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly generation: number;
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
  readonly spec: HelmReleaseSpec;
  readonly status: HelmReleaseStatus;
}

/** Durations are Go's: "10m0s". */
export interface HelmReleaseSpec {
  readonly interval: string;
  readonly timeout?: string;
  readonly suspend?: boolean;
  readonly releaseName?: string;
  readonly targetNamespace?: string;
  readonly chart: { readonly spec: ChartTemplate };
  readonly values?: Readonly<Record<string, unknown>>;
  readonly dependsOn?: readonly { readonly name: string; readonly namespace?: string }[];
  readonly driftDetection?: { readonly mode?: DriftMode; readonly ignore?: readonly IgnoreRule[] };
  readonly install?: ActionSpec;
  readonly upgrade?: ActionSpec;
  readonly rollback?: ActionSpec;
}

/** What becomes of differences between the stored release and the cluster. */
export type DriftMode = "enabled" | "warn" | "disabled";

interface ActionSpec {
  readonly timeout?: string;
  readonly disableWait?: boolean;
  readonly remediation?: Remediation;
}

export interface Remediation {
  readonly retries?: number;
  readonly remediateLastFailure?: boolean;
  readonly strategy?: "rollback" | "uninstall";
}

/** The HelmChart that a release asks the source-controller for. */
export interface ChartTemplate {
  readonly chart: string;
  readonly sourceRef: { readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly interval?: string;
  readonly reconcileStrategy?: "ChartVersion" | "Revision";
  readonly valuesFiles?: readonly string[];
}

export interface HelmReleaseStatus {
  readonly conditions: readonly Condition[];
  /** The newest first. */
  readonly history: readonly Snapshot[];
  readonly failures: number;
  readonly installFailures: number;
  readonly upgradeFailures: number;
  readonly lastAttemptedGeneration?: number;
  readonly lastAttemptedRevision?: string;
  readonly lastAttemptedConfigDigest?: string;
  readonly lastAttemptedReleaseAction?: "install" | "upgrade";
  readonly helmChart?: string;
  readonly observedGeneration?: number;
}

/** What the status remembers of a release. */
export interface Snapshot {
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly status: ReleaseStatus;
  readonly chartName: string;
  readonly chartVersion: string;
  readonly configDigest: string;
  /** Names the chart's package. */
  readonly digest: string;
  readonly lastDeployed: TimeMs;
}

type ReleaseStatus = "deployed" | "failed" | "superseded";

/** A release in Helm's storage: what the status remembers, and the manifest. */
export interface Stored extends Snapshot {
  readonly objects: readonly FluxObject[];
}

/** A chart, rendered with the values of the release; or why it cannot be. */
export interface Chart {
  readonly name: string;
  readonly version: string;
  readonly configDigest: string;
  readonly digest: string;
  readonly objects: Result<readonly FluxObject[], string>;
}

export const releaseNameOf = ({ name, spec }: Pick<HelmRelease, "name" | "spec">): string =>
  spec.releaseName ?? (spec.targetNamespace === undefined ? name : `${spec.targetNamespace}-${name}`);

export const releaseNamespaceOf = ({ namespace, spec }: Pick<HelmRelease, "namespace" | "spec">): string =>
  spec.targetNamespace ?? namespace;

/** "default/web.v2" */
export const fullName = ({ namespace, name, version }: Snapshot): string => `${namespace}/${name}.v${version}`;
/** "web@1.0.0" */
export const versionedChart = ({ chartName, chartVersion }: Snapshot): string => `${chartName}@${chartVersion}`;

export type ActionName = "install" | "upgrade" | "rollback";

export const timeoutOf = ({ spec }: HelmRelease, action: ActionName): DurationMs =>
  parseDuration(spec[action]?.timeout ?? spec.timeout) ?? 5 * MINUTE_MS;

/** The remediation of the action that was tried last; undefined before any was. */
export function activeRemediation({ spec, status }: HelmRelease): Remediation | undefined {
  const { lastAttemptedReleaseAction: action } = status;
  return action && (spec[action]?.remediation ?? {});
}

export const failuresOf = ({ status }: HelmRelease, action: "install" | "upgrade"): number =>
  action === "install" ? status.installFailures : status.upgradeFailures;

export const isExhausted = (release: HelmRelease, action: "install" | "upgrade"): boolean => {
  const retries = release.spec[action]?.remediation?.retries ?? 0;
  return retries >= 0 && failuresOf(release, action) > retries;
};

/** A last failure is mended too: as it says, else after upgrades that may be tried again. */
export const mendsLastFailure = (action: "install" | "upgrade", { remediateLastFailure, retries = 0 }: Remediation) =>
  remediateLastFailure ?? (action === "upgrade" && retries > 0);
