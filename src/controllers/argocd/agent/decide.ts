import type { ClusterView, Decision, KindDoc, Trigger } from "../../../api/controller.ts";
import { refOf } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { nextDouble, stream } from "../../../base/random.ts";
import type { TimeMs } from "../../../base/units.ts";
import { isClusterKind, Staged } from "../../../cluster/staged.ts";
import { type Repository as GitRepository, headOf } from "../../../git/repository.ts";
import { type Application, isCompletedPhase } from "../app/application.ts";
import { type OperationResult, operate } from "../app/operation.ts";
import { type Level, type RefreshResult, refresh, windowsAllow } from "../app/refresh.ts";
import type { Repository } from "../app/repository.ts";
import type { Manifest } from "../manifest.ts";
import { applicationOf, writesFor } from "./application.ts";
import { type AgentConfig, DOWN_MS } from "./config.ts";
import { explain } from "./explain.ts";
import { syncHost } from "./host.ts";
import type { ApplicationObject } from "./kinds.ts";
import { liveObjects, sameObjects } from "./live.ts";
import type { Memory } from "./memory.ts";
import { repositoryServer } from "./repository.ts";

/** What one application's worker sees. */
export interface Observation {
  readonly object: ApplicationObject | undefined;
  readonly config: AgentConfig;
  readonly repositories: readonly GitRepository[];
  readonly cluster: ClusterView;
  readonly kinds: readonly KindDoc[];
  readonly seed: number;
}

/** Manager of the fields that it applies. Upstream: gitops-engine pkg/utils/kube, common.ArgoCDSSAManager. */
const MANAGER = "argocd-controller";
/** Watch events are handed on in batches. Upstream: gitops-engine pkg/cache, 100 ms. */
const BATCH_MS = 100;
const ALL_CLEAR = { poll: null, again: null, operate: null, settle: null };

/** One turn of an application: it is compared when there is cause to, then its operation goes on. */
export function decide(seen: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  const { object, config } = seen;
  if (!object) return { memory, commands: [], timers: ALL_CLEAR };
  if (!config.isUp) return { memory, commands: [], timers: { ...ALL_CLEAR, poll: now + DOWN_MS } };
  const before = applicationOf(object, memory.reconciledAtMs);
  const repository = repositoryServer(before, seen.repositories);
  const targets = targetsOf(before, repository);
  const live = liveObjects(before, targets, seen.cluster);
  const level = levelOf(seen, memory, live, trigger);
  if (isQuiet(object, targets, live, memory)) return quietly(seen, memory, level, now, trigger);

  const staged = new Staged(seen.cluster, seen.kinds, MANAGER);
  const cluster = {
    live: live as unknown as readonly Manifest[],
    isNamespaced: ({ kind }: Manifest) => !isClusterKind(kind),
  };
  const compared = refresh(before, level, memory.gitFailedSince, repository, cluster, now, config);
  const mayOperate = compared.app.operation !== undefined && now >= memory.busyUntil;
  const operated = mayOperate
    ? operate(compared.app, { repository, cluster, host: syncHost(staged) }, now, config)
    : undefined;
  const after = operated?.app ?? compared.app;
  const next = memoryAfter(memory, { seen, before, compared, operated, live, now });
  const commands = [
    ...staged.commands,
    ...writesFor(object, after),
    ...[...compared.events, ...(operated?.events ?? [])].map((event) => ({
      verb: "event" as const,
      involved: refOf(object),
      ...event,
    })),
  ];
  const explanation = explain({
    before,
    after,
    now,
    overlooked: compared.gitFailedSince !== undefined && compared.app === before ? compared.gitFailedSince : undefined,
    healsIn: operated ? undefined : compared.requeue[0],
    windowBlocks: config.syncWindows.length > 0 && !windowsAllow(after, AUTOMATION, now, config),
    config,
  });
  const isInOrder = commands.length === 0 && after.sync.status === "Synced" && after.operation === undefined;
  return {
    memory:
      isInOrder && compared.app !== before
        ? { ...next, quiet: { object, manifests: targets, explanation } }
        : { ...next, quiet: undefined },
    commands,
    explanation,
    timers: timersAfter(seen, next, { before, compared, operated, now }),
  };
}

const AUTOMATION = { manual: false, operationStarted: undefined };

/** Manifests at the newest revision; none when Git cannot be read. */
function targetsOf({ spec }: Application, repository: Repository): readonly Manifest[] {
  const answer = repository.manifests(spec.source.targetRevision ?? "", { noCache: false, noRevisionCache: false });
  return answer.ok ? answer.manifests : NOTHING;
}
const NOTHING: readonly Manifest[] = [];

