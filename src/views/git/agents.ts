import type { KubeObject } from "../../api/objects.ts";
import type { DriftMode, HelmReleaseSpec } from "../../controllers/flux/helm/release.ts";
import type { Delivery } from "../../git/deliveries.ts";
import { short } from "../../git/repository.ts";
import type { DeliveryNow, GitNow } from "./snapshot.ts";

/** A condition, or what stands for one, in upstream's own words. */
export interface Told {
  /** "ComparisonError", "Ready False HealthCheckFailed". */
  readonly type: string;
  readonly message: string;
  readonly isBad: boolean;
}

/** What an agent or a pipeline says of one delivery. */
export interface AgentNow {
  /** "Argo CD", "Flux", "the pipeline". */
  readonly who: string;
  /** Pills: sync, health, phase. */
  readonly words: readonly { readonly name: string; readonly word: string; readonly mood: Mood }[];
  readonly told: readonly Told[];
  /** What keeps the newest commit from being live, if anything does. */
  readonly stuck: Told | null;
}

export type Mood = "good" | "bad" | "busy" | "none";

interface ArgoStatus {
  readonly sync?: { readonly status?: string };
  readonly health?: { readonly status?: string };
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  readonly operationState?: { readonly phase: string; readonly message?: string };
  readonly resources?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly health?: { readonly status?: string; readonly message?: string };
  }[];
}

interface FluxStatus {
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  }[];
}

interface PipelineStatus {
  readonly revision?: string;
  readonly phase?: string;
  readonly log?: string;
}

const WHO: Readonly<Record<Delivery["kind"], string>> = {
  Application: "Argo CD",
  Kustomization: "Flux",
  HelmRelease: "Flux",
  Pipeline: "the pipeline",
};
export const whoOf = ({ kind }: Delivery): string => WHO[kind];

/** The agent of a delivery at an instant: its words, and what is stuck. */
export function agentOf(now: DeliveryNow, git: GitNow): AgentNow {
  const read = { Application: argo, Kustomization: flux, HelmRelease: helm, Pipeline: pipeline }[now.delivery.kind](
    now,
    git,
  );
  const broken = now.error && { type: now.error.tool, message: now.error.message, isBad: true };
  const stuck = read.told.find(({ isBad }) => isBad) ?? broken;
  return { who: whoOf(now.delivery), ...read, stuck };
}

type Read = Pick<AgentNow, "words" | "told">;

const MOODS: Readonly<Record<string, Mood>> = {
  Synced: "good",
  Healthy: "good",
  Succeeded: "good",
  True: "good",
  OutOfSync: "bad",
  Degraded: "bad",
  Missing: "bad",
  Failed: "bad",
  Error: "bad",
  False: "bad",
  Progressing: "busy",
  Running: "busy",
  Terminating: "busy",
};
const moodOf = (word: string): Mood => MOODS[word] ?? "none";

function argo({ agent }: DeliveryNow, git: GitNow): Read {
  const { sync, health, conditions = [], operationState, resources = [] } = agent.status as ArgoStatus;
  const words = [
    { name: "sync", word: sync?.status || "Unknown" },
    { name: "health", word: health?.status || "Unknown" },
  ];
  const [config] = git.list("ArgoCDConfig");
  const isDown = (config?.spec as { readonly replicas?: number } | undefined)?.replicas === 0;
  const failed = operationState?.phase === "Failed" || operationState?.phase === "Error";
  const told: readonly Told[] = [
    ...(isDown ? [{ type: "replicas: 0", message: "The application controller does not run.", isBad: true }] : []),
    ...conditions.map(({ type, message }) => ({ type, message, isBad: /(Error|Warning)$/.test(type) })),
    ...(operationState?.message
      ? [{ type: `Operation ${operationState.phase}`, message: operationState.message, isBad: failed }]
      : []),
    ...resources.flatMap(({ kind, name, health: each }) =>
      each?.message
        ? [{ type: `${kind}/${name} ${each.status}`, message: each.message, isBad: each.status === "Degraded" }]
        : [],
    ),
    ...waits(agent.spec, sync?.status === "OutOfSync"),
  ];
  return { words: words.map((each) => ({ ...each, mood: moodOf(each.word) })), told };
}

