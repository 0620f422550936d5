import { HOUR_MS, MINUTE_MS, type TimeMs } from "../../base/units.ts";
import { type InstanceType, suits } from "./catalogue.ts";
import type { NodeClaim, NodePool } from "./kinds.ts";
import { CAPACITY_TYPE, INSTANCE_TYPE, POOL_HASH, RESERVATION } from "./labels.ts";
import { poolHash } from "./pool-hash.ts";
import { oneOf } from "./requirement.ts";
import { compatible, ofLabels, ofSelectors } from "./requirements.ts";

/** Drift is looked at again after this time. */
export const DRIFT_PERIOD_MS = 5 * MINUTE_MS;
/** A type that was found in the catalogue is not looked for again this long. */
export const TYPE_FOUND_MS = 30 * MINUTE_MS;
const TYPE_CHECK_AGE_MS = HOUR_MS;

/** Why a claim no longer is what its pool asks for. */
export interface DriftLook {
  readonly reason: string | undefined;
  /** The type was looked for and is there. */
  readonly typeFound: boolean;
}

/**
 * The first that applies: the pool's template changed, the labels no longer meet its requirements, the type is gone
 * from the catalogue (claims over an hour old), the provider says so.
 * Upstream: karpenter v1.14.1 pkg/controllers/nodeclaim/disruption/drift.go.
 * @param skipTypes the type was found not long ago
 */
export function lookForDrift(
  pool: NodePool,
  claim: NodeClaim,
  types: readonly InstanceType[],
  providerReason: string | undefined,
  skipTypes: boolean,
  wellKnown: ReadonlySet<string>,
  now: TimeMs,
): DriftLook {
  const { labels, annotations, creationTimestamp } = claim.metadata;
  const hash = annotations?.[POOL_HASH];
  if (hash !== undefined && hash !== hashOf(pool)) return { reason: "NodePoolDrifted", typeFound: false };
  if (!compatible(ofLabels(labels), ofSelectors(pool.spec.template.spec.requirements))) {
    return { reason: "RequirementsDrifted", typeFound: false };
  }
  if (skipTypes || now - creationTimestamp <= TYPE_CHECK_AGE_MS) return { reason: providerReason, typeFound: false };
  if (!isOffered(claim, types, wellKnown)) return { reason: "InstanceTypeNotFound", typeFound: false };
  return { reason: providerReason, typeFound: true };
}

const hashOf = (pool: NodePool): string => pool.metadata.annotations?.[POOL_HASH] ?? poolHash(pool);

/** Its type, zone and capacity type are in the catalogue, available or not; reserved may have become on-demand. */
function isOffered(claim: NodeClaim, types: readonly InstanceType[], wellKnown: ReadonlySet<string>): boolean {
  const labels = claim.metadata.labels ?? {};
  const type = types.find(({ name }) => name === labels[INSTANCE_TYPE]);
  const wanted = new Map(ofLabels(labels));
  if (labels[CAPACITY_TYPE] === "reserved") {
    wanted.set(CAPACITY_TYPE, oneOf(CAPACITY_TYPE, ["reserved", "on-demand"]));
    wanted.delete(RESERVATION);
  }
  return type?.offerings.some((offer) => suits(offer, wanted, wellKnown)) ?? false;
}
