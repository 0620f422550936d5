import { type Amounts, amountOf } from "../amounts.ts";
import { MAX_INT64, milli, ofMilli, ofWhole, type Quantity, whole } from "../quantity.ts";

/**
 * Scaling in proportion, exactly: CPU in millicores, memory in bytes.
 * Upstream: vertical-pod-autoscaler 1.7.1 pkg/utils/vpa/limit_and_request_scaling.go.
 */
interface Scaled {
  /** In the unit system of the quantity that was scaled. */
  readonly amount: Quantity;
  /** The result did not fit into 64 bits. */
  readonly isCapped: boolean;
}

/** amount · to / from, rounded down; CPU on request up. `from` is not 0. */
export function scaleInProportion(
  resource: string,
  amount: Quantity,
  from: Quantity,
  to: Quantity,
  isUp = false,
): Scaled {
  const isMemory = resource === "memory";
  const read = isMemory ? whole : milli;
  const make = isMemory ? ofWhole : ofMilli;
  const product = read(amount) * read(to);
  const divisor = read(from);
  const down = product / divisor;
  if (down > MAX_INT64) return { amount: make(MAX_INT64, amount.format), isCapped: true };
  const isRoundedUp = isUp && !isMemory && product % divisor !== 0n;
  return { amount: make(isRoundedUp ? down + 1n : down, amount.format), isCapped: false };
}

/** A container's old limit and request, its new request, and the LimitRange's default limit. */
export interface LimitCase {
  readonly limit: Quantity;
  readonly request: Quantity;
  readonly recommended: Quantity;
  readonly defaultLimit: Quantity;
}

/** The limit that keeps its ratio to the request; without one, or when it had to be cut, the words that say why. */
export function proportionalLimit(resource: string, { limit, request, recommended, defaultLimit }: LimitCase) {
  const original = whole(limit) === 0n ? defaultLimit : limit;
  if (whole(original) === 0n) return { words: `${resource}: limit NOT set since originalLimit is nil or 0` };
  if (whole(recommended) === 0n) return { words: `${resource}: limit NOT set since recommendedRequest is nil or 0` };
  if (whole(request) === 0n || milli(request) === milli(original)) return { limit: recommended };
  const { amount, isCapped } = scaleInProportion(resource, original, request, recommended);
  return isCapped
    ? { limit: amount, words: `${resource}: failed to keep limit to request ratio; capping limit to int64` }
    : { limit: amount };
}

/** The limits that a container gets, and words about those that it does not get; neither when it gets none. */
export function proportionalLimits(
  limits: Amounts | undefined,
  requests: Amounts | undefined,
  recommended: Amounts | undefined,
  defaults: Amounts | undefined,
): { readonly limits?: Amounts; readonly words: readonly string[] } {
  const found: Record<string, Quantity> = {};
  const words: string[] = [];
  for (const resource of ["cpu", "memory"]) {
    const result: { readonly limit?: Quantity; readonly words?: string } = proportionalLimit(resource, {
      limit: amountOf(limits, resource),
      request: amountOf(requests, resource),
      recommended: amountOf(recommended, resource),
      defaultLimit: amountOf(defaults, resource),
    });
    if (result.limit) found[resource] = result.limit;
    if (result.words) words.push(result.words);
  }
  return Object.keys(found).length === 0 ? { words: [] } : { limits: found, words };
}
