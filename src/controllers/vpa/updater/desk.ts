import type { TimeMs } from "../../../base/units.ts";
import type { PodRecommendation } from "../capping/recommended.ts";
import { recommendationOf } from "../capping/recommended.ts";
import type { UpdaterConfig } from "../config.ts";
import { updateModeOf } from "../policy.ts";
import type { PodSubject } from "../subject.ts";
import type { LimitRangeItem, Vpa } from "../types.ts";
import { type Group, groupKey, groupsOf, isDisruptable } from "./groups.ts";
import type { UpdaterMemory } from "./memory.ts";
import type { Action, VpaUpdate } from "./outcome.ts";
import type { Priority } from "./priority.ts";
import { type Bucket, takeToken } from "./rate-limit.ts";
import { isOverdue } from "./resize-status.ts";
import type { UpdaterSeen } from "./update.ts";

/** Upstream's process dies with these words. */
export class Crash {
  constructor(readonly words: string) {}
}
/** A rate limit would make the loop last longer than its interval: the whole loop ends. */
export const LoopEnd = Symbol("loop end");
/** How the work on a VPA ends: done, or one of the two above. */
export type End = Crash | typeof LoopEnd | undefined;

const MS_NS = 1e6;
/** Upstream: kubernetes pkg/registry/core/pod/storage/eviction.go. */
const BUDGET_REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget.";

/** The notebook of one loop: its clock, which waiting moves, and what will be remembered. */
export class Desk {
  memory: UpdaterMemory;
  /** Evictions of this loop by disruption budget. */
  private readonly spent: Record<string, number> = {};
  private clockNs: number;
  private readonly endNs: number;

  constructor(
    readonly seen: UpdaterSeen,
    memory: UpdaterMemory,
    now: TimeMs,
    readonly config: UpdaterConfig,
  ) {
    this.memory = memory;
    this.clockNs = now * MS_NS;
    this.endNs = (now + config.intervalMs) * MS_NS;
  }

  get now(): TimeMs {
    return Math.floor(this.clockNs / MS_NS);
  }

  open(vpa: Vpa, pods: readonly PodSubject[]): Notes {
    return new Notes(this, vpa, groupsOf(pods, vpa, this.seen.owners, this.config));
  }

  /** The API server's error, if it refuses; an eviction that it grants is taken from the pod's budget. */
  refusal(verb: string, pod: PodSubject): string | undefined {
    const error = this.seen.refusals[`${verb} ${pod.name}`];
    const budget = verb === "evict" ? this.seen.budgets[pod.name] : undefined;
    if (error !== undefined || !budget) return error;
    const spent = this.spent[budget.name] ?? 0;
    if (spent >= budget.allowed) return BUDGET_REFUSAL;
    this.spent[budget.name] = spent + 1;
    return undefined;
  }

  /** Waits for the rate limit; false when the loop would be over by then. */
  wait(limiter: "evictions" | "resizes"): boolean {
    const { rateLimit, rateBurst } = this.config;
    const bucket: Bucket | null = this.memory[limiter];
    const taken = takeToken(bucket, rateLimit, rateBurst, this.clockNs, this.endNs);
    if (!taken) return false;
    this.clockNs = taken.atNs;
    this.memory = { ...this.memory, [limiter]: taken.bucket };
    return true;
  }
}

/** The notebook of one VPA. */
export class Notes {
  readonly actions: Action[] = [];
  readonly mode: string;
  readonly published: PodRecommendation | undefined;
  readonly limitRanges: readonly LimitRangeItem[];
  priorities: readonly Priority[] = [];
  order: VpaUpdate["order"] = [];
  private readonly groups: Record<string, Group>;

  constructor(
    readonly desk: Desk,
    readonly vpa: Vpa,
    groups: Readonly<Record<string, Group>>,
  ) {
    this.groups = { ...groups };
    this.mode = updateModeOf(vpa.spec);
    this.published = recommendationOf(vpa.status);
    this.limitRanges = desk.seen.limitRanges.filter(({ namespace }) => namespace === vpa.metadata.namespace);
  }

  close(): VpaUpdate {
    const { vpa, priorities, order, actions } = this;
    return { vpa, priorities, order, actions };
  }

  groupOf(pod: PodSubject): Group | undefined {
    return this.groups[groupKey(pod)];
  }

  /** One more pod of the group went down. */
  count(pod: PodSubject, what: "evicted" | "resized"): void {
    const group = this.groupOf(pod);
    if (group) this.groups[groupKey(pod)] = { ...group, [what]: group[what] + 1 };
  }

  /** The first look at a resizing pod starts its clock. */
  isResizeOverdue(pod: PodSubject, group: Group): boolean {
    const { desk } = this;
    const key = `${pod.namespace}/${pod.name}`;
    const since = desk.memory.resizeSeen[key] ?? desk.now;
    desk.memory = { ...desk.memory, resizeSeen: { ...desk.memory.resizeSeen, [key]: since } };
    return isDisruptable(group) && isOverdue(pod, desk.now - since);
  }

  /** What was published when this pod could not be resized; undefined when that did not happen. */
  refusedTo(pod: PodSubject): PodRecommendation | undefined {
    const known = this.desk.memory.infeasible[pod.uid];
    if (known === undefined) return undefined;
    return known === null ? [] : recommendationOf({ recommendation: { containerRecommendations: known } });
  }

  rememberInfeasible(pod: PodSubject): void {
    const { desk } = this;
    const known = this.vpa.status.recommendation?.containerRecommendations ?? null;
    desk.memory = { ...desk.memory, infeasible: { ...desk.memory.infeasible, [pod.uid]: known } };
  }

  event(kind: "Pod" | "VerticalPodAutoscaler", name: string, reason: string, message: string): void {
    this.actions.push({ verb: "event", kind, name, reason, message, at: this.desk.now });
  }
}
