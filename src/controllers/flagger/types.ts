import type { Condition, KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";

/** Canary, flagger.app/v1beta1, as far as this folder reads it: pkg/apis/flagger/v1beta1/{canary,status}.go. */
export interface CanarySpec {
  readonly provider?: string;
  readonly targetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
  readonly progressDeadlineSeconds?: number;
  readonly service: {
    readonly name?: string;
    readonly port: number;
    readonly trafficPolicy?: object;
    readonly timeout?: string;
    readonly retries?: object;
    readonly hosts?: readonly string[];
    readonly gateways?: readonly string[];
  };
  readonly analysis: Analysis;
  readonly suspend?: boolean;
}

export interface Analysis {
  readonly interval?: string;
  readonly threshold?: number;
  readonly maxWeight?: number;
  readonly stepWeight?: number;
  readonly stepWeights?: readonly number[];
  readonly stepWeightPromotion?: number;
  readonly primaryReadyThreshold?: number;
  readonly canaryReadyThreshold?: number;
  readonly metrics?: readonly CanaryMetric[];
}

export interface CanaryMetric {
  readonly name: string;
  readonly interval?: string;
  readonly threshold?: number;
  readonly thresholdRange?: { readonly min?: number; readonly max?: number };
}

export type Phase =
  | "Initializing"
  | "Initialized"
  | "Progressing"
  | "Promoting"
  | "Finalising"
  | "Succeeded"
  | "Failed";

export interface CanaryStatus {
  readonly phase?: Phase;
  readonly failedChecks?: number;
  readonly canaryWeight?: number;
  readonly iterations?: number;
  readonly lastAppliedSpec?: string;
  readonly lastPromotedSpec?: string;
  readonly lastTransitionTime?: TimeMs;
  readonly conditions?: readonly Condition[];
}

export type Canary = KubeObject<CanarySpec, CanaryStatus>;
