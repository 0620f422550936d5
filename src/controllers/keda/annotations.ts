import type { ObjectMeta } from "../../api/objects.ts";
import { parseBool, parseInteger } from "../../base/go-parse.ts";
import { failed, ok, type Result } from "../../base/result.ts";

/** KEDA's annotations; upstream apis/keda/v1alpha1/scaledobject_types.go. */
const PAUSED = "autoscaling.keda.sh/paused";
const PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas";
const PAUSED_SCALE_IN = "autoscaling.keda.sh/paused-scale-in";
const PAUSED_SCALE_OUT = "autoscaling.keda.sh/paused-scale-out";
const FORCE_ACTIVATION = "autoscaling.keda.sh/force-activation";
/** Labels that are not copied to the HPA, separated by commas. */
export const EXCLUDED_LABELS = "scaledobject.keda.sh/hpa-excluded-labels";
/** A change of one of these reconciles the object. */
export const WATCHED: readonly string[] = [
  PAUSED,
  PAUSED_REPLICAS,
  PAUSED_SCALE_IN,
  PAUSED_SCALE_OUT,
  FORCE_ACTIVATION,
];

type Meta = Pick<ObjectMeta, "annotations">;

/** A text that is no boolean counts as true. */
function flag({ annotations }: Meta, name: string): boolean {
  const text = annotations?.[name];
  if (text === undefined) return false;
  const value = parseBool(text);
  return !value.ok || value.value;
}

export const isJobPaused = (meta: Meta): boolean => flag(meta, PAUSED);
/** `paused-replicas`, whatever it says, wins over `paused: "false"`. */
export const isPaused = (meta: Meta): boolean =>
  meta.annotations?.[PAUSED_REPLICAS] !== undefined || flag(meta, PAUSED);
export const hasPauseAnnotation = ({ annotations }: Meta): boolean =>
  annotations?.[PAUSED] !== undefined || annotations?.[PAUSED_REPLICAS] !== undefined;
export const pausesScaleIn = (meta: Meta): boolean => flag(meta, PAUSED_SCALE_IN);
export const pausesScaleOut = (meta: Meta): boolean => flag(meta, PAUSED_SCALE_OUT);
export const forcesActivation = (meta: Meta): boolean => flag(meta, FORCE_ACTIVATION);

/** The count to hold while paused; undefined when none is asked for. */
export function pausedReplicas({ annotations }: Meta): Result<number | undefined, string> {
  const text = annotations?.[PAUSED_REPLICAS];
  if (text === undefined) return ok(undefined);
  const count = parseInteger(text, 32);
  return count.ok ? count : failed(`failed to parse paused replica count: ${count.error}`);
}
