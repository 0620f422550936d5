import type { Explanation, ExplanationInput, ExplanationStep } from "../../../api/explanation.ts";
import { numberText } from "../explain-trigger.ts";
import type { ScaledJob } from "../types.ts";
import type { JobPoll, JobTrigger } from "./poll.ts";

/** Why a poll created as many Jobs as it did. `object` carries the status that the poll left. */
export function explainJobPoll(object: ScaledJob, poll: JobPoll): Explanation {
  const { triggers, active, created, running, pending } = poll;
  const condition = (type: string) => object.status.conditions?.find((each) => each.type === type);
  const ready = condition("Ready");
  const deciding = ready?.status === "True" ? condition("Active") : ready;
  return {
    outcome: outcomeOf(object.metadata.name, poll),
    reason: deciding?.reason ?? "",
    message: deciding?.message ?? "",
    inputs: [
      { name: "running Jobs", seen: { value: running } },
      { name: "pending Jobs", seen: { value: pending } },
      ...triggers.flatMap(inputsOf),
    ],
    steps: [...triggers.map(stepOf), ...planSteps(object, poll)],
    ...(!active && { turningPoint: turningPoint(triggers) }),
    ...(active && created === 0 && { turningPoint: "It would create Jobs once fewer run or the queue asks for more." }),
  };
}

function outcomeOf(name: string, { active, created, error }: JobPoll): string {
  if (created > 0) return `KEDA created ${created} ${created === 1 ? "Job" : "Jobs"} for ${name}.`;
  if (active) return `KEDA created no Job for ${name}: enough run already.`;
  return error
    ? `KEDA created no Job for ${name}: a trigger failed.`
    : `KEDA created no Job for ${name}: nothing to do.`;
}

const inputsOf = ({ metric, demand, target, activation }: JobTrigger): readonly ExplanationInput[] => [
  { name: metric, seen: { value: demand?.length ?? null } },
  { name: `${metric} target`, seen: { value: target } },
  ...(activation === null ? [] : [{ name: `${metric} activation`, seen: { value: activation } }]),
];

function stepOf({ metric, demand, target, error }: JobTrigger): ExplanationStep {
  if (!demand) return { rule: "error", before: metric, after: "no value", because: error ?? "" };
  const jobs = `${numberText(demand.length)} ÷ ${numberText(target)}`;
  const because = demand.active ? `${jobs}, at most the room` : `${jobs}, not active: left out`;
  return { rule: "demand", before: demand.length, after: demand.jobs, because };
}

function planSteps({ spec }: ScaledJob, poll: JobPoll): readonly ExplanationStep[] {
  const { scaleTo, maxScale, running, pending, effective, created, active } = poll;
  const strategy = spec.scalingStrategy?.strategy ?? "default";
  const how = `${strategy} strategy with ${running} running and ${pending} pending`;
  const why = active ? `min(${scaleTo}, ${effective})` : "no trigger is active and no minimum is set";
  return [
    { rule: "strategy", before: maxScale, after: effective, because: how },
    { rule: "create", before: effective, after: created, because: why },
  ];
}

function turningPoint(triggers: readonly JobTrigger[]): string {
  const thresholds = triggers.flatMap(({ metric, activation }) =>
    activation === null ? [] : [`${metric} > ${activation}`],
  );
  return thresholds.length > 0
    ? `It would create Jobs at ${thresholds.join(" or ")}.`
    : "It would create Jobs once a trigger is active.";
}
