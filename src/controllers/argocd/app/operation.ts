import { equal } from "../../../base/equal.ts";
import { type DurationMs, HOUR_MS, MINUTE_MS, type TimeMs } from "../../../base/units.ts";
import { nextRetryAt } from "../retry.ts";
import {
  type AppEvent,
  type Application,
  isCompletedPhase,
  type Operation,
  type OperationState,
  wholeSeconds,
} from "./application.ts";
import type { ArgocdConfig } from "./config.ts";
import type { StepResult } from "./refresh.ts";
import { type OperationWorld, syncApplication } from "./sync-application.ts";

/** An operation step, and the time it took: waves are waited for inside of it. */
export interface OperationResult extends StepResult {
  readonly took: DurationMs;
  /** Manifests could be had: an earlier failure of Git is over. */
  readonly gitAnswered: boolean;
}

/** Begins or goes on with the operation. Upstream: appcontroller.go processRequestedAppOperation, v3.5.7. */
export function operate(app: Application, world: OperationWorld, now: TimeMs, config: ArgocdConfig): OperationResult {
  const { operation } = app;
  if (operation === undefined) return { app, events: [], requeue: [], took: 0, gitAnswered: false };
  const begun = resumed(app, operation, now, config);
  if ("wait" in begun) return { app, events: [], requeue: [begun.wait], took: 0, gitAnswered: false };
  if (begun.broken) return { ...stored(app, begun.state, now), took: 0, gitAnswered: false };
  const { state, took, gitAnswered } = syncApplication(app, begun.state, world, now, config);
  const end = now + took;
  const wasTerminating = begun.state.phase === "Terminating";
  return { ...stored(app, concluded(state, wasTerminating, begun.cause, end, config), end), took, gitAnswered };
}

interface Begun {
  readonly state: OperationState;
  /** What ends the operation, besides a request. */
  readonly cause: string;
  readonly broken: boolean;
}

/** The state a step begins with, or how long it waits for the next try. */
function resumed(
  app: Application,
  operation: Operation,
  now: TimeMs,
  config: ArgocdConfig,
): Begun | { readonly wait: DurationMs } {
  const state = app.operationState;
  if (state === undefined || isCompletedPhase(state.phase)) {
    return { state: { operation, phase: "Running", startedAtMs: wholeSeconds(now) }, cause: "", broken: false };
  }
  const same: Begun = { state, cause: "", broken: false };
  if (state.phase === "Terminating") return same;
  if (config.syncTimeoutMs > 0 && now > state.startedAtMs + config.syncTimeoutMs) {
    const message = "operation is terminating due to timeout";
    return { ...same, state: { ...state, phase: "Terminating", message }, cause: "controller sync timeout" };
  }
  if (state.finishedAtMs === undefined) return same;
  const { finishedAtMs, syncResult: _, ...rest } = state;
  const { retry = {} } = state.operation;
  const at = nextRetryAt(retry, finishedAtMs, state.retryCount ?? 0);
  if (!at.ok) return { ...same, state: { ...state, phase: "Error", message: at.error }, broken: true };
  if (at.value > now) return { wait: at.value - now };
  const message = `Retrying operation${retry.refresh ? " with latest revisions" : ""}. Attempt #${state.retryCount ?? 0}`;
  return {
    ...same,
    state: { ...rest, message, operation: retry.refresh ? unpinned(state.operation) : state.operation },
  };
}

/** Without a revision the source's own is asked for again. */
function unpinned(operation: Operation): Operation {
  if (operation.sync === undefined) return operation;
  const { revision: _, ...sync } = operation.sync;
  return { ...operation, sync };
}

/** A failure is tried again while there are tries left, or told. */
function concluded(
  state: OperationState,
  terminating: boolean,
  cause: string,
  now: TimeMs,
  config: ArgocdConfig,
): OperationState {
  const { phase, message = "", retryCount = 0, operation } = state;
  if (phase !== "Failed" && phase !== "Error") return state;
  const { retry = {} } = operation;
  const limit = retry.limit ?? 0;
  if (terminating || (limit >= 0 && retryCount >= limit)) {
    const caused = terminating && cause !== "" ? `${message}, triggered by ${cause}` : message;
    return { ...state, message: retryCount > 0 ? `${caused} (retried ${retryCount} times).` : caused };
  }
  const at = nextRetryAt(retry, now, retryCount);
  if (!at.ok) return { ...state, phase: "Error", message: `${message} (failed to retry: ${at.error})` };
  return {
    ...state,
    phase: "Running",
    finishedAtMs: wholeSeconds(now),
    retryCount: retryCount + 1,
    message: `${message}. Retrying attempt #${retryCount + 1} at ${kitchenTime(config.startUnixMs + at.value)}.`,
  };
}

/** Writes the state; an operation that is over is cleared and told. Upstream: setOperationState. */
function stored(app: Application, state: OperationState, now: TimeMs): StepResult {
  const done = isCompletedPhase(state.phase);
  if (!done && equal(state, app.operationState)) return { app, events: [], requeue: [] };
  const operationState = done ? { ...state, finishedAtMs: wholeSeconds(now) } : state;
  const next = { ...app, operationState, operation: done ? undefined : app.operation };
  return { app: next, events: done ? [completion(operationState)] : [], requeue: [] };
}

function completion({ operation, phase, message = "", syncResult }: OperationState): AppEvent {
  const what = operation.sync?.resources?.length ? "Partial sync operation" : "Sync operation";
  const text = `${what}${syncResult ? ` to ${syncResult.revision}` : ""}`;
  const reason = "OperationCompleted";
  if (phase === "Succeeded") return { type: "Normal", reason, message: `${text} succeeded` };
  return { type: "Warning", reason, message: `${text} failed: ${message}` };
}

/** Go's time.Kitchen in UTC: "3:13AM". */
function kitchenTime(unixMs: number): string {
  const minutes = Math.floor(unixMs / MINUTE_MS) % (24 * 60);
  const hour = Math.floor((minutes * MINUTE_MS) / HOUR_MS);
  const minute = String(minutes % 60).padStart(2, "0");
  return `${hour % 12 || 12}:${minute}${hour < 12 ? "AM" : "PM"}`;
}
