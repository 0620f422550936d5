import type { Explanation } from "../../api/explanation.ts";
import type { TimeMs } from "../../base/units.ts";
import type { HpaConfig } from "./config.ts";
import type { HpaMemory } from "./memory.ts";
import type { Observation } from "./observation.ts";
import type { Sync } from "./reconcile.ts";
import type { Hpa } from "./spec.ts";

export function explain(
  _hpa: Hpa,
  _seen: Observation,
  _sync: Sync,
  _before: HpaMemory,
  _now: TimeMs,
  _config: HpaConfig,
): Explanation {
  return { outcome: "", reason: "", message: "", inputs: [], steps: [] };
}
