import type { TimeMs } from "../../base/units.ts";
import { UPDATER_DEFAULTS, type UpdaterConfig } from "../../controllers/vpa/config.ts";
import { isLeaseValid } from "../../controllers/vpa/updater/lease.ts";
import { EMPTY_UPDATER, type UpdaterMemory } from "../../controllers/vpa/updater/memory.ts";
import type { Action, VpaUpdate } from "../../controllers/vpa/updater/outcome.ts";
import { type UpdaterRun, type UpdaterSeen, update } from "../../controllers/vpa/updater/update.ts";
import { compare } from "../compare.ts";
import type { Difference, Header, Recording } from "../recording.ts";
import { candidatesOf, NAMESPACE, type PodDoc, type RecommendingDoc, subjectOf } from "./pods.ts";
import { type ControllerDoc, flagsOf, folded, gatesOf, type LimitRangeDoc, list, number } from "./shared.ts";

interface See {
  readonly vpas: readonly RecommendingDoc[];
  readonly pods: readonly PodDoc[];
  readonly controllers: readonly ControllerDoc[];
  readonly limitRanges: readonly LimitRangeDoc[];
  readonly webhookLease: { readonly createdMs?: number; readonly renewedMs?: number; readonly error?: string } | null;
  readonly refuse: Readonly<Record<string, string>>;
}

const NOTHING: See = { vpas: [], pods: [], controllers: [], limitRanges: [], webhookLease: null, refuse: {} };

/** Replays the loops of one recorded updater. */
export function replayUpdater({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const config = configOf(header);
  let see = NOTHING;
  let memory: UpdaterMemory = EMPTY_UPDATER;
  return ticks.map((tick) => {
    see = folded(see, tick);
    const run = update(seenOf(see, tick.t), memory, tick.t, config);
    memory = run.memory;
    return compare(tick.t, tick.did, didOf(run), "did");
  });
}

function configOf(header: Header): UpdaterConfig {
  const flags = flagsOf(header);
  return {
    ...UPDATER_DEFAULTS,
    intervalMs: number(flags, "updater-interval-ms"),
    minReplicas: number(flags, "min-replicas"),
    evictionTolerance: number(flags, "eviction-tolerance"),
    rateLimit: number(flags, "eviction-rate-limit"),
    rateBurst: number(flags, "eviction-rate-burst"),
    useWebhookStatus: flags["use-admission-controller-status"] === true,
    inPlaceSkipDisruptionBudget: flags["in-place-skip-disruption-budget"] === true,
    updateThreshold: number(flags, "pod-update-threshold"),
    lifetimeThresholdMs: number(flags, "in-recommendation-bounds-eviction-lifetime-threshold-ms"),
    evictAfterOomMs: number(flags, "evict-after-oom-threshold-ms"),
    ignoredNamespaces: list(flags, "ignored-vpa-object-namespaces"),
    gates: gatesOf(header),
  };
}

const seenOf = ({ vpas, pods, controllers, limitRanges, webhookLease, refuse }: See, now: TimeMs): UpdaterSeen => ({
  isWebhookUp:
    webhookLease !== null && !webhookLease.error && isLeaseValid(webhookLease.createdMs, webhookLease.renewedMs, now),
  candidates: candidatesOf(vpas),
  pods: pods.map((pod) => subjectOf(pod, controllers)),
  owners: controllers.filter(({ missing }) => !missing),
  limitRanges: limitRanges.flatMap(({ namespace = NAMESPACE, limits }) =>
    limits.map((item) => ({ ...item, namespace })),
  ),
  refusals: refuse,
  budgets: {},
});

function didOf({ updates, crash }: UpdaterRun) {
  if (crash !== undefined) return { crash };
  const done = updates.filter(({ priorities, actions }) => priorities.length > 0 || actions.length > 0);
  return done.length === 0 ? {} : { vpas: Object.fromEntries(done.map((one) => [one.vpa.metadata.name, doneOf(one)])) };
}

const doneOf = ({ priorities, order, actions }: VpaUpdate) => ({
  ...(priorities.length > 0 && { priorities }),
  ...(order.length > 0 && { order }),
  ...(actions.length > 0 && { actions: actions.map(actionOf) }),
});

function actionOf(action: Action) {
  const atMs = action.at;
  if (action.verb === "event") {
    const { kind, name, reason, message } = action;
    return { event: { object: `${kind}/${name}`, type: "Normal", reason, message }, atMs };
  }
  const { verb, pod, at: _, ...others } = action;
  return { [verb]: pod, ...others, atMs };
}
