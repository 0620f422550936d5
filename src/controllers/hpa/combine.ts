import type { TimeMs } from "../../base/units.ts";
import type { HpaConfig } from "./config.ts";
import { invalidMetrics } from "./messages.ts";
import { proposalOf } from "./metric.ts";
import type { Observation, Scale } from "./observation.ts";
import type { Proposal } from "./proposal.ts";
import type { Hpa } from "./spec.ts";

type Failure = Extract<Proposal, { ok: false }>;
type Success = Extract<Proposal, { ok: true }>;

/** All metrics of a sync, and what they amount to. */
export interface Combined {
  readonly proposals: readonly Proposal[];
  /** What the loop takes for the winner; absent when every metric failed. */
  readonly winner?: Success;
  /** The raw recommendation: the largest proposal, never below 0. */
  readonly raw: number;
  /** Present when the result may not be acted on: all failed, or some failed and the rest would scale down. */
  readonly blocked?: { readonly first: Failure; readonly error: string };
}

/**
 * The largest proposal wins. A proposal of 0 gives way to whatever follows, even to a negative one and its name.
 * Upstream: horizontal.go computeReplicasForMetrics, v1.36.1.
 */
export function combine(hpa: Hpa, scale: Scale, seen: Observation, now: TimeMs, config: HpaConfig): Combined {
  const { metrics } = hpa.spec;
  const proposals = metrics.map((metric, index) => proposalOf(index, metric, hpa, scale, seen, now, config));
  let best = 0;
  let winner: Success | undefined;
  for (const proposal of proposals) {
    if (proposal.ok && (best === 0 || proposal.replicas > best)) {
      best = proposal.replicas;
      winner = proposal;
    }
  }
  const failures = proposals.filter((proposal): proposal is Failure => !proposal.ok);
  const [first] = failures;
  const stops = failures.length === metrics.length || best < scale.specReplicas;
  return {
    proposals,
    winner,
    raw: Math.max(0, best),
    blocked:
      first && stops ? { first, error: invalidMetrics(failures.length, metrics.length, first.error) } : undefined,
  };
}
