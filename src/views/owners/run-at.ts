import type { KindDoc } from "../../api/controller.ts";
import type { Intervention } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import { applySetting } from "../../scenario/settings.ts";

/** A run as its script and a person have made it until an instant; what cannot be applied there changes nothing. */
export function runAt(
  run: CompiledRun,
  log: readonly Intervention[],
  at: TimeMs,
  kinds: readonly KindDoc[],
): CompiledRun {
  const changes = [...run.script, ...log].filter((change) => change.at <= at).sort((a, b) => a.at - b.at);
  return changes.reduce((next, { path, value }) => {
    const applied = applySetting(next, { path, value }, kinds);
    return applied.ok ? applied.value : next;
  }, run);
}
