import type { EdgeSpec } from "../api/calls.ts";
import type { KnobDoc } from "../api/frame.ts";
import { SECOND_MS } from "../base/units.ts";

/** What a person may change of one call while it plays: a timeout and a limit of any, else the parts that the scenario gives. */
export function callKnobs(edge: EdgeSpec): readonly KnobDoc[] {
  const name = `${edge.from ?? "outside"}/${edge.to}`;
  const knob = (path: string, unit: string, max: number, step: number, initial: number, help: string): KnobDoc => ({
    path: `call/${name}.${path}`,
    group: "other",
    unit,
    min: 0,
    max: Math.max(max, initial),
    step,
    default: null,
    initial,
    help,
  });
  const lamp = (path: string, on: boolean, help: string) => knob(path, "on", 1, 1, on ? 1 : 0, help);
  const span = (path: string, ms: number, help: string) =>
    knob(path, "s", Math.max(10, (4 * ms) / SECOND_MS), 0.1, ms / SECOND_MS, help);
  /** Off at 0; a given 0 holds as such. */
  const orOff = (doc: KnobDoc, given: number | null): KnobDoc => (given === 0 ? doc : { ...doc, off: 0 });
  const { limits, breaker, outlier, retryBudget, retryTokens, throttle, lostReplies, proxies, fault } = edge;
  return [
    ...(edge.weight === undefined
      ? []
      : [knob("weight", "weight", 100, 1, edge.weight, "Of the requests of its list.")]),
    orOff(span("timeout", edge.timeoutMs ?? 0, "The caller gives up an attempt after this."), edge.timeoutMs),
    ...(edge.deadlineMs === null
      ? []
      : [span("deadline", edge.deadlineMs, "The caller gives up the call, retries included, after this.")]),
    knob("retries", "retries", 5, 1, edge.retries, "Attempts after the first."),
    orOff(
      knob(
        "limits.maxRequests",
        "requests",
        200,
        1,
        limits.maxRequests ?? 0,
        "Requests under way from each caller; more are rejected.",
      ),
      limits.maxRequests,
    ),
    ...(breaker === null
      ? []
      : [
          lamp("breaker.enabled", breaker.enabled, "Circuit breaker around each attempt."),
          span("breaker.waitDurationInOpenState", breaker.waitInOpenState, "How long an open breaker rejects."),
        ]),
    ...(edge.from === null ? [] : [lamp("fallback", edge.fallback, "The caller answers without it when it fails.")]),
    ...(edge.from === null ? [] : [lamp("cut", edge.cut === true, "The network between them is cut: no connection.")]),
    ...(outlier === null ? [] : [lamp("outlier.enabled", outlier.enabled, "Hosts that keep failing are left out.")]),
    ...(retryBudget === null
      ? []
      : [lamp("retryBudget.enabled", retryBudget.enabled, "Retries as a share of requests.")]),
    ...(retryTokens === null ? [] : [lamp("retryTokens.enabled", retryTokens.enabled, "Retries cost tokens.")]),
    ...(throttle === null
      ? []
      : [lamp("throttle.enabled", throttle.enabled, "Callers reject when too little succeeds.")]),
    ...(lostReplies === undefined
      ? []
      : [knob("lostReplies", "share", 1, 0.01, lostReplies, "Answers that are lost on their way back.")]),
    ...(fault === undefined
      ? []
      : [
          knob("fault.delay", "s", 10, 0.1, fault.delayMs / SECOND_MS, "Injected before a call is routed."),
          knob("fault.abortPercent", "%", 100, 1, fault.abortPercent, "Calls that the caller's proxy ends at once."),
        ]),
    ...(proxies === undefined
      ? []
      : [
          knob("proxies.count", "proxies", 4, 1, proxies.count, "Proxies on the way of each attempt."),
          knob("proxies.latency", "ms", 5, 0.1, proxies.latencyMs, "What each of them adds."),
        ]),
  ];
}
