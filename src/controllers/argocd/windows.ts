import { parseGoDuration } from "../../base/go-duration.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { globMatches } from "./glob.ts";

/** One entry of a project's `syncWindows`. */
export interface SyncWindow {
  readonly kind: "allow" | "deny";
  /** Cron, five fields, in the time zone's wall clock. */
  readonly schedule: string;
  readonly duration: string;
  /** IANA name; an unknown one is UTC. */
  readonly timeZone?: string;
  readonly applications?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly clusters?: readonly string[];
  /** All lists that are set must match, instead of any. */
  readonly andOperator?: boolean;
  readonly manualSync?: boolean;
  readonly syncOverrun?: boolean;
}

/** Cron and time zones, as whoever asks about windows has them. Times are UTC milliseconds since 1970. */
export interface Calendar {
  /** First firing strictly after a time, before every time when there is none; or why the text is no schedule. */
  nextFiring(schedule: string, after: TimeMs): Result<TimeMs, string>;
  /** Milliseconds east of UTC that hold now; 0 for an unknown zone. */
  offset(timeZone: string): DurationMs;
}

/** What windows are matched against. */
export interface WindowTarget {
  readonly app: string;
  readonly namespace: string;
  /** Name or server address of the destination cluster. */
  readonly clusters: readonly string[];
}

/** The windows that name the application. Upstream: SyncWindows.Matches, v3.5.7. */
export const matchingWindows = (windows: readonly SyncWindow[], target: WindowTarget): readonly SyncWindow[] =>
  windows.filter((window) => {
    const lists = [
      { globs: window.applications, names: [target.app] },
      { globs: window.clusters, names: target.clusters },
      { globs: window.namespaces, names: [target.namespace] },
    ].filter(({ globs }) => globs !== undefined && globs.length > 0);
    const hits = ({ globs = [], names }: (typeof lists)[number]): boolean =>
      globs.some((glob) => names.some((name) => globMatches(glob, name)));
    return window.andOperator ? lists.length > 0 && lists.every(hits) : lists.some(hits);
  });

/** The windows open at a time: strictly inside (start, start + duration). An unreadable window spoils them all. */
export function activeWindows(
  windows: readonly SyncWindow[],
  at: TimeMs,
  calendar: Calendar,
): Result<readonly SyncWindow[], string> {
  const open: SyncWindow[] = [];
  for (const window of windows) {
    const wall = at + calendar.offset(window.timeZone ?? "");
    const checked = calendar.nextFiring(window.schedule, wall);
    if (!checked.ok) return failed(`cannot parse schedule '${window.schedule}': ${checked.error}`);
    const duration = parseGoDuration(window.duration);
    if (!duration.ok) return failed(`cannot parse duration '${window.duration}': ${duration.error}`);
    const start = calendar.nextFiring(window.schedule, wall - duration.value);
    if (start.ok && start.value < wall) open.push(window);
  }
  return ok(open);
}

/** Who asks: a person or the automation, and since when the operation runs, if it does. */
export interface SyncRequest {
  readonly manual: boolean;
  readonly operationStarted: TimeMs | undefined;
}

/**
 * May the application be synced? Open deny windows forbid, open allow windows permit, closed allow windows forbid, no
 * window permits; people pass where every forbidding window lets them, and a running operation passes where every
 * forbidding window has `syncOverrun` and it was allowed when it began. Upstream: SyncWindows.CanSync, v3.5.7.
 */
export function canSync(
  windows: readonly SyncWindow[],
  at: TimeMs,
  { manual, operationStarted }: SyncRequest,
  calendar: Calendar,
): Result<boolean, string> {
  const forbidding = forbiddingWindows(windows, at, calendar);
  if (!forbidding.ok) return failed(`invalid sync windows: ${forbidding.error}`);
  if (forbidding.value.length === 0) return ok(true);
  if (manual && forbidding.value.every(({ manualSync }) => manualSync)) return ok(true);
  if (operationStarted === undefined || !forbidding.value.every(({ syncOverrun }) => syncOverrun)) return ok(false);
  return canSync(windows, operationStarted, { manual, operationStarted: undefined }, calendar);
}

function forbiddingWindows(
  windows: readonly SyncWindow[],
  at: TimeMs,
  calendar: Calendar,
): Result<readonly SyncWindow[], string> {
  const active = activeWindows(windows, at, calendar);
  if (!active.ok) return active;
  const denies = active.value.filter(({ kind }) => kind === "deny");
  if (denies.length > 0) return ok(denies);
  return ok(active.value.length > 0 ? [] : windows.filter(({ kind }) => kind === "allow"));
}