interface Policy {
  readonly syncPolicy?: { readonly automated?: { readonly enabled?: boolean; readonly selfHeal?: boolean } };
}

/** Out of sync, and nobody is to do anything about it. */
function waits(spec: unknown, isOut: boolean): readonly Told[] {
  if (!isOut) return [];
  const automated = (spec as Policy).syncPolicy?.automated;
  if (automated === undefined || automated.enabled === false) {
    return [{ type: "automated sync is off", message: "It waits for somebody to sync it.", isBad: true }];
  }
  return automated.selfHeal === true
    ? []
    : [{ type: "selfHeal is off", message: "Edits of live objects stay until the next commit.", isBad: false }];
}

function flux({ agent }: DeliveryNow, git: GitNow): Read {
  const { sourceRef } = agent.spec as { readonly sourceRef?: { readonly name?: string } };
  return fluxRead(agent, sourcesNamed(sourceRef?.name, git));
}

function helm({ agent }: DeliveryNow, git: GitNow): Read {
  const { chart, driftDetection } = agent.spec as HelmReleaseSpec;
  const [, name] = (agent.status as { readonly helmChart?: string }).helmChart?.split("/") ?? [];
  const charts = git.list("HelmChart").filter(({ metadata }) => metadata.name === name);
  const read = fluxRead(agent, [...charts, ...sourcesNamed(chart.spec.sourceRef.name, git)]);
  const { mode = "disabled" } = driftDetection ?? {};
  return { words: read.words, told: [...read.told, ...DRIFT[mode]] };
}

/** What becomes of edits of live objects, where nobody takes them back. */
const DRIFT: Readonly<Record<DriftMode, readonly Told[]>> = {
  enabled: [],
  warn: [{ type: "driftDetection warn", message: "Edits of live objects are told and stay.", isBad: false }],
  disabled: [{ type: "driftDetection disabled", message: "Nobody looks for edits of live objects.", isBad: false }],
};

const sourcesNamed = (name: string | undefined, git: GitNow): readonly KubeObject[] =>
  git.list("GitRepository").filter(({ metadata }) => metadata.name === name);

/** An object of Flux: its own conditions, then those of what it takes its content from. */
function fluxRead(agent: KubeObject, sources: readonly KubeObject[]): Read {
  const { suspend } = agent.spec as { readonly suspend?: boolean };
  const ready = (agent.status as FluxStatus).conditions?.find(({ type }) => type === "Ready");
  const told: readonly Told[] = [
    ...(suspend ? [{ type: "suspend: true", message: "It reconciles nothing.", isBad: true }] : []),
    ...conditionsOf(agent.status as FluxStatus, ""),
    ...sources.flatMap(({ kind, status }) => conditionsOf(status as FluxStatus, `${kind} `)),
  ];
  const word = ready ? `Ready ${ready.status}` : "not reconciled yet";
  return { words: [{ name: "state", word, mood: moodOf(ready?.status ?? "") }], told };
}

const conditionsOf = ({ conditions = [] }: FluxStatus, prefix: string): readonly Told[] =>
  conditions.map(({ type, status, reason, message }) => ({
    type: `${prefix}${type} ${status} ${reason}`,
    message,
    isBad:
      (type === "Ready" && status === "False") || type === "Stalled" || (type === "FetchFailed" && status === "True"),
  }));

function pipeline({ agent, repository }: DeliveryNow): Read {
  const { phase, revision, log } = agent.status as PipelineStatus;
  const word = phase ?? "has not run";
  const failed = phase === "Failed";
  const told = [
    ...(log ? [{ type: failed ? "exit 1" : "exit 0", message: changedLines(log), isBad: failed }] : []),
    ...(repository?.spec.refuses ? [{ type: "git", message: repository.spec.refuses, isBad: true }] : []),
  ];
  return {
    words: [{ name: "last run", word: revision ? `${word}, ${short(revision)}` : word, mood: moodOf(word) }],
    told,
  };
}

/** What kubectl printed, without the many lines that say nothing happened. */
function changedLines(log: string): string {
  const lines = log.split("\n").filter((line) => !line.endsWith(" unchanged"));
  const shown = lines.slice(0, 4);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} lines more`] : [])].join("\n") || "nothing to change";
}
