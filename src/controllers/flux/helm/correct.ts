import type { TimeMs } from "../../../base/units.ts";
import { idOf, subjectOf } from "../kustomization/object-id.ts";
import type { HelmCluster } from "./cluster.ts";
import type { Difference } from "./drift.ts";
import { marked, type Progress, told } from "./progress.ts";
import { fullName, type Snapshot } from "./release.ts";
import type { State } from "./state.ts";

const latestOf = ({ storage }: Progress): Snapshot | undefined => storage.at(-1);

export function driftTold(progress: Progress, differences: readonly Difference[]): Progress {
  const latest = latestOf(progress);
  const name = latest ? fullName(latest) : "";
  const lines = differences.map(({ says }) => says).join("\n");
  const message = `Cluster state of release ${name} has drifted from the desired state:\n${lines}`;
  return told(progress, "Warning", "DriftDetected", message);
}

/** Upstream: internal/reconcile/correct_cluster_drift.go. */
export function driftCorrected(progress: Progress, state: State, cluster: HelmCluster, now: TimeMs): Progress {
  const doing = marked(progress, ["Ready", "Unknown", "Progressing", "correcting cluster drift"], now);
  const corrected: string[] = [];
  const errors: string[] = [];
  for (const { object, wanted } of state.status === "drifted" ? state.differences : []) {
    const subject = subjectOf(idOf(object));
    const error = wanted ? cluster.correct(wanted) : cluster.apply(object);
    if (error) errors.push(`${subject} ${wanted ? "patch" : "creation"} failure: ${error.message}`);
    else corrected.push(`${subject} ${wanted ? "configured" : "created"}`);
  }
  const latest = latestOf(progress);
  const name = latest ? fullName(latest) : "";
  const done = corrected.join("\n");
  if (errors.length === 0)
    return told(doing, "Normal", "DriftCorrected", `Cluster state of release ${name} has been corrected:\n${done}`);
  const partly = done === "" ? "" : "partially ";
  const rest = done === "" ? "" : `\n\nSuccessful corrections:\n${done}`;
  const message = `Failed to ${partly}correct cluster state of release ${name}:\n${errors.join("\n")}${rest}`;
  return told(doing, "Warning", "DriftCorrectionFailed", message);
}
