import type { ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { TRIGGER_TYPES } from "./scalers/registry.ts";
import { type Check, checkAll, integer, list, map, oneOf, record, required, text, texts } from "./schema.ts";
import { triggersFault } from "./trigger-check.ts";
import type { Trigger } from "./types.ts";

/** Fields of one trigger. CRD scaledobjects.keda.sh, v2.20.2. */
const TRIGGER: Check = record({
  type: required(text),
  name: text,
  metadata: required(map(text)),
  metricType: oneOf(["AverageValue", "Value", "Utilization"]),
  useCachedMetrics: (value, path) =>
    typeof value === "boolean" ? [] : [{ path, message: `expected a boolean, got ${JSON.stringify(value)}` }],
});
const TRIGGERS = required(list(TRIGGER, 1));

const OBJECT: Check = record({
  scaleTargetRef: required(record({ name: required(text), kind: text, apiVersion: text })),
  pollingInterval: integer(1),
  cooldownPeriod: integer(0),
  initialCooldownPeriod: integer(0),
  idleReplicaCount: integer(0),
  minReplicaCount: integer(0),
  maxReplicaCount: integer(1),
  fallback: record({
    failureThreshold: required(integer(0)),
    replicas: required(integer(0)),
    behavior: oneOf([
      "static",
      "currentReplicas",
      "currentReplicasIfHigher",
      "currentReplicasIfLower",
      "scalingModifiers",
    ]),
  }),
  advanced: record({
    scalingModifiers: record({
      formula: text,
      target: text,
      activationTarget: text,
      metricType: oneOf(["AverageValue", "Value"]),
    }),
  }),
  triggers: TRIGGERS,
});

const JOB: Check = record({
  jobTargetRef: required(record({ template: required(record({})) })),
  pollingInterval: integer(1),
  minReplicaCount: integer(0),
  maxReplicaCount: integer(1),
  successfulJobsHistoryLimit: integer(0),
  failedJobsHistoryLimit: integer(0),
  rolloutStrategy: oneOf(["gradual", "immediate"]),
  rollout: record({
    strategy: oneOf(["gradual", "immediate"]),
    propagationPolicy: oneOf(["foreground", "background"]),
  }),
  scalingStrategy: record({
    strategy: oneOf(["default", "custom", "accurate", "eager"]),
    multipleScalersCalculation: oneOf(["min", "avg", "sum", "max"]),
    customScalingQueueLengthDeduction: integer(),
    customScalingRunningJobPercentage: text,
    pendingPodConditions: texts,
  }),
  triggers: TRIGGERS,
});

/** What the CRD's schema refuses. */
export const objectSchemaErrors = ({ spec }: KubeObject): readonly ManifestError[] => checkAll(OBJECT, spec, ["spec"]);
export const jobSchemaErrors = ({ spec }: KubeObject): readonly ManifestError[] => checkAll(JOB, spec, ["spec"]);

/** What the webhook refuses of triggers; and types that are not modelled, which a cluster would refuse or know. */
export function triggerErrors(triggers: readonly Trigger[]): readonly ManifestError[] {
  const fault = triggersFault(triggers);
  const unknown = triggers.flatMap(({ type }, index) =>
    TRIGGER_TYPES.includes(type)
      ? []
      : [{ path: ["spec", "triggers", index, "type"], message: `trigger type "${type}" is not modelled`, hint: KNOWN }],
  );
  const wrong = fault && { path: ["spec", "triggers", fault.index, fault.field], message: fault.message };
  return wrong ? [...unknown, wrong] : unknown;
}
const KNOWN = `Known: ${TRIGGER_TYPES.join(", ")}.`;
