import type { Controller } from "../../api/controller.ts";
import { decideObject, type ObjectMemory, readObject } from "./decide-object.ts";
import { OWNER_LABEL } from "./hpa.ts";
import { decideJob } from "./job/decide-job.ts";
import type { JobMemory, JobObservation } from "./job/observation.ts";
import { scaledJobKind } from "./kind-job.ts";
import { scaledObjectKind } from "./kind-object.ts";
import { EMPTY_MEMORY } from "./memory.ts";
import type { ObjectObservation } from "./observation.ts";
import { observeJob, observeObject } from "./observe.ts";
import { changedJob, changedObject, ownerOfHpa } from "./watch.ts";

const COMPONENT = "keda-operator";
const upstream = { project: "kedacore/keda", version: "v2.20.2", source: "controllers/keda, pkg/scaling, pkg/scalers" };

const COMMON_GAPS = [
  "Triggers: aws-sqs-queue, cpu, cron, kafka, memory, prometheus, rabbitmq and redis lists; others are refused.",
  "TriggerAuthentication is not read: connection parameters stand in the trigger or in the container's own variables.",
  "Queries take no time, and the triggers of one poll answer in trigger order.",
  "Every write succeeds at once; refusals are modelled but do not occur.",
  "The operator never restarts.",
];

/** KEDA's ScaledObjects: the scale loop, the HPA it keeps, and the metrics that this HPA reads. */
export const keda: Controller<ObjectMemory, ObjectObservation> = {
  name: "keda",
  component: COMPONENT,
  upstream,
  leftOut: [
    ...COMMON_GAPS,
    "Webhook checks that compare with other objects (two owners of one workload, missing requests) are not made.",
    "AMQP counts ready messages only, as a passive declare does.",
    "Cron zones Africa/Casablanca, Africa/El_Aaiun, Asia/Gaza and Asia/Hebron are unknown; clock changes before 1999 too.",
    "Formulas know a subset of expr-lang; a type error shows when the formula runs, not when it is checked.",
  ],
  kinds: [scaledObjectKind],
  watches: [
    { kind: "ScaledObject", keys: changedObject },
    { kind: "HorizontalPodAutoscaler", keys: ownerOfHpa },
  ],
  init: () => EMPTY_MEMORY,
  observe: (key, seen, _memory, trigger) => observeObject(key, seen, trigger),
  decide: decideObject,
  externalMetrics: {
    owner: (namespace, _metric, selector, cluster) => {
      const name = selector?.matchLabels?.[OWNER_LABEL];
      return name !== undefined && cluster.get("ScaledObject", namespace, name) ? `${namespace}/${name}` : undefined;
    },
    read: (key, metric, seen, memory) => {
      const { answer, ...rest } = readObject(observeObject(key, seen), memory, metric);
      return {
        ...rest,
        answer: answer.ok ? { valuesMilli: answer.value.map(({ milli }) => milli) } : { error: answer.error },
      };
    },
  },
};

/** KEDA's ScaledJobs: each poll may create Jobs. */
export const kedaJob: Controller<JobMemory, JobObservation> = {
  name: "keda-job",
  component: COMPONENT,
  upstream,
  leftOut: [
    ...COMMON_GAPS,
    "Nothing runs the Jobs that are created: the Job controller is not modelled.",
    "Failed Jobs beyond the history limit are deleted in the order of the listing.",
  ],
  kinds: [scaledJobKind],
  watches: [{ kind: "ScaledJob", keys: changedJob }],
  init: () => EMPTY_MEMORY,
  observe: (key, seen, _memory, trigger) => observeJob(key, seen, trigger),
  decide: decideJob,
};
