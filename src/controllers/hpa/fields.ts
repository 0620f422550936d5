import type { FieldDoc } from "../../api/controller.ts";
import { DEFAULT_MIN_REPLICAS, DEFAULT_SCALE_UP } from "./defaults.ts";

const target = (path: string, unit: string, max: number, standard: number | null, help: string): FieldDoc => ({
  path: `spec.metrics[0].${path}`,
  unit,
  min: 1,
  max,
  step: 1,
  default: standard,
  help,
});
const window = (direction: "scaleUp" | "scaleDown", standard: number, help: string): FieldDoc => ({
  path: `spec.behavior.${direction}.stabilizationWindowSeconds`,
  unit: "s",
  min: 0,
  max: 3600,
  step: 15,
  default: standard,
  help,
});

/** What a person may turn while the run plays. Defaults: pkg/apis/autoscaling/v2/defaults.go, v1.36.1. */
export const FIELDS: readonly FieldDoc[] = [
  {
    path: "spec.minReplicas",
    unit: "pods",
    min: 1,
    max: 100,
    step: 1,
    default: DEFAULT_MIN_REPLICAS,
    help: "Never fewer pods than this. Below it the size is lifted at the next sync, past every window and rate.",
  },
  {
    path: "spec.maxReplicas",
    unit: "pods",
    min: 1,
    max: 1000,
    step: 1,
    default: null,
    help: "Never more pods than this. Above it the size is cut at the next sync, past every window and rate.",
  },
  target(
    "resource.target.averageUtilization",
    "%",
    200,
    80,
    "Usage over request that the pods shall run at on average.",
  ),
  target("containerResource.target.averageUtilization", "%", 200, null, "The same, of one container of each pod."),
  target("pods.target.averageValue", "", 10_000, null, "Value of the metric a pod, on average."),
  target("object.target.value", "", 10_000, null, "Value of the object's metric; the size follows the ratio to it."),
  target("object.target.averageValue", "", 10_000, null, "The object's metric shared out over the pods."),
  target("external.target.value", "", 10_000, null, "Sum of the series; the size follows the ratio to it."),
  target("external.target.averageValue", "", 10_000, null, "Sum of the series shared out over the pods."),
  window(
    "scaleUp",
    DEFAULT_SCALE_UP.stabilizationWindowSeconds ?? 0,
    "Grows only to the lowest recommendation of this long.",
  ),
  window(
    "scaleDown",
    300,
    "Shrinks only to the highest recommendation of this long. Setting it also replaces the doubling limit by the default scaleUp policies.",
  ),
];
