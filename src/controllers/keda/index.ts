import type { Controller } from "../../api/controller.ts";
import { COMMON_GAPS, COMPONENT, upstream } from "./about.ts";
import { decideObject, type ObjectMemory, readObject } from "./decide-object.ts";
import { OWNER_LABEL } from "./hpa.ts";
import { scaledObjectKind } from "./kind-object.ts";
import { EMPTY_MEMORY } from "./memory.ts";
import type { ObjectObservation } from "./observation.ts";
import { observeObject } from "./observe.ts";
import { changedObject, ownerOfHpa } from "./watch.ts";

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
  loop: {
    reads: ["ScaledObject", "brokers", "Prometheus"],
    writes: ["ScaledObject.*", "HorizontalPodAutoscaler.*", "Deployment.spec.replicas"],
    period: "pollingInterval, 30s",
    host: "keda-operator",
  },
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
      const { answer, commands, memory: kept } = readObject(observeObject(key, seen), memory, metric);
      return {
        memory: kept,
        commands,
        answer: answer.ok ? { valuesMilli: answer.value.map(({ milli }) => milli) } : { error: answer.error },
      };
    },
  },
};
