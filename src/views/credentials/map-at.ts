import type { Intervention } from "../../api/frame.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { type CredentialGraph, credentialGraph } from "../../credentials/graph.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import { applySetting } from "../../scenario/settings.ts";

/** Kinds that say who holds which key. */
const KINDS = new Set([
  ...["System", "Credential", "Pipeline", "Application", "Kustomization", "HelmRelease", "GitRepository", "Repository"],
  ...["AdmissionPolicy", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
]);
/** Edits of objects on the map up to an instant, the scenario's own first. */
export const editsUpTo = (run: CompiledRun, log: readonly Intervention[], at: TimeMs) =>
  [...run.script, ...log].filter((edit) => edit.at <= at && KINDS.has(edit.path.slice(0, edit.path.indexOf("/"))));

/** The graph of a run after edits; what only some other run has is passed over. */
export function mapAfter(run: CompiledRun, edits: ReturnType<typeof editsUpTo>): CredentialGraph {
  let now: CompiledRun = run;
  for (const { path, value } of edits) {
    const next = applySetting(now, { path, value }, []);
    if (next.ok) now = next.value;
  }
  const byKind = new Map<string, KubeObject[]>();
  for (const object of now.objects) {
    const list = byKind.get(object.kind) ?? [];
    list.push(object);
    byKind.set(object.kind, list);
  }
  return credentialGraph((kind) => byKind.get(kind) ?? []);
}
