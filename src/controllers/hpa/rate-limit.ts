import type { TimeMs } from "../../base/units.ts";
import { ceilToInt32, toInt32 } from "./go-numbers.ts";
import type { HpaMemory } from "./memory.ts";
import { changeWithin } from "./scale-events.ts";
import type { ScalingPolicy, ScalingRules } from "./spec.ts";

/**
 * Most pods that the scale-up policies allow now. `1 + v/100` is computed first, in doubles, and rounded up: 10 % of
 * 100 pods allows 111.
 * Upstream: horizontal.go calculateScaleUpLimitWithScalingRules, v1.36.1.
 */
export function scaleUpRate(rules: ScalingRules, current: number, memory: HpaMemory, now: TimeMs): number {
  if (rules.selectPolicy === "Disabled") return current;
  const limits = rules.policies.map((policy) => {
    const start = startOfPeriod(policy, current, memory, now);
    return policy.type === "Percent" ? ceilToInt32(start * (1 + policy.value / 100)) : start + policy.value;
  });
  return rules.selectPolicy === "Min" ? Math.min(...limits) : Math.max(...limits);
}

/**
 * Fewest pods that the scale-down policies allow now, cut towards zero. `Max`, the largest change, is the smallest number.
 * Upstream: horizontal.go calculateScaleDownLimitWithBehaviors, v1.36.1.
 */
export function scaleDownRate(rules: ScalingRules, current: number, memory: HpaMemory, now: TimeMs): number {
  if (rules.selectPolicy === "Disabled") return current;
  const limits = rules.policies.map((policy) => {
    const start = startOfPeriod(policy, current, memory, now);
    return policy.type === "Percent" ? toInt32(start * (1 - policy.value / 100)) : start - policy.value;
  });
  return rules.selectPolicy === "Min" ? Math.max(...limits) : Math.min(...limits);
}

/** The size when the policy's period began: events of both directions are taken back. */
const startOfPeriod = ({ periodSeconds }: ScalingPolicy, current: number, memory: HpaMemory, now: TimeMs): number =>
  current -
  changeWithin(memory.upEvents, now, periodSeconds * 1_000) +
  changeWithin(memory.downEvents, now, periodSeconds * 1_000);
