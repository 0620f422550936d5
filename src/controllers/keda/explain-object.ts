import type { Explanation, ExplanationInput, ExplanationStep } from "../../api/explanation.ts";
import type { Condition } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { LateExplanation } from "../late-explanation.ts";
import type { Cooldown } from "./cooldown.ts";
import type { Execution } from "./executor.ts";
import { numberText, stateValue, triggerInputs, triggerSteps } from "./explain-trigger.ts";
import { turningPoint } from "./explain-turning.ts";
import type { Activity, Poll } from "./poll.ts";
import type { ScaledObject } from "./types.ts";

/** Why a poll woke, held, put to sleep or left alone; put into words where somebody reads them. */
export function explainPoll(object: ScaledObject, poll: Poll, now: TimeMs): Explanation {
  const { states, activity, execution } = poll;
  if (!activity || !execution) return explainStop(object, poll, now);
  const { reason = "", message = "" } = decidingCondition(execution) ?? {};
  return new LateExplanation(outcomeOf(object, execution, activity), reason, message, {
    inputs: () => [
      ...inputsOf(object, execution),
      ...states.flatMap((state) => triggerInputs(state.cached, stateValue(state), now)),
    ],
    steps: () => [
      ...states.flatMap(triggerSteps),
      ...verdictSteps(activity, execution),
      ...cooldownSteps(execution.cooldown, now),
      ...writeSteps(execution),
    ],
    turningPoint: () => turningPoint(object, poll, now),
  });
}

function explainStop(object: ScaledObject, { stopped = "", states }: Poll, now: TimeMs): Explanation {
  return {
    outcome: `KEDA could not judge the triggers of ${object.metadata.name} and changed nothing.`,
    reason: "",
    message: stopped,
    inputs: states.flatMap((state) => triggerInputs(state.cached, stateValue(state), now)),
    steps: [...states.flatMap(triggerSteps), { rule: "stopped", before: null, after: null, because: stopped }],
  };
}

/** Ready where it is not True, else Active. */
function decidingCondition({ conditions }: Execution): Condition | undefined {
  const last = (type: string) => conditions.findLast((condition) => condition.type === type);
  const ready = last("Ready");
  return ready?.status === "True" ? (last("Active") ?? last("Paused") ?? ready) : ready;
}

function outcomeOf(object: ScaledObject, execution: Execution, activity: Activity): string {
  const { name } = object.spec.scaleTargetRef;
  const { branch, replicas, write } = execution;
  const kept = `KEDA left ${count(replicas ?? 0)} of ${name}`;
  if (write?.error !== undefined) return `KEDA wants ${name} at ${write.to} and could not write it.`;
  switch (branch) {
    case "activate":
      return `KEDA woke ${name} from ${write?.from} to ${write?.to}.`;
    case "deactivate":
      return `KEDA put ${name} to sleep, from ${write?.from} to ${write?.to}.`;
    case "raise to minimum":
      return `KEDA raised ${name} from ${write?.from} to its minimum of ${write?.to}.`;
    case "unreadable":
      return `KEDA could not read the size of ${name}.`;
    case "paused":
      return `${kept} alone: the ScaledObject is paused.`;
    case "activation paused":
      return `${kept} alone: waking is paused.`;
    case "deactivation paused":
      return `${kept} alone: going to sleep is paused.`;
    case "cooling down":
      return `${kept} to cool down.`;
    case "wait for fallback":
      return `${kept} alone and waits for the fallback.`;
    case "hold on error":
    case "partial error":
      return `${kept} as they are: a trigger failed.`;
    case "keep active":
      return `${kept} to its HPA.`;
    default:
      return activity.active ? `${kept} to its HPA.` : `${kept}: nothing to do.`;
  }
}

const count = (replicas: number): string => `${replicas} ${replicas === 1 ? "replica" : "replicas"}`;

function inputsOf({ spec, status }: ScaledObject, { replicas }: Execution): readonly ExplanationInput[] {
  const { name } = spec.scaleTargetRef;
  const last = status.lastActiveTime;
  return [
    { name: "replicas", seen: { value: replicas, unit: "pods" }, truth: `workload/${name}/desired` },
    { name: "last active", seen: last === undefined ? { value: null } : { value: last / 1_000, unit: "s" } },
  ];
}

function verdictSteps(
  { active, error, composite, activeMetrics }: Activity,
  { forced, branch }: Execution,
): readonly ExplanationStep[] {
  const after = active || forced ? "active" : "not active";
  const formula: readonly ExplanationStep[] = composite
    ? [{ rule: "formula", before: null, after: composite.value, because: formulaText(composite) }]
    : [];
  const because = forced
    ? "the force-activation annotation is set"
    : active
      ? activeMetrics.length > 0
        ? `active: ${activeMetrics.join(", ")}`
        : "only cpu and memory triggers, which always count as active"
      : error
        ? "no trigger is active and one failed"
        : "no trigger is active";
  return [
    ...formula,
    { rule: "verdict", before: null, after, because },
    { rule: "executor", before: after, after: branch, because: BRANCHES[branch] },
  ];
}

function formulaText({ value, activation }: NonNullable<Activity["composite"]>): string {
  if (value === null) return "the formula gave no number";
  return value > activation
    ? `${numberText(value)} > ${numberText(activation)}`
    : `${numberText(value)} is not above ${numberText(activation)}`;
}

/** What each branch of the executor means. */
const BRANCHES: Readonly<Record<Execution["branch"], string>> = {
  unreadable: "the target's replicas cannot be read",
  paused: "an annotation pauses the object",
  activate: "active at 0, or below the minimum with idleReplicaCount",
  "activation paused": "active at 0, but paused-scale-out is set",
  "partial error": "active above 0, but another trigger failed: the time of activity is not refreshed",
  "keep active": "active above 0: the HPA decides, the cooldown starts anew",
  "wait for fallback": "a trigger failed and a fallback is set: hold until it takes over",
  "hold on error": "a trigger failed and no fallback is set: never scale to 0 on errors",
  deactivate: "not active, and the cooldown is over",
  "deactivation paused": "not active, but paused-scale-in is set",
  "cooling down": "not active, and the cooldown is not over",
  "raise to minimum": "not active and below the minimum",
  "nothing to do": "not active, and already at the inactive size",
};

function cooldownSteps(cooldown: Cooldown | undefined, now: TimeMs): readonly ExplanationStep[] {
  if (!cooldown) return [];
  const { since, lasts, initial, over } = cooldown;
  const end = numberText((since + lasts) / 1_000);
  const from = `${initial ? "created" : "last active"} at ${numberText(since / 1_000)} s + ${lasts / 1_000} s = ${end} s`;
  const test = over ? `before ${numberText(now / 1_000)} s` : `not before ${numberText(now / 1_000)} s`;
  return [{ rule: "cooldown", before: null, after: over ? "over" : "not over", because: `${from}, ${test}` }];
}

function writeSteps({ write }: Execution): readonly ExplanationStep[] {
  if (!write) return [];
  const because = write.error ?? "written through the scale subresource";
  return [{ rule: "write", before: write.from, after: write.error === undefined ? write.to : write.from, because }];
}
