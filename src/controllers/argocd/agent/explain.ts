import type { Explanation, ExplanationStep } from "../../../api/explanation.ts";
import { goDuration } from "../../../base/go-duration.ts";
import type { TimeMs } from "../../../base/units.ts";
import { short } from "../../../git/repository.ts";
import type { Application } from "../app/application.ts";
import { healDelay } from "../app/auto-sync.ts";
import type { AgentConfig } from "./config.ts";

/** What happened in one step of the controller. */
export interface Happened {
  readonly before: Application;
  readonly after: Application;
  readonly now: TimeMs;
  /** Errors of Git are overlooked since. */
  readonly overlooked: TimeMs | undefined;
  /** The next heal is due after this. */
  readonly healsIn: number | undefined;
  readonly windowBlocks: boolean;
  readonly config: AgentConfig;
}

/** Why an application is as it is now, in upstream's words: log lines, conditions, operation messages. */
export function explain(happened: Happened): Explanation {
  const { before, after, overlooked, config } = happened;
  const { sync, health, operationState, conditions } = after;
  const [trouble] = conditions;
  const ran = operationState !== before.operationState ? operationState : undefined;
  const message =
    overlooked === undefined ? (ran?.message ?? trouble?.message ?? operationState?.message ?? "") : GRACE(config);
  const outOfSync = after.resources.filter(({ status }) => status === "OutOfSync");
  return {
    outcome: outcomeOf(happened, outOfSync.length),
    reason: ran?.phase ?? trouble?.type ?? (sync.status || "Unknown"),
    message,
    inputs: [
      { name: "compared revision", seen: { value: sync.revision ? short(sync.revision) : null } },
      { name: "sync", seen: { value: sync.status || null } },
      { name: "health", seen: { value: health.status ?? null } },
      ...(ran ? [{ name: "operation", seen: { value: ran.phase } }] : []),
      ...outOfSync.slice(0, MOST_NAMED).map(({ kind, name, requiresPruning }) => ({
        name: `${kind}/${name}`,
        seen: { value: requiresPruning ? "OutOfSync (requires pruning)" : "OutOfSync" },
      })),
    ],
    steps: [
      step(
        "compare",
        before.sync.status || null,
        sync.status || null,
        `${outOfSync.length} of ${after.resources.length} objects differ from Git`,
      ),
      autoSyncStep(happened),
      ...(ran ? [step("operation", before.operationState?.phase ?? null, ran.phase, ran.message ?? "")] : []),
    ],
    ...turningPoint(happened),
  };
}

/** Objects that an explanation names one by one. */
const MOST_NAMED = 5;

const GRACE = ({ repoErrorGraceMs }: AgentConfig): string =>
  `Git cannot be read: the last comparison stays for ${goDuration(repoErrorGraceMs)}`;

const step = (rule: string, before: string | null, after: string | null, because: string): ExplanationStep => ({
  rule,
  before,
  after,
  because,
});

function outcomeOf({ before, after, overlooked }: Happened, differing: number): string {
  const { name, sync, operationState } = after;
  if (overlooked !== undefined) return `Argo CD could not read Git for ${name} and waits.`;
  const revision = sync.revision ? short(sync.revision) : "Git";
  if (operationState && operationState !== before.operationState) {
    const to = operationState.syncResult ? ` to ${short(operationState.syncResult.revision)}` : "";
    const did =
      operationState.phase === "Succeeded"
        ? "synced"
        : operationState.phase === "Running"
          ? "is syncing"
          : "failed to sync";
    return `Argo CD ${did} ${name}${to}.`;
  }
  if (sync.status === "Synced") return `Argo CD found ${name} as in Git at ${revision}.`;
  if (sync.status === "Unknown") return `Argo CD does not know what ${name} should be.`;
  return `Argo CD found ${name} different from ${revision} in ${differing} ${differing === 1 ? "object" : "objects"}.`;
}

function autoSyncStep(happened: Happened): ExplanationStep {
  const { before, after } = happened;
  const started = after.operationState !== before.operationState && before.operation === undefined;
  return step("automated sync", null, started ? "sync" : "no sync", autoSyncWords(happened));
}

/** Upstream: controller/appcontroller.go autoSync, its log lines. */
function autoSyncWords({ before, after, healsIn, windowBlocks, config }: Happened): string {
  const heals = after.operationState?.operation.sync?.autoHealAttemptsCount ?? 0;
  const { syncPolicy } = after.spec;
  const revision = after.sync.revision ?? "";
  const complaint = after.conditions.find(({ type }) => type === "SyncError");
  if (windowBlocks) return "Sync prevented by sync window";
  if (!syncPolicy?.automated || syncPolicy.automated.enabled === false) return "automated sync is off";
  if (after.operationState !== before.operationState && before.operation === undefined) {
    return `Initiated automated sync to '${revision}'`;
  }
  if (before.operation) return "Skipping auto-sync: another operation is in progress";
  if (after.deleting) return "Skipping auto-sync: deletion in progress";
  if (after.sync.status !== "OutOfSync") return `Skipping auto-sync: application status is ${after.sync.status}`;
  if (complaint) return complaint.message;
  if (healsIn !== undefined) {
    return `Skipping auto-sync: already attempted sync to ${revision} with timeout ${goDuration(healDelay(heals, config))} (retrying in ${goDuration(healsIn)})`;
  }
  const differing = after.resources.filter(({ status }) => status !== "Synced");
  if (!syncPolicy.automated.prune && differing.every(({ requiresPruning }) => requiresPruning)) {
    return "Skipping auto-sync: need to prune extra resources only but automated prune is disabled";
  }
  return `Skipping auto-sync: most recent sync already to ${revision}`;
}

function turningPoint({ after, now, config, healsIn }: Happened): Pick<Explanation, "turningPoint"> {
  const { automated } = after.spec.syncPolicy ?? {};
  if (after.sync.status !== "OutOfSync" || after.operation) return {};
  if (!automated || automated.enabled === false) return { turningPoint: "It waits until somebody syncs." };
  if (healsIn !== undefined) return { turningPoint: `It heals at ${goDuration(now + healsIn)} of the run.` };
  if (!automated.selfHeal) return { turningPoint: "It would sync with selfHeal, or for another commit." };
  return config.syncWindows.length > 0 ? { turningPoint: "It syncs when a window lets it." } : {};
}
