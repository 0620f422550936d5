import type { TimeMs } from "../../../base/units.ts";
import { deleteAll } from "./actions.ts";
import type { HelmCluster } from "./cluster.ts";
import { marked, type Progress, told, withStatus } from "./progress.ts";
import { type Chart, fullName, releaseNameOf, releaseNamespaceOf, type Stored, versionedChart } from "./release.ts";

/** What becomes of a release's conditions, counters and events when an action is over. */

const WORDS = { install: "Install", upgrade: "Upgrade" } as const;

export function releaseSucceeded(
  progress: Progress,
  action: "install" | "upgrade",
  target: Stored,
  now: TimeMs,
): Progress {
  const reason = `${WORDS[action]}Succeeded`;
  const message = `Helm ${action} succeeded for release ${fullName(target)} with chart ${versionedChart(target)}`;
  return told(marked(progress, ["Released", "True", reason, message], now), "Normal", reason, message);
}

export function releaseFailed(
  progress: Progress,
  action: "install" | "upgrade",
  chart: Chart,
  why: string,
  now: TimeMs,
): Progress {
  const { release } = progress;
  const reason = `${WORDS[action]}Failed`;
  const where = `${releaseNamespaceOf(release)}/${releaseNameOf(release)}`;
  const message = `Helm ${action} failed for release ${where} with chart ${chart.name}@${chart.version}: ${why}`;
  const failure = withStatus(progress, { failures: release.status.failures + 1 });
  return told(marked(failure, ["Released", "False", reason, message], now), "Warning", reason, message);
}

export const counted = (progress: Progress, action: "install" | "upgrade"): Progress => {
  const { installFailures, upgradeFailures } = progress.release.status;
  return withStatus(
    progress,
    action === "install" ? { installFailures: installFailures + 1 } : { upgradeFailures: upgradeFailures + 1 },
  );
};

/** Upstream: internal/reconcile/rollback_remediation.go. */
export function rolledBack(progress: Progress, earlier: Stored, error: string | undefined, now: TimeMs): Progress {
  const reason = error === undefined ? "RollbackSucceeded" : "RollbackFailed";
  const how = error === undefined ? "succeeded" : `failed: ${error}`;
  const message = `Helm rollback to previous release ${fullName(earlier)} with chart ${versionedChart(earlier)} ${how}`;
  const remediated = marked(progress, ["Remediated", error === undefined ? "True" : "False", reason, message], now);
  return told(remediated, error === undefined ? "Normal" : "Warning", reason, message);
}

/** Upstream: internal/reconcile/uninstall_remediation.go. */
export function uninstalled(progress: Progress, cluster: HelmCluster, now: TimeMs): Progress {
  const latest = progress.storage.at(-1);
  if (!latest) return progress;
  deleteAll(latest.objects, cluster);
  const message = `Helm uninstall remediation for release ${fullName(latest)} with chart ${versionedChart(latest)} succeeded`;
  const gone = { ...progress, storage: [] };
  const remediated = marked(gone, ["Remediated", "True", "UninstallSucceeded", message], now);
  return told(remediated, "Normal", "UninstallSucceeded", message);
}
