import type { KubeObject } from "../../api/objects.ts";
import { isRecord, valueAt } from "../../scenario/path.ts";

type Fields = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Fields => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const textOf = (value: unknown): string => (isRecord(value) || Array.isArray(value) ? "…" : JSON.stringify(value));

/** The workload that an object scales; null where it scales none. */
export function targetOf({ spec }: KubeObject): string | null {
  const name = valueAt(spec, ["scaleTargetRef", "name"]);
  return typeof name === "string" ? name : null;
}

/** Least and most replicas, whatever the fields are called. */
const ENDS = [
  { end: "least", fields: ["minReplicas", "minReplicaCount"] },
  { end: "most", fields: ["maxReplicas", "maxReplicaCount"] },
] as const;

/** How far an object scales, as far as it says so. */
export function boundsOf({ spec }: KubeObject) {
  return ENDS.flatMap(({ end, fields }) =>
    fields.flatMap((field) => {
      const value = recordOf(spec)[field];
      return value === undefined ? [] : [{ end, field, value }];
    }),
  );
}

const AIMS: Readonly<Record<string, (spec: Fields) => readonly string[]>> = {
  HorizontalPodAutoscaler: ({ metrics }) => listOf(metrics).flatMap(metricAims),
  ScaledObject: ({ triggers }) => listOf(triggers).flatMap(triggerAims),
  VerticalPodAutoscaler: ({ updatePolicy }) => fieldsOf(recordOf(updatePolicy), ["updateMode"]),
  Deployment: (spec) => fieldsOf(spec, ["replicas"]),
};

/** What an object is after, a line each: "cpu.averageUtilization: 70"; empty of kinds that nobody asks so much of. */
export const aimsOf = ({ kind, spec }: KubeObject): readonly string[] => AIMS[kind]?.(recordOf(spec)) ?? [];

const fieldsOf = (from: Fields, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => (from[name] === undefined ? [] : [`${name}: ${textOf(from[name])}`]));

/** The source of an HPA's metric is under a name of its own: `resource`, `containerResource`, `pods`, `object`, `external`. */
function metricAims(metric: Fields): readonly string[] {
  return Object.values(metric)
    .filter(isRecord)
    .flatMap((source) => {
      const name = source.name ?? recordOf(source.metric).name;
      const { type: _, ...aims } = recordOf(source.target);
      return Object.entries(aims).map(([field, value]) => `${String(name)}.${field}: ${textOf(value)}`);
    });
}

/** Fields of KEDA's triggers that say when there is one pod more. */
const THRESHOLDS = ["value", "lagThreshold", "threshold", "targetValue", "queueLength", "desiredReplicas"];

function triggerAims({ type, metricType, metadata }: Fields): readonly string[] {
  const own = recordOf(metadata);
  const name = [type, own.mode ?? metricType].filter((part) => part !== undefined).join(" ");
  return fieldsOf(own, THRESHOLDS).map((aim) => `${name} ${aim}`);
}
