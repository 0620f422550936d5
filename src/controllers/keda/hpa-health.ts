import type { Condition } from "../../api/objects.ts";
import type { ObjectSession } from "./scale-target.ts";
import type { ScaledObject } from "./types.ts";

/**
 * The HPA's ScalingActive as the object's condition HPAActive; undefined leaves it as it is.
 * Upstream scale_scaledobjects.go getHPAHealth.
 */
export function hpaHealth({ seen }: ObjectSession, { status }: ScaledObject): Condition | undefined {
  if (!status.hpaName || seen.fail.hpaGet !== undefined) return undefined;
  const scaling = seen.hpa?.status?.conditions?.find(({ type }) => type === "ScalingActive");
  if (!scaling) return undefined;
  const type = "HPAActive";
  if (scaling.status === "True") return { type, status: "True", reason: type, message: "HPA is actively scaling" };
  const { message = "" } = scaling;
  if (scaling.reason === "ScalingDisabled") return { type, status: "True", reason: "ScalingDisabled", message };
  const reason = scaling.reason || "HPAMetricsUnavailable";
  return { type, status: "False", reason, message: `HPA is not actively scaling: ${message}` };
}
