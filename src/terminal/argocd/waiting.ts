import { rfc3339 } from "../../base/rfc3339.ts";
import type { Change, Follow, Followed } from "../../kubectl/follow.ts";
import { at, text } from "../../kubectl/json.ts";
import { operationText, type ResourceState, resourceStates, resourcesText, summaryText } from "./words.ts";

/** What is waited for: an application's operation, its sync, its health. */
export interface Wanted {
  readonly name: string;
  readonly namespace: string;
  readonly operation: boolean;
  readonly sync: boolean;
  readonly health: boolean;
  readonly suspended: boolean;
  readonly degraded: boolean;
  /** Operations that began earlier do not count. */
  readonly since: number;
}

const WIDTHS = [0, 5, 10, 10, 20, 8, 7, 10, 0];

/** A line of the table that grows while one waits. */
const row = (cells: readonly string[]): string =>
  `${cells.map((cell, index) => cell.padStart(WIDTHS[index] ?? 0)).join("  ")}\n`;

export const WAIT_HEAD = row([
  "TIMESTAMP".padEnd(25),
  "GROUP",
  "KIND",
  "NAMESPACE",
  "NAME",
  "STATUS",
  "HEALTH",
  "HOOK",
  "MESSAGE",
]);

/** Upstream: argo-cd v3.5.7 cmd/argocd/commands/app.go checkResourceStatus. */
function isMet(app: unknown, wanted: Wanted): boolean {
  const health = text(app, "status", "health", "status");
  const healths = [
    ...(wanted.health ? ["Healthy"] : []),
    ...(wanted.suspended ? ["Suspended"] : []),
    ...(wanted.degraded ? ["Degraded"] : []),
  ];
  const isHealthy = healths.length === 0 || healths.includes(health);
  const isSynced = !wanted.sync || text(app, "status", "sync", "status") === "Synced";
  return isHealthy && isSynced && (!wanted.operation || !isOperating(app, wanted.since));
}

function isOperating(app: unknown, since: number): boolean {
  const state = at(app, "status", "operationState");
  if (at(app, "operation") !== undefined) return true;
  if (state === undefined) return since > 0;
  return at(state, "finishedAtMs") === undefined || Number(at(state, "startedAtMs")) < since;
}

/** What is printed at the end of a wait. */
const finalText = (app: unknown, wanted: Wanted, epoch: number, now: number): string =>
  `\n${summaryText(app)}\n${wanted.operation ? operationText(app, epoch, now) : ""}${resourcesText(app)}`;

const keyOf = ([group, kind, namespace, name]: ResourceState): string => `${group}/${kind}/${namespace}/${name}`;

/** Why an operation that is over is none that succeeded; "" when it did. */
function complaint(app: unknown, wanted: Wanted): string {
  const phase = text(app, "status", "operationState", "phase");
  return wanted.operation && wanted.since > 0 && phase !== "Succeeded"
    ? `Operation has completed with phase: ${phase}`
    : "";
}

/** What the command line says when it gives up. */
export const fatalLine = (message: string, unixMs: number): string =>
  `${JSON.stringify({ level: "fatal", msg: message, time: rfc3339(unixMs) })}\n`;

/** The state now: ended with its last words, or going on with the rows that are new. */
export function step(
  app: unknown,
  wanted: Wanted,
  seen: ReadonlyMap<string, string>,
  epoch: number,
  unixMs: number,
): Followed {
  const now = unixMs - epoch;
  if (isMet(app, wanted)) {
    const why = complaint(app, wanted);
    const stderr = why === "" ? "" : fatalLine(why, unixMs);
    return { stdout: finalText(app, wanted, epoch, now), stderr, exit: why === "" ? 0 : 20 };
  }
  const states = resourceStates(app);
  const fresh = states.filter((state) => seen.get(keyOf(state)) !== state.join());
  const stamp = rfc3339(unixMs).replace("Z", "+00:00");
  const next = new Map([...seen, ...states.map((state) => [keyOf(state), state.join()] as const)]);
  return {
    stdout: fresh.map((state) => row([stamp, ...state])).join(""),
    stderr: "",
    follow: follow(wanted, next, epoch),
  };
}

const follow = (wanted: Wanted, seen: ReadonlyMap<string, string>, epoch: number): Follow => ({
  next({ resource, object }: Change, unixMs) {
    const isIts =
      resource.kind === "Application" &&
      text(object, "metadata", "name") === wanted.name &&
      text(object, "metadata", "namespace") === wanted.namespace;
    return isIts
      ? step(object, wanted, seen, epoch, unixMs)
      : { stdout: "", stderr: "", follow: follow(wanted, seen, epoch) };
  },
});
