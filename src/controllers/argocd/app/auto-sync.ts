import { equal } from "../../../base/equal.ts";
import type { DurationMs, TimeMs } from "../../../base/units.ts";
import { type Application, isCompletedPhase, type Operation, type OperationState } from "./application.ts";
import type { Comparison } from "./compare.ts";
import type { ArgocdConfig } from "./config.ts";

/** What the automation makes of a comparison. */
export type AutoSync =
  | { readonly does: "nothing" }
  | { readonly does: "complain"; readonly message: string }
  | { readonly does: "wait"; readonly after: DurationMs }
  | { readonly does: "start"; readonly operation: Operation };

const NOTHING: AutoSync = { does: "nothing" };

/** Decides after every comparison. Upstream: controller/appcontroller.go autoSync, v3.5.7. */
export function autoSync(app: Application, comparison: Comparison, now: TimeMs, config: ArgocdConfig): AutoSync {
  const { syncPolicy } = app.spec;
  const automated = syncPolicy?.automated;
  if (automated === undefined || automated.enabled === false || app.operation || app.deleting) return NOTHING;
  const { sync, resources } = comparison;
  if (sync.status !== "OutOfSync") return NOTHING;
  const changed = resources.filter(({ status }) => status !== "Synced");
  if (!automated.prune && changed.every(({ requiresPruning }) => requiresPruning)) return NOTHING;

  const attempt = lastAttempt(app, comparison);
  if (attempt && attempt.phase !== "Succeeded") {
    const revision = attempt.syncResult?.revision ?? "";
    return { does: "complain", message: `Failed last sync attempt to [${revision}]: ${attempt.message ?? ""}` };
  }
  if (attempt && !automated.selfHeal) return NOTHING;
  const heals = attempt?.operation.sync?.autoHealAttemptsCount ?? 0;
  const wait = attempt ? healWait(attempt, heals, now, config) : 0;
  if (wait > 0) return { does: "wait", after: wait };
  if (automated.prune && !automated.allowEmpty && resources.every(({ requiresPruning }) => requiresPruning)) {
    const message = `Skipping sync attempt to [${sync.revision ?? ""}]: auto-sync will wipe out all resources`;
    return { does: "complain", message };
  }
  const partial = changed.map(({ group, kind, name }) => ({ ...(group && { group }), kind, name }));
  return {
    does: "start",
    operation: {
      initiatedBy: { automated: true },
      retry: syncPolicy?.retry ?? { limit: 5 },
      sync: {
        revision: sync.revision,
        source: app.spec.source,
        ...(automated.prune && { prune: true }),
        ...(syncPolicy?.syncOptions && { syncOptions: syncPolicy.syncOptions }),
        ...(attempt && { autoHealAttemptsCount: heals + 1, resources: partial }),
      },
    },
  };
}

/** The last operation, when it already tried this revision of this source. Upstream: alreadyAttemptedSync. */
function lastAttempt(
  { operationState, spec }: Application,
  { hasChanges, sync }: Comparison,
): OperationState | undefined {
  if (operationState === undefined) return undefined;
  const { syncResult, phase } = operationState;
  if (syncResult === undefined) return isCompletedPhase(phase) ? operationState : undefined;
  if (hasChanges && syncResult.revision !== sync.revision) return undefined;
  return equal(spec.source, syncResult.source) ? operationState : undefined;
}

/** `min(first · factor^(n−1), cap)` after heal n, none before the first. Upstream: selfHealRemainingBackoff. */
export function healDelay(heals: number, { selfHealBackoff, selfHealTimeoutMs }: ArgocdConfig): DurationMs {
  if (selfHealBackoff === undefined) return selfHealTimeoutMs;
  if (heals === 0) return 0;
  let delay = selfHealBackoff.first;
  for (let heal = 1; heal < heals && delay < selfHealBackoff.cap; heal++) delay *= selfHealBackoff.factor;
  return Math.min(delay, selfHealBackoff.cap);
}

const healWait = ({ finishedAtMs }: OperationState, heals: number, now: TimeMs, config: ArgocdConfig): DurationMs =>
  healDelay(heals, config) - (finishedAtMs === undefined ? 0 : now - finishedAtMs);
