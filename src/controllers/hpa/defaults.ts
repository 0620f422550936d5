import type { Behavior, HpaSpec, MetricSpec, ScalingRules } from "./spec.ts";

/** What an HPA without metrics measures. Upstream: pkg/apis/autoscaling/v2/defaults.go, v1.36.1. */
const DEFAULT_METRIC: MetricSpec = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
};
export const DEFAULT_MIN_REPLICAS = 1;
export const DEFAULT_SCALE_UP: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
/** The window stays open: the controller's flag fills it. */
const DEFAULT_SCALE_DOWN: ScalingRules = {
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
};

/** The parts of a spec that its author may leave out. */
export type WrittenSpec = Omit<HpaSpec, "metrics" | "behavior"> & {
  readonly metrics?: readonly MetricSpec[];
  readonly behavior?: { readonly [K in keyof Behavior]?: Partial<ScalingRules> };
};

/**
 * Fills in what the author left out. Rules are filled in field by field, but only when `behavior` is there at all.
 * Upstream: pkg/apis/autoscaling/v2/defaults.go SetDefaults_HorizontalPodAutoscaler, v1.36.1.
 */
export function withDefaults({ metrics, behavior, ...rest }: WrittenSpec): HpaSpec {
  return {
    minReplicas: DEFAULT_MIN_REPLICAS,
    ...rest,
    metrics: metrics && metrics.length > 0 ? metrics : [DEFAULT_METRIC],
    ...(behavior && {
      behavior: {
        ...behavior,
        scaleUp: { ...DEFAULT_SCALE_UP, ...behavior.scaleUp },
        scaleDown: { ...DEFAULT_SCALE_DOWN, ...behavior.scaleDown },
      },
    }),
  };
}
