import { takeToken } from "../token-bucket.ts";
import { happens } from "./chance.ts";
import type { FaultSettings } from "./settings.ts";
import type { FaultFilter, Filter, ProxyState, Request } from "./state.ts";

/** What a filter does with a request: lets it on, ends it, or holds it for a while. */
export type Verdict =
  | { readonly kind: "on" }
  | {
      readonly kind: "end";
      readonly status: number;
      readonly body: string;
      readonly flag: string;
      readonly details: string;
    }
  | { readonly kind: "hold"; readonly ms: number };

const ON: Verdict = { kind: "on" };

/** Envoy 1.36 source/extensions/filters/http/{fault,local_ratelimit}. */
export function meet(proxy: ProxyState, request: Request, filter: Filter): Verdict {
  if (filter.kind === "fault") return fault(proxy, request, filter);
  const { settings, bucket } = filter;
  if (!happens(proxy.chance.fault, settings.enabled)) return ON;
  if (takeToken(bucket, settings.bucket, proxy.now) || !happens(proxy.chance.fault, settings.enforced)) return ON;
  return {
    kind: "end",
    status: settings.status,
    body: "local_rate_limited",
    flag: "RL",
    details: "local_rate_limited",
  };
}

function fault(proxy: ProxyState, request: Request, filter: FaultFilter): Verdict {
  const { headers, delay } = filter.settings;
  if (!headers.every(({ name, matches }) => matches(request.headers[name]))) return ON;
  const ms = asked(delay?.ms, request.headers["x-envoy-fault-delay-request"]);
  if (delay && ms > 0 && happens(proxy.chance.fault, delay.fraction) && begin(request, filter)) {
    request.flags.push("DI");
    return { kind: "hold", ms };
  }
  return abort(proxy, request, filter);
}

/** After its delay a request can still be aborted; if not, it is no active fault any more. */
export function held(proxy: ProxyState, request: Request, filter: Filter): Verdict {
  if (filter.kind !== "fault") return ON;
  const verdict = abort(proxy, request, filter);
  if (verdict.kind === "on") endFault(request);
  return verdict;
}

function abort(proxy: ProxyState, request: Request, filter: FaultFilter): Verdict {
  const given: FaultSettings["abort"] = filter.settings.abort;
  const status = asked(given?.status, request.headers["x-envoy-fault-abort-request"]);
  if (!given || status === 0 || !happens(proxy.chance.fault, given.fraction) || !begin(request, filter)) return ON;
  return { kind: "end", status, body: "fault filter abort", flag: "FI", details: "fault_filter_abort" };
}

/** What the filter says, or leaves to the request; 0 for nothing. */
function asked(given: number | "header" | undefined, header: string | undefined): number {
  if (given !== "header") return given ?? 0;
  return header !== undefined && /^\d+$/.test(header) ? Number(header) : 0;
}

/** A request is one active fault, however many it meets. */
function begin(request: Request, filter: FaultFilter): boolean {
  if (request.fault) return true;
  if (filter.active >= filter.settings.maxActiveFaults) return false;
  filter.active += 1;
  request.fault = filter;
  return true;
}

/** The request is over, or on its way. */
export function endFault(request: Request): void {
  if (request.fault) request.fault.active -= 1;
  delete request.fault;
}
