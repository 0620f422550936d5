import { weightedChoice } from "../balance.ts";
import { xxHash64 } from "../hashing/xxhash64.ts";
import { perTryTimeoutMs } from "../retry.ts";
import { draw, happens } from "./chance.ts";
import type { ForwardSettings, HashPolicy, Headers, RetryPolicy, RouteSettings } from "./settings.ts";
import type { Cluster, Forwarded, ProxyState, Request, Retrying } from "./state.ts";

/** The first route that matches. */
export function routeOf(proxy: ProxyState, { path, headers }: Request): RouteSettings | undefined {
  return proxy.settings.routes.find(
    (route) =>
      route.path(path) &&
      route.headers.every(({ name, matches }) => matches(headers[name])) &&
      (route.fraction === undefined || happens(proxy.chance.route, route.fraction)),
  );
}

/** Among weighted clusters an independent draw for each request; its retries stay in that cluster. */
export function clusterOf(proxy: ProxyState, settings: ForwardSettings, headers: Headers): Cluster | undefined {
  const { weighted } = settings;
  const weights = weighted.map(({ weight }) => weight);
  const name =
    weighted.length > 0 ? weighted[weightedChoice(weights, draw(proxy.chance.route))]?.name : settings.cluster(headers);
  return name === undefined ? undefined : proxy.clusters.get(name);
}

/** The request as its headers want it (source/common/router/router.cc `FilterUtility::finalTimeout`). */
export function forwarded(cluster: Cluster, settings: ForwardSettings, { headers, path }: Request): Forwarded {
  const timeoutMs = wholeNumber(headers["x-envoy-upstream-rq-timeout-ms"]) ?? settings.timeoutMs;
  const perTry = wholeNumber(headers["x-envoy-upstream-rq-per-try-timeout-ms"]) ?? settings.retry.perTryTimeoutMs;
  const hedge = headers["x-envoy-hedge-on-per-try-timeout"];
  const hash = hashOf(settings.hashPolicies, headers, path);
  const retry = retrying(settings.retry, headers);
  return {
    cluster,
    settings,
    timeoutMs,
    perTryMs: perTryTimeoutMs(perTry, timeoutMs),
    perTryIdleMs: settings.retry.perTryIdleTimeoutMs,
    hedge: hedge === "true" || (hedge !== "false" && settings.hedgeOnPerTryTimeout),
    ...(hash !== undefined && { hash }),
    ...(retry && { retry }),
  };
}

/** What a mirrored copy does: no retries, no limits but the time of the original. */
export function mirrored(cluster: Cluster, { settings, timeoutMs }: Forwarded): Forwarded {
  const alone = { ...settings, mirrors: [], priority: "default" as const };
  return { cluster, settings: alone, timeoutMs, perTryMs: 0, perTryIdleMs: 0, hedge: false };
}

/** Conditions of the request are added to the route's, its number of retries replaces the route's. */
function retrying(policy: RetryPolicy, headers: Headers): Retrying | undefined {
  const asked = listOf(headers["x-envoy-retry-on"]);
  const on = new Set([...policy.on, ...asked, ...listOf(headers["x-envoy-retry-grpc-on"])]);
  if (on.size === 0) return undefined;
  const codes = listOf(headers["x-envoy-retriable-status-codes"]).flatMap((code) => wholeNumber(code) ?? []);
  return {
    policy: { ...policy, on, retriableStatusCodes: [...policy.retriableStatusCodes, ...codes] },
    remaining: wholeNumber(headers["x-envoy-max-retries"]) ?? policy.numRetries,
    armed: false,
    backOffs: 0,
    tried: [],
  };
}

const listOf = (text = ""): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/** Hashes of what the policies find, folded (source/common/http/hash_policy.cc). */
function hashOf(policies: readonly HashPolicy[], headers: Headers, path: string): bigint | undefined {
  let folded: bigint | undefined;
  for (const { value, terminal } of policies) {
    const found = value(headers, path);
    if (found !== undefined) folded = fold(folded, xxHash64(found));
    if (terminal && folded !== undefined) break;
  }
  return folded;
}

const fold = (hashes: bigint | undefined, hash: bigint): bigint =>
  hashes === undefined ? hash : BigInt.asUintN(64, (hashes << 1n) | (hashes >> 63n)) ^ hash;
