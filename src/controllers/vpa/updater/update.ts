import type { TimeMs } from "../../../base/units.ts";
import { compareText } from "../amounts.ts";
import type { UpdaterConfig } from "../config.ts";
import { type Candidate, controllingVpa } from "../match.ts";
import { hasStartupBoost, updateModeOf } from "../policy.ts";
import type { PodSubject } from "../subject.ts";
import type { LimitRangeItem } from "../types.ts";
import { Crash, Desk, LoopEnd } from "./desk.ts";
import type { Owner } from "./groups.ts";
import { EMPTY_UPDATER, type UpdaterMemory } from "./memory.ts";
import type { VpaUpdate } from "./outcome.ts";
import { updateVpa } from "./update-vpa.ts";

/** What one loop of the updater sees. */
export interface UpdaterSeen {
  /** The webhook's lease is fresh. */
  readonly isWebhookUp: boolean;
  /** VPAs whose target can be read. */
  readonly candidates: readonly Candidate[];
  /** Pods bound to a node that have not finished, in list order. */
  readonly pods: readonly PodSubject[];
  /** Controllers in the cache. */
  readonly owners: readonly Owner[];
  readonly limitRanges: readonly (LimitRangeItem & { readonly namespace: string })[];
  /** What the API server refuses: "evict web-1" → its error. */
  readonly refusals: Readonly<Record<string, string>>;
  /** The disruption budget that an eviction of the pod takes from, by the pod's name. */
  readonly budgets: Readonly<Record<string, { readonly name: string; readonly allowed: number }>>;
}

export interface UpdaterRun {
  readonly memory: UpdaterMemory;
  readonly updates: readonly VpaUpdate[];
  /** Upstream's process dies with these words; the loop is lost. */
  readonly crash?: string;
}

const UPDATING = ["Recreate", "Auto", "InPlaceOrRecreate", "InPlace"];

/**
 * One loop over all VPAs, by name.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/updater/logic/updater.go RunOnce.
 */
export function update(seen: UpdaterSeen, memory: UpdaterMemory, now: TimeMs, config: UpdaterConfig): UpdaterRun {
  const nothing: UpdaterRun = { memory, updates: [] };
  if (config.useWebhookStatus && !seen.isWebhookUp) return nothing;
  const served = servedOf(seen.candidates, config);
  if (served.length === 0) return nothing;
  const live = seen.pods.filter(({ deleting }) => !deleting);
  const desk = new Desk(seen, forgetting(memory, live), now, config);
  const owned = live.map((pod) => ({ pod, vpa: controllingVpa(pod, served) }));
  const updates: VpaUpdate[] = [];
  for (const { vpa } of [...served].sort((a, b) => compareText(a.vpa.metadata.name, b.vpa.metadata.name))) {
    const pods = owned.filter((one) => one.vpa === vpa).map(({ pod }) => pod);
    if (pods.length === 0) continue;
    const notes = desk.open(vpa, pods);
    const end = updateVpa(notes, pods);
    if (end instanceof Crash) return { memory: EMPTY_UPDATER, updates: [], crash: end.words };
    updates.push(notes.close());
    if (end === LoopEnd) break;
  }
  return { memory: desk.memory, updates };
}

/** VPAs of an updating mode, and those of any mode that boost. */
export const servedOf = (candidates: readonly Candidate[], config: UpdaterConfig): readonly Candidate[] =>
  candidates.filter(({ vpa: { spec, metadata } }) => {
    const isUpdating = UPDATING.includes(updateModeOf(spec)) || hasStartupBoost(spec);
    return isUpdating && !config.ignoredNamespaces.includes(metadata.namespace);
  });

/** Pods that are gone need no memory of a resize that was impossible. */
function forgetting(memory: UpdaterMemory, live: readonly PodSubject[]): UpdaterMemory {
  const uids = new Set(live.map(({ uid }) => uid));
  const kept = Object.entries(memory.infeasible).filter(([uid]) => uids.has(uid));
  return { ...memory, infeasible: Object.fromEntries(kept) };
}
