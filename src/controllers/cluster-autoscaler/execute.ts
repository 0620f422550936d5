import { increase } from "./cloud.ts";
import { changeOrder } from "./cluster-state.ts";
import { failScaleUp, type Loop, say } from "./loop.ts";
import type { SizeChange } from "./report.ts";

/** Upstream: core/scaleup/orchestrator/executor.go, 1.36.1. */

/** Orders nodes group by group until one is refused. Groups before that one keep their order. */
export function executeScaleUps(
  loop: Loop,
  infos: readonly SizeChange[],
): { readonly failed?: string; readonly error?: string } {
  for (const { group, from, to, max } of infos) {
    say(
      loop,
      "Normal",
      "ScaledUpGroup",
      `Scale-up: setting group ${group} size to ${to} instead of ${from} (max: ${max})`,
    );
    const refused = increase(loop, group, to - from);
    if (refused !== undefined) {
      say(loop, "Warning", "FailedToScaleUpGroup", `Scale-up failed for group ${group}: ${refused}`);
      const error = `failed to increase node group size: ${refused}`;
      failScaleUp(loop, group, { class: "Other", code: "cloudProviderError", message: error });
      return { failed: group, error };
    }
    changeOrder(loop, group, to - from);
    loop.work.groupScaleUp.set(group, loop.now);
    say(loop, "Normal", "ScaledUpGroup", `Scale-up: group ${group} size set to ${to} instead of ${from} (max: ${max})`);
  }
  return {};
}
