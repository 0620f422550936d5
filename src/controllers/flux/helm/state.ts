import type { HelmCluster } from "./cluster.ts";
import { type Difference, differencesOf } from "./drift.ts";
import type { Progress } from "./progress.ts";
import type { Chart } from "./release.ts";

/** How Helm's storage and the cluster stand to what is asked for. */
export type State =
  | { readonly status: "absent" | "failed" | "out of sync" | "in sync" }
  | { readonly status: "drifted"; readonly differences: readonly Difference[] }
  | { readonly status: "unknown"; readonly error: string };

/** Upstream: helm-controller internal/reconcile/state.go DetermineReleaseState, v1.6.3. */
export function stateOf({ release, storage }: Progress, chart: Chart, cluster: HelmCluster): State {
  const latest = storage.at(-1);
  if (latest === undefined) return { status: "absent" };
  if (latest.status === "failed") return { status: "failed" };
  const isSame =
    latest.chartName === chart.name &&
    latest.chartVersion === chart.version &&
    latest.configDigest === chart.configDigest;
  if (!isSame) return { status: "out of sync" };
  const mode = release.spec.driftDetection?.mode ?? "disabled";
  if (mode === "disabled") return { status: "in sync" };
  const found = differencesOf(latest.objects, release.spec, cluster);
  if (found.differences.length > 0) return { status: "drifted", differences: found.differences };
  if (found.error === undefined) return { status: "in sync" };
  return { status: "unknown", error: `unable to determine cluster state: ${found.error}` };
}
