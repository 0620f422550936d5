import type { TimeMs } from "../../base/units.ts";
import type { Execution } from "./executor.ts";
import { numberText } from "./explain-trigger.ts";
import type { Poll } from "./poll.ts";
import type { ScaledObject } from "./types.ts";

/** What would have changed a poll's outcome. */
export function turningPoint(
  object: ScaledObject,
  { states, activity, execution }: Poll,
  now: TimeMs,
): string | undefined {
  if (!activity || !execution) return undefined;
  const { name } = object.spec.scaleTargetRef;
  if (execution.branch === "cooling down") return cooling(name, execution, now);
  const thresholds = activity.composite
    ? [`composite-metric > ${numberText(activity.composite.activation)}`]
    : states.flatMap(({ metric, cached }) =>
        cached.scaler.activation === null ? [] : [`${metric} > ${numberText(cached.scaler.activation)}`],
      );
  if (thresholds.length === 0) return undefined;
  if (execution.branch === "nothing to do" && execution.replicas === 0) {
    return `It would wake ${name} at ${thresholds.join(" or ")}.`;
  }
  if (execution.branch === "keep active")
    return `It would count as inactive once none of these holds: ${thresholds.join(", ")}.`;
  return undefined;
}

function cooling(name: string, { cooldown }: Execution, now: TimeMs): string | undefined {
  if (!cooldown) return undefined;
  const end = cooldown.since + cooldown.lasts;
  const left = numberText((end - now) / 1_000);
  return `It will put ${name} to sleep at the first inactive poll after ${numberText(end / 1_000)} s, ${left} s from now.`;
}