/** How much this turn asks anew. Upstream: controller/appcontroller.go, its handlers of events and timers. */
function levelOf(seen: Observation, memory: Memory, live: readonly KubeObject[], trigger: Trigger): Level | undefined {
  if (trigger.by === "timer") {
    if (trigger.timer === "poll" || trigger.timer === "again") return 2;
    return trigger.timer === "settle" ? memory.settles : undefined;
  }
  const git = repositoryOf(seen);
  if (git?.spec.webhook && headOf(git).revision !== memory.toldOf) return 3;
  return sameObjects(live, memory.live) ? undefined : 1;
}

const repositoryOf = ({ object, repositories }: Observation): GitRepository | undefined =>
  repositories.find(({ spec }) => spec.url === object?.spec.source.repoURL);

const isQuiet = (
  object: ApplicationObject,
  targets: readonly Manifest[],
  live: readonly KubeObject[],
  { quiet, live: known }: Memory,
): boolean => quiet?.object === object && quiet.manifests === targets && sameObjects(live, known);

/** The last comparison over again: nothing that it looks at has changed. */
function quietly(
  seen: Observation,
  memory: Memory,
  level: Level | undefined,
  now: TimeMs,
  trigger: Trigger,
): Decision<Memory> {
  if (level === undefined || level < 2) return { memory, commands: [] };
  const next: Memory = {
    ...memory,
    reconciledAtMs: wholeSecond(now),
    polls: memory.polls + 1,
    settles: undefined,
    toldOf: toldOf(seen),
  };
  const timers = { poll: now + pollAfter(seen, next) };
  if (trigger.by === "watch") return { memory: next, commands: [], timers };
  return { memory: next, commands: [], timers, ...(memory.quiet && { explanation: memory.quiet.explanation }) };
}

const wholeSecond = (now: TimeMs): TimeMs => Math.floor(now / 1_000) * 1_000;

const toldOf = (seen: Observation): string => {
  const git = repositoryOf(seen);
  return git ? headOf(git).revision : "";
};

interface Turn {
  readonly seen: Observation;
  readonly before: Application;
  readonly compared: RefreshResult;
  readonly operated: OperationResult | undefined;
  readonly live: readonly KubeObject[];
  readonly now: TimeMs;
}

function memoryAfter(memory: Memory, { seen, before, compared, operated, live, now }: Turn): Memory {
  const { reconciledAtMs } = compared.app;
  const isPolled = reconciledAtMs !== before.reconciledAtMs;
  return {
    ...memory,
    reconciledAtMs,
    gitFailedSince: operated?.gitAnswered ? undefined : compared.gitFailedSince,
    busyUntil: operated && operated.took > 0 ? now + operated.took : memory.busyUntil,
    settles: settlingLevel(before, compared.app, operated),
    polls: memory.polls + (isPolled ? 1 : 0),
    toldOf: isPolled ? toldOf(seen) : memory.toldOf,
    live,
  };
}

/** A finished operation is followed by a comparison: of the target revision, past all caches if a person asked for it. */
function settlingLevel(
  before: Application,
  compared: Application,
  operated: OperationResult | undefined,
): Level | undefined {
  const state = operated?.app.operationState;
  const isOver = state !== undefined && state !== compared.operationState && isCompletedPhase(state.phase);
  if (!isOver) return undefined;
  return (compared.operation ?? before.operation)?.initiatedBy?.automated ? 2 : 3;
}

/** `timeout.reconciliation` and a share of the jitter that is drawn anew every time. */
function pollAfter({ object, config, seed }: Observation, { polls }: Memory): number {
  const luck = nextDouble(stream(seed, `argocd/refresh/${object?.metadata.name}/${polls}`));
  return config.timeoutReconciliationMs + Math.floor(luck * config.jitterMs);
}

function timersAfter(
  seen: Observation,
  next: Memory,
  { before, compared, operated, now }: Omit<Turn, "seen" | "live">,
): Readonly<Record<string, TimeMs | null>> {
  const end = now + (operated?.took ?? 0);
  const again = [...compared.requeue, ...(operated?.requeue ?? [])];
  const hasMoved = operated !== undefined && operated.app.operationState !== compared.app.operationState;
  const goesOn = hasMoved && operated.app.operation !== undefined;
  const isPolled = compared.app.reconciledAtMs !== before.reconciledAtMs;
  const isWaiting = compared.gitFailedSince !== undefined && !isPolled;
  return {
    ...(isPolled || isWaiting ? { poll: now + pollAfter(seen, next) } : {}),
    ...(again.length > 0 ? { again: now + Math.min(...again) } : {}),
    ...(goesOn ? { operate: Math.max(end, now + BATCH_MS) } : {}),
    ...(next.settles === undefined ? {} : { settle: Math.max(end, now + BATCH_MS) }),
  };
}
