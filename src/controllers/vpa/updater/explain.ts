import type { Explanation, ExplanationInput, ExplanationStep } from "../../../api/explanation.ts";
import { HOUR_MS, type TimeMs } from "../../../base/units.ts";
import { type Amounts, amountOf } from "../amounts.ts";
import { recommendationOf } from "../capping/recommended.ts";
import type { UpdaterConfig } from "../config.ts";
import { textOf, whole } from "../quantity.ts";
import { type PodSubject, resourcesNow } from "../subject.ts";
import { groupKey, groupsOf, isDisruptable } from "./groups.ts";
import type { VpaUpdate } from "./outcome.ts";
import type { Priority } from "./priority.ts";
import type { UpdaterSeen } from "./update.ts";

/** Why pods were evicted or resized, or left as they are. */
export function explain(done: VpaUpdate, seen: UpdaterSeen, now: TimeMs, config: UpdaterConfig): Explanation {
  const event = done.actions.find((action) => action.verb === "event");
  return {
    outcome: outcomeOf(done, seen),
    reason: event?.reason ?? "NoUpdate",
    message: event?.message ?? "",
    inputs: inputsOf(done, seen),
    formula: ["difference = Σ over resources of |requests − recommended| ÷ requests"],
    steps: [
      ...done.priorities.map((priority) => rangeStep(priority, done, seen, now, config)),
      ...budgetSteps(done, seen, config),
      ...refusalSteps(done),
    ],
    turningPoint: turningPoint(done, config),
  };
}

function outcomeOf({ vpa, actions }: VpaUpdate, { pods }: UpdaterSeen): string {
  const names = (verb: "evict" | "resize"): readonly string[] =>
    actions.flatMap((action) => (action.verb === verb && action.error === undefined ? [action.pod] : []));
  const [evicted, resized] = [names("evict"), names("resize")];
  const parts = [
    ...(evicted.length > 0 ? [`evicted ${evicted.join(", ")}`] : []),
    ...(resized.length > 0 ? [`resized ${resized.join(", ")} in place`] : []),
  ];
  if (parts.length > 0) return `VPA updater ${parts.join(" and ")}.`;
  const [target] = recommendationOf(vpa.status) ?? [];
  const wish = target
    ? `VPA recommends ${textOf(amountOf(target.target, "cpu"))} for ${target.name}`
    : "VPA recommends nothing yet";
  return pods.length === 0 ? `${wish}; it has no pods.` : `${wish}; ${keptText(pods)}.`;
}

/** "web-0 keeps 500m", "9 pods keep 379m, web-9 keeps 500m". */
function keptText(pods: readonly PodSubject[]): string {
  return [...new Set(pods.map(cpuOf))]
    .map((cpu) => {
      const [first, ...others] = pods.filter((pod) => cpuOf(pod) === cpu);
      return others.length === 0 ? `${first?.name} keeps ${cpu}` : `${others.length + 1} pods keep ${cpu}`;
    })
    .join(", ");
}

/** The CPU request of a pod's first container. */
function cpuOf({ containers }: PodSubject): string {
  const request = containers[0] && resourcesNow(containers[0]).requests?.cpu;
  return request ? textOf(request) : "no request";
}

function inputsOf({ vpa }: VpaUpdate, { pods }: UpdaterSeen): readonly ExplanationInput[] {
  const wished = (recommendationOf(vpa.status) ?? []).flatMap(({ name, lower, target, upper }) =>
    Object.keys(target).flatMap((resource) => [
      { name: `${name} ${resource} lower bound`, seen: seenOf(lower, resource) },
      { name: `${name} ${resource} target`, seen: seenOf(target, resource) },
      { name: `${name} ${resource} upper bound`, seen: seenOf(upper, resource) },
    ]),
  );
  const requested = pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const { requests = {} } = resourcesNow(container);
      return Object.keys(requests).map((resource) => ({
        name: `${pod.name}/${container.name} ${resource} request`,
        seen: seenOf(requests, resource),
      }));
    }),
  );
  return [...wished, ...requested];
}

/** Memory as a number, so that readers get it in units they know; the rest as the API writes it. */
function seenOf(amounts: Amounts | undefined, resource: string): ExplanationInput["seen"] {
  const amount = amountOf(amounts, resource);
  return resource === "memory" ? { value: Number(whole(amount)), unit: "B" } : { value: textOf(amount) };
}

/** Why a pod is in the queue, or not. */
function rangeStep(
  priority: Priority,
  done: VpaUpdate,
  { pods }: UpdaterSeen,
  now: TimeMs,
  config: UpdaterConfig,
): ExplanationStep {
  const queued = done.order.find(({ pod }) => pod === priority.pod);
  const { startTime } = pods.find(({ name }) => name === priority.pod) ?? {};
  const age = startTime === undefined ? "no start time" : `${Math.floor((now - startTime) / HOUR_MS)} h old`;
  const within = `within its bounds, ${age}, difference ${shortened(priority.resourceDiff)}: needs ${config.lifetimeThresholdMs / HOUR_MS} h and ${config.updateThreshold}`;
  const held = "kept by evictionRequirements";
  return {
    rule: `${priority.pod}: range`,
    before: shortened(priority.resourceDiff),
    after: queued?.admitted ? "queued" : "left alone",
    because:
      queued && !queued.admitted
        ? held
        : priority.outsideRecommendedRange
          ? "a request lies outside its bounds"
          : within,
  };
}

const shortened = (value: number): number => Math.round(value * 10_000) / 10_000;

/** How many pods of each group may go down. */
function budgetSteps(
  { vpa }: VpaUpdate,
  { pods, owners }: UpdaterSeen,
  config: UpdaterConfig,
): readonly ExplanationStep[] {
  const groups = groupsOf(pods, vpa, owners, config);
  return [...new Set(pods.map(groupKey))].map((key) => {
    const group = groups[key];
    if (!group) {
      const because = `fewer live pods than minReplicas ${vpa.spec.updatePolicy?.minReplicas ?? config.minReplicas}, or its controller is unknown`;
      return { rule: `${key}: budget`, before: null, after: "left alone", because };
    }
    const { configured, running, tolerance } = group;
    return {
      rule: `${key}: budget`,
      before: running,
      after: isDisruptable(group) ? "may go down" : "must stay",
      because: `${running} running, ${configured} configured, ${tolerance} may be down`,
    };
  });
}

/** What the API server did not let happen. */
const refusalSteps = ({ actions }: VpaUpdate): readonly ExplanationStep[] =>
  actions.flatMap((action) =>
    action.verb === "event" || action.error === undefined
      ? []
      : [{ rule: `${action.pod}: ${action.verb}`, before: "queued", after: "refused", because: action.error }],
  );

function turningPoint({ priorities, order }: VpaUpdate, config: UpdaterConfig): string | undefined {
  const calm = priorities.find(({ pod }) => !order.some((queued) => queued.pod === pod));
  return (
    calm &&
    `${calm.pod} would be updated at once with a request outside its bounds, or ${config.lifetimeThresholdMs / HOUR_MS} h after its start with a difference of ${config.updateThreshold}.`
  );
}
