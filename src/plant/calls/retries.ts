import type { RetryTokens } from "../../api/calls.ts";
import { nextDouble } from "../../base/random.ts";
import { draw } from "../demand.ts";
import { backOffMs } from "../policies/envoy/back-off.ts";
import { retriableReset, retriableStatus, retryDecision } from "../policies/envoy/retry.ts";
import { backOffMs as paddedMs } from "../policies/linkerd/back-off.ts";
import { deposit, withdraw } from "../policies/linkerd/retry-budget.ts";
import { exponentialMs } from "../policies/resilience4j/interval.ts";
import type { World } from "../world.ts";
import { RETRYING } from "./calls.ts";
import { wideDraw } from "./chances.ts";
import type { Client } from "./client.ts";
import type { EdgeState } from "./edge.ts";
import { type End, STATUS } from "./ends.ts";

/** Whether an attempt that has ended is followed by another; what that costs is paid. */
export function mayTryAgain(world: World, { spec, rules }: EdgeState, client: Client, call: number, end: End): boolean {
  const retriable = isRetriable(rules.retry, end);
  const { retryRatio } = rules;
  if (!retriable && retryRatio !== null && client.budget) deposit(client.budget.data, retryRatio, world.now);
  const remaining = spec.retries - world.calls.tries[call]!;
  if (retryDecision(retriable, remaining, client, rules.limits) !== "retry") return false;
  if (retryRatio !== null && client.budget && !withdraw(client.budget.data, retryRatio, world.now)) return false;
  return rules.retryTokens === null || pays(world, rules.retryTokens, client, call, end);
}

function isRetriable(retry: EdgeState["rules"]["retry"], end: End): boolean {
  switch (end) {
    case "answered":
      return false;
    case "error":
    case "forbidden":
      return retriableStatus(retry, STATUS[end]);
    case "refused":
      return retriableReset(retry, "connect-failure", false);
    case "lost":
    case "timeout":
      return retriableReset(retry, "reset", true);
  }
}

/** A retry takes its tokens, if there are as many. */
function pays({ calls }: World, tokens: RetryTokens, client: Client, call: number, end: End): boolean {
  const { cost = 1, timeoutCost = cost } = tokens;
  const price = end === "timeout" ? timeoutCost : cost;
  if (client.tokens < price) return false;
  client.tokens -= price;
  calls.paid[call] = price;
  return true;
}

/** Tokens after a success, for an attempt that took `paid` of them. */
export function refilled({ rules: { retryTokens } }: EdgeState, { tokens }: Client, paid: number): number {
  if (retryTokens === null) return 0;
  const { max, perSuccess, refund } = retryTokens;
  return Math.min(max, tokens + (refund === true && paid > 0 ? paid : perSuccess));
}

/** The call's next attempt is a retry: new work, of a length of its own. Answers how long to wait before it. */
export function beginRetry({ calls, services }: World, edge: EdgeState, client: Client, call: number): number {
  const { work } = services[edge.to]!.spec;
  if (edge.spec.avoidTried !== undefined) calls.noteHost(call);
  calls.tries[call]!++;
  calls.cpu[call] = draw(work.cpu, edge.chances.again);
  calls.wait[call] = draw(work.wait, edge.chances.again);
  calls.flags[call]! |= RETRYING;
  client.retries++;
  return waitBefore(edge, calls.tries[call]!);
}

/** A retry that has ended makes room for another one. */
export function settleRetry({ calls: { flags } }: World, client: Client, call: number): void {
  if ((flags[call]! & RETRYING) === 0) return;
  flags[call]! &= ~RETRYING;
  client.retries--;
}

function waitBefore({ spec: { backOff }, chances }: EdgeState, retry: number): number {
  switch (backOff.type) {
    case "fixed":
      return backOff.waitMs;
    case "exponential":
      return exponentialMs(backOff, retry);
    case "jittered":
      return backOffMs(backOff.baseMs, backOff.maxMs, retry, wideDraw(chances.backOff));
    case "padded":
      return paddedMs(backOff, retry - 1, nextDouble(chances.backOff));
  }
}
