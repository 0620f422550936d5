import type { Condition } from "../../api/objects.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { conditionOf } from "../../cluster/pod-state.ts";
import { consolidatableAt } from "./consolidate-after.ts";
import { DRIFT_PERIOD_MS, lookForDrift, TYPE_FOUND_MS } from "./drift.ts";
import { apiDuration } from "./go-duration.ts";
import type { NodeClaim } from "./kinds.ts";
import { NODE_POOL } from "./labels.ts";
import { isTrue, type World } from "./world.ts";

/** What a look at one claim gave. */
export interface ClaimLook {
  readonly conditions: readonly Condition[];
  /** To look again by itself; undefined: only when something changes. */
  readonly requeueAfterMs: DurationMs | undefined;
  /** Its type was found in the catalogue; holds until then. */
  readonly typeFoundUntil: TimeMs | undefined;
}

/**
 * The conditions Drifted and Consolidatable.
 * Upstream: karpenter v1.14.1 pkg/controllers/nodeclaim/disruption/controller.go.
 * @param providerReason why the provider thinks that the claim has drifted
 * @param typeFoundUntil until when the type need not be looked for
 */
export function lookAtClaim(
  claim: NodeClaim,
  world: World,
  providerReason: string | undefined,
  typeFoundUntil: TimeMs | undefined,
): ClaimLook {
  const { now } = world;
  const before = claim.status?.conditions ?? [];
  const pool = world.pools.find(({ metadata }) => metadata.name === claim.metadata.labels?.[NODE_POOL]);
  if (!pool || claim.metadata.deletionTimestamp !== undefined) {
    return { conditions: before, requeueAfterMs: undefined, typeFoundUntil };
  }
  const launched = isTrue(claim, "Launched");
  const skip = typeFoundUntil !== undefined && now < typeFoundUntil;
  const types = world.typesOf.get(pool.metadata.name) ?? [];
  const drift = launched
    ? lookForDrift(pool, claim, types, providerReason, skip, world.wellKnown, now)
    : { reason: undefined, typeFound: false };
  const at = consolidatableAt(pool, claim);
  const drifted = withCondition(before, "Drifted", drift.reason, now);
  const waits = [...(launched ? [DRIFT_PERIOD_MS] : []), ...(at !== undefined && at > now ? [at - now] : [])];
  return {
    conditions: withCondition(
      drifted,
      "Consolidatable",
      at !== undefined && now >= at ? "Consolidatable" : undefined,
      now,
    ),
    requeueAfterMs: waits.length > 0 ? Math.min(...waits) : undefined,
    typeFoundUntil: drift.typeFound ? now + TYPE_FOUND_MS : typeFoundUntil,
  };
}

/** True for this reason since it first was, or removed. The same list when nothing changes. */
export function withCondition(
  conditions: readonly Condition[],
  type: string,
  reason: string | undefined,
  now: TimeMs,
): readonly Condition[] {
  const known = conditionOf(conditions, type);
  if (reason === undefined) return known ? conditions.filter((condition) => condition !== known) : conditions;
  if (known?.status === "True" && known.reason === reason) return conditions;
  const since = known?.status === "True" ? known.lastTransitionTime : now;
  const condition: Condition = { type, status: "True", reason, message: reason, lastTransitionTime: since };
  return [...conditions.filter((other) => other !== known), condition];
}

/**
 * Has the claim reached its maximum age? No budget applies, and nothing is launched first.
 * Upstream: karpenter v1.14.1 pkg/controllers/nodeclaim/expiration/controller.go.
 */
export function isExpired({ metadata, spec }: NodeClaim, now: TimeMs): boolean {
  const age = apiDuration(spec.expireAfter);
  return age !== undefined && metadata.deletionTimestamp === undefined && now >= metadata.creationTimestamp + age;
}
