import type { FieldDoc } from "../../api/controller.ts";
import { DEFAULT_COOLDOWN_S } from "./cooldown.ts";
import { DEFAULT_POLLING_S } from "./loop.ts";

type Range = readonly [unit: string, min: number, max: number, step: number];
const PODS: Range = ["pods", 0, 100, 1];
const SECONDS: Range = ["s", 0, 3_600, 5];
const MESSAGES: Range = ["messages", 1, 1_000, 1];
const VALUE: Range = ["", 0, 1_000, 1];

const field = (path: string, [unit, min, max, step]: Range, standard: number | null, help: string): FieldDoc => ({
  path: `spec.${path}`,
  unit,
  min,
  max,
  step,
  default: standard,
  help,
});
const trigger = (name: string, range: Range, standard: number | null, help: string): FieldDoc =>
  field(`triggers[0].metadata.${name}`, range, standard, help);

const POLLING: Range = ["s", 1, 300, 1];
const pollingInterval = field(
  "pollingInterval",
  POLLING,
  DEFAULT_POLLING_S,
  "KEDA asks every trigger this often. A change starts a new loop with a poll at once.",
);

/** Targets of the triggers, by the parameter that each type calls it. Null: KEDA has no default or asks for one. */
const TARGETS: readonly FieldDoc[] = [
  trigger("value", MESSAGES, null, "rabbitmq, cpu, memory: what one replica is meant to carry."),
  trigger("threshold", MESSAGES, null, "prometheus: the query's value that one replica is meant to carry."),
  trigger("lagThreshold", MESSAGES, null, "kafka: the lag that one replica is meant to carry."),
  trigger("queueLength", MESSAGES, null, "aws-sqs-queue: messages that one replica is meant to carry."),
  trigger("listLength", MESSAGES, null, "redis: entries that one replica is meant to carry."),
  trigger("desiredReplicas", ["pods", 1, 100, 1], null, "cron: replicas between start and end."),
  trigger("activationValue", VALUE, null, "rabbitmq: the trigger is active only above this, strictly."),
  trigger("activationThreshold", VALUE, null, "prometheus: the trigger is active only above this, strictly."),
  trigger("activationLagThreshold", VALUE, null, "kafka: the trigger is active only above this, strictly."),
  trigger("activationQueueLength", VALUE, null, "aws-sqs-queue: the trigger is active only above this, strictly."),
  trigger("activationListLength", VALUE, null, "redis: the trigger is active only above this, strictly."),
];

/** What a person may turn of a ScaledObject while the run plays. Defaults: scaledobject_types.go, scale_executor.go. */
export const OBJECT_FIELDS: readonly FieldDoc[] = [
  pollingInterval,
  field("cooldownPeriod", SECONDS, DEFAULT_COOLDOWN_S, "Wait after the last active poll before going to 0 or idle."),
  field("initialCooldownPeriod", SECONDS, 0, "The same, from the object's creation, while no trigger was ever active."),
  field("minReplicaCount", PODS, 0, "With 0, KEDA itself takes the workload to 0 and back; above, only the HPA acts."),
  field("maxReplicaCount", ["pods", 1, 1_000, 1], 100, "The HPA's maximum."),
  field(
    "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
    ["s", 0, 3_600, 15],
    300,
    "Shrinks only to the highest recommendation of this long.",
  ),
  field("idleReplicaCount", PODS, null, "Size while no trigger is active, in place of 0; must be below the minimum."),
  field(
    "fallback.failureThreshold",
    ["", 0, 20, 1],
    null,
    "Failed reads in a row, polls and HPA alike, before fallback.",
  ),
  field("fallback.replicas", PODS, null, "Replicas that the fallback stands for."),
  ...TARGETS,
];

/** What a person may turn of a ScaledJob while the run plays. Defaults: scaledjob_types.go, scale_jobs.go. */
export const JOB_FIELDS: readonly FieldDoc[] = [
  pollingInterval,
  field("minReplicaCount", PODS, 0, "Jobs that always run."),
  field("maxReplicaCount", ["pods", 1, 1_000, 1], 100, "Jobs that may run at once."),
  field("successfulJobsHistoryLimit", ["", 0, 200, 1], 100, "Completed Jobs that are kept."),
  field("failedJobsHistoryLimit", ["", 0, 200, 1], 100, "Failed Jobs that are kept."),
  ...TARGETS,
];
