import { plainOrder } from "./facts.ts";
import type { Loop } from "./loop.ts";
import type { Remaining, ScaleUp } from "./report.ts";

/** What pods hear of a scale-up. Upstream: processors/status/eventing_scale_up_processor.go, 1.36.1. */
export function sayScaleUp(loop: Loop, { result, infos, triggered, remaining }: ScaleUp): void {
  if (result !== "ScaleUpSuccessful" && result !== "ScaleUpError") {
    for (const each of remaining) {
      const why = result === "ScaleUpLimitedByMaxNodesTotal" ? "max total nodes in cluster reached" : reasonsOf(each);
      const on = { kind: "Pod", pod: each.pod } as const;
      const message = `pod didn't trigger scale-up: ${why}`;
      loop.events.push({ on, type: "Normal", reason: "NotTriggerScaleUp", message });
    }
  }
  if (infos.length === 0) return;
  const sizes = infos.map(({ group, from, to, max }) => `{${group} ${from}->${to} (max: ${max})}`).join(" ");
  for (const pod of triggered) {
    const message = `pod triggered scale-up: [${sizes}]`;
    loop.events.push({ on: { kind: "Pod", pod }, type: "Normal", reason: "TriggeredScaleUp", message });
  }
}

/** "1 Insufficient cpu, 2 max node group size reached": how many groups gave each reason. */
export function reasonsOf({ rejected, skipped }: Pick<Remaining, "rejected" | "skipped">): string {
  const counts = new Map<string, number>();
  for (const reason of [...rejected.values(), ...skipped.values()].flat()) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort(plainOrder)
    .join(", ");
}
