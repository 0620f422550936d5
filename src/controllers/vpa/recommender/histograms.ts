import type { ExplanationHistogram } from "../../../api/explanation.ts";
import { exp2 } from "../../../base/detmath.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { PerResource, RecommenderConfig } from "../config.ts";
import { type Buckets, CPU_BUCKETS, MEMORY_BUCKETS } from "./buckets.ts";
import type { Histogram } from "./histogram.ts";
import type { ContainerOutcome } from "./recommend.ts";

/** What is shown of each resource: its buckets, and millicores or bytes a unit of theirs. */
const SHOWN: PerResource<{ readonly buckets: Buckets; readonly unit: string; readonly scale: number }> = {
  cpu: { buckets: CPU_BUCKETS, unit: "m", scale: 1000 },
  memory: { buckets: MEMORY_BUCKETS, unit: "B", scale: 1 },
};

/** The samples that a container's recommendation was read off, as they weigh now; none of what is not recommended. */
export const histogramsOf = (
  container: ContainerOutcome,
  config: RecommenderConfig,
  now: TimeMs,
): readonly ExplanationHistogram[] =>
  (["cpu", "memory"] as const).flatMap((resource) => {
    const histogram = container.state[resource];
    const isRead = container.target[resource] !== undefined && histogram.total > 0;
    return isRead ? [shown(container, resource, histogram, config.halfLifeMs[resource], now)] : [];
  });

function shown(
  { container, estimates }: ContainerOutcome,
  resource: keyof typeof SHOWN,
  { weights, minBucket, maxBucket, reference }: Histogram,
  halfLifeMs: number,
  now: TimeMs,
): ExplanationHistogram {
  const { buckets, unit, scale } = SHOWN[resource];
  const decay = exp2((reference - now) / halfLifeMs);
  const length = maxBucket - minBucket + 1;
  return {
    name: `${container} ${resource}`,
    unit,
    edges: Array.from({ length: length + 1 }, (_, i) => buckets.start(minBucket + i) * scale),
    weights: Array.from({ length }, (_, i) => (weights[minBucket + i] ?? 0) * decay),
    marks: (["lower", "target", "upper"] as const).map((bound) => {
      const { share, percentile, withMargin, factor, amount } = estimates[bound][resource];
      return {
        name: bound === "target" ? "target" : `${bound} bound`,
        share,
        at: percentile,
        withMargin,
        factor: factor === Number.POSITIVE_INFINITY ? null : factor,
        amount,
      };
    }),
  };
}
