import { failed, ok, type Result } from "../../../base/result.ts";
import { type Amounts, amountOf } from "../amounts.ts";
import { type Quantity, ZERO } from "../quantity.ts";
import { type ContainerSubject, resourcesNow } from "../subject.ts";
import type { Range } from "./limit-range.ts";
import type { PodRecommendation, Recommended } from "./recommended.ts";
import { proportionalLimit, scaleInProportion } from "./scale.ts";

/** What Go says when upstream's process dies of it. */
const NIL_POINTER = "runtime error: invalid memory address or nil pointer dereference";
const NIL_MAP = "assignment to entry in nil map";

type Bound = "upper" | "target" | "lower";

/**
 * Scales all containers of a pod together until the pod's LimitRange holds. Containers without a recommendation join
 * with their requests. The error is upstream's crash: a container that must be scaled has nothing to scale.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/capping.go capProportionallyToPodLimitRange.
 */
export function capToPodRange(
  recommended: PodRecommendation,
  containers: readonly ContainerSubject[],
  range: Range,
): Result<PodRecommendation, string> {
  let result = withRequestsOfOthers(recommended, containers);
  for (const bound of ["upper", "target", "lower"] as const) {
    for (const resource of ["cpu", "memory"]) {
      const next = capOne(result, containers, range, resource, bound);
      if (!next.ok) return next;
      result = next.value;
    }
  }
  return ok(result);
}

function withRequestsOfOthers(
  recommended: PodRecommendation,
  containers: readonly ContainerSubject[],
): PodRecommendation {
  const others = containers.flatMap((container): PodRecommendation => {
    const { requests } = resourcesNow(container);
    const isKnown = recommended.some(({ name }) => name === container.name);
    return isKnown || !requests || Object.keys(requests).length === 0
      ? []
      : [{ name: container.name, target: requests }];
  });
  return [...recommended, ...others];
}

function capOne(
  recommended: PodRecommendation,
  containers: readonly ContainerSubject[],
  range: Range,
  resource: string,
  bound: Bound,
): Result<PodRecommendation, string> {
  const min = range.min?.[resource] ?? ZERO;
  const max = range.max?.[resource] ?? ZERO;
  const parts = containers.map((container) => {
    const own = recommended.find(({ name }) => name === container.name);
    return partOf(container, own, range.default, resource, bound);
  });
  const limits = sum(parts.map(({ limit }) => limit));
  const amounts = sum(parts.map(({ amount }) => amount));
  const isHigh = max.nano !== 0n && max.nano < limits.nano;
  if (min.nano <= limits.nano && min.nano <= amounts.nano && !isHigh) return ok(recommended);
  if (limits.nano === 0n) return ok(recommended);
  const raises = min.nano > amounts.nano;
  let result = recommended;
  for (const { own, share } of parts) {
    if (!own && raises) continue;
    if (!own) return failed(NIL_POINTER);
    const list = own[bound];
    if (!list) return failed(NIL_MAP);
    const scaled = raises
      ? scaleInProportion(resource, share, amounts, min, true)
      : scaleInProportion(resource, share, limits, isHigh ? max : min);
    const changed: Recommended = { ...own, [bound]: { ...list, [resource]: scaled.amount } };
    result = result.map((one) => (one.name === own.name ? changed : one));
  }
  return ok(result);
}

/** What a container adds to the pod's limits and amounts, and what of it is scaled. */
function partOf(
  container: ContainerSubject,
  own: Recommended | undefined,
  defaults: Amounts | undefined,
  resource: string,
  bound: Bound,
) {
  const now = resourcesNow(container);
  const request = amountOf(now.requests, resource);
  const share = own?.[bound]?.[resource] ?? ZERO;
  const amount = own ? share : request;
  const { limit = ZERO }: { readonly limit?: Quantity } = proportionalLimit(resource, {
    limit: amountOf(now.limits, resource),
    request,
    recommended: amount,
    defaultLimit: amountOf(defaults, resource),
  });
  return { own, share, amount, limit };
}

const sum = (amounts: readonly Quantity[]): Quantity => ({
  nano: amounts.reduce((so, { nano }) => so + nano, 0n),
  format: "DecimalSI",
});
