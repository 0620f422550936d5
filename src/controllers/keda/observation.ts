import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Hpa, ScaledObject } from "./types.ts";

/** API calls that may be refused, by name, with the error's text. */
export type ApiCall =
  | "scaleGet"
  | "scaleUpdate"
  | "hpaGet"
  | "hpaCreate"
  | "hpaUpdate"
  | "hpaDelete"
  | "jobList"
  | "jobCreate"
  | "jobDelete";

/** What both kinds of object let KEDA see. */
export interface CommonObservation<Object extends KubeObject> {
  /** Null once the object is gone. */
  readonly object: Object | null;
  readonly now: TimeMs;
  /** Wall clock of simulated time 0. */
  readonly epochUnixMs: number;
  /**
   * What each trigger's source answers, by trigger index, in the scaler's own terms: the n-th query of this step gets
   * entry n, further ones the last.
   */
  readonly readings: readonly (readonly unknown[])[];
  /** Literal environment of the scale target's first container. */
  readonly env: Readonly<Record<string, string>>;
  /** Text of the version label on what KEDA creates. */
  readonly operatorVersion: string;
  readonly fail: Readonly<Partial<Record<ApiCall, string>>>;
}

/** What KEDA sees for a ScaledObject. */
export interface ObjectObservation extends CommonObservation<ScaledObject> {
  /** The scale target's `spec.replicas`; null: it does not exist. */
  readonly replicas: number | null;
  /** The target's pods that run and are Ready; only a fallback asks for them. */
  readonly readyPods: number;
  /** The HPA under the name in the status, else under the name that KEDA would give it. */
  readonly hpa: Hpa | null;
}
