import type { Change, Said, TerminalHost } from "../api/terminal.ts";
import { parseGoDuration } from "../base/go-duration.ts";
import type { TimeMs } from "../base/units.ts";
import type { Change as Seen } from "../kubectl/follow.ts";
import type { Outcome } from "../kubectl/outcome.ts";
import { filtered } from "../kubectl/pipes.ts";
import { apiVersion, type Resource } from "../kubectl/resources.ts";
import { readLine, type Words } from "../kubectl/words.ts";
import { apiJson } from "./api-json.ts";
import { clusterOf } from "./cluster.ts";
import { eventObject } from "./events.ts";
import type { Following, Memory } from "./memory.ts";
import { runLine } from "./shell.ts";

const LATE = "timed out waiting for the condition";
/** `kubectl wait --timeout` unless told otherwise. */
const WAIT_MS = 30_000;

/** What goes on after a line's first answer, and that answer; null when the command has ended already. */
export function begun(
  line: string,
  outcome: Outcome,
  host: TerminalHost,
): { readonly outcome: Outcome; readonly following: Following | null } {
  const programs = readLine(line);
  const [words = [], ...filters] = programs.ok ? programs.value : [];
  const base = { line, filters, events: host.events.length, editing: null };
  const { now } = host.cluster;
  const late = outcome.stderr.includes(LATE);
  if (outcome.editing) {
    const { editing } = outcome;
    return { outcome, following: { ...base, follow: null, editing, deadline: Number.POSITIVE_INFINITY } };
  }
  if (outcome.follow) {
    const timeout = timeoutOf(words) ?? 0;
    const following = { ...base, follow: outcome.follow, deadline: endOf(now, timeout === 0 ? -1 : timeout) };
    return { outcome, following };
  }
  const timeout = timeoutOf(words) ?? WAIT_MS;
  if (!late || timeout === 0) return { outcome, following: null };
  const silent = { ...outcome, stdout: "", stderr: "" };
  return { outcome: silent, following: { ...base, follow: null, deadline: endOf(now, timeout) } };
}

/** A negative time is without end. */
const endOf = (now: TimeMs, timeout: number): TimeMs => (timeout < 0 ? Number.POSITIVE_INFINITY : now + timeout);

function timeoutOf(words: Words): number | undefined {
  const place = words.findIndex((word) => word === "--timeout" || word.startsWith("--timeout="));
  const written = words[place]?.includes("=") ? words[place]?.split("=")[1] : words[place + 1];
  if (place < 0 || written === undefined) return undefined;
  // argocd counts whole seconds.
  const read = parseGoDuration(/^\d+$/.test(written) ? `${written}s` : written);
  return read.ok ? read.value : undefined;
}

interface Next {
  readonly memory: Memory;
  readonly said: Said;
}

/** What a command that goes on says to these changes, and how it goes on; null when nothing comes of them. */
export function followed({ session, following }: Memory, changes: readonly Change[], host: TerminalHost): Next | null {
  if (!following || following.editing) return null;
  const next = following.follow
    ? watched(following, changes, host)
    : waited(following, changes, host, (line) => runLine(session, line, host).outcome);
  return next && { memory: { session, following: next.following }, said: next.said };
}

interface Told {
  readonly said: Said;
  readonly following: Following | null;
}

const said = (stdout: string, stderr: string, exit: number | null): Said => ({ stdout, stderr, exit, writes: 0 });

function watched(following: Following, changes: readonly Change[], host: TerminalHost): Told | null {
  let { follow } = following;
  let [stdout, stderr] = ["", ""];
  const { epochUnixMs, cluster } = host;
  for (const change of seen(following, changes, host)) {
    const told = follow?.next(change, epochUnixMs + cluster.now);
    if (!told) break;
    stdout += told.stdout;
    stderr += told.stderr;
    if (told.exit !== undefined) return { said: piped(following, stdout, stderr, told.exit), following: null };
    follow = told.follow ?? null;
  }
  if (cluster.now >= following.deadline) {
    return { said: piped(following, stdout, `${stderr}error: ${LATE}\n`, 1), following: null };
  }
  const isIdle = follow === following.follow && host.events.length === following.events;
  if (isIdle && stdout === "" && stderr === "") return null;
  const next = { ...following, follow, events: host.events.length };
  return { said: piped(following, stdout, stderr, null), following: next };
}

/** Output behind the pipes of its line. */
function piped({ filters }: Following, stdout: string, stderr: string, exit: number | null): Said {
  const outcome = filters.reduce(filtered, { stdout, stderr, exit: exit ?? 0, requests: [] });
  return said(outcome.stdout, outcome.stderr, exit);
}

/** Changes as a watch of the API server sends them, and the events that came meanwhile. */
function seen({ events }: Following, changes: readonly Change[], host: TerminalHost): readonly Seen[] {
  const { resources } = clusterOf(host);
  const served = (kind: string, version: string): Resource | undefined =>
    resources.find((resource) => resource.kind === kind && apiVersion(resource) === version);
  const objects = changes.flatMap(({ kind, before, after }): readonly Seen[] => {
    const object = after ?? before;
    const resource = object && served(kind, object.apiVersion);
    if (!resource) return [];
    const type = before === undefined ? "ADDED" : after === undefined ? "DELETED" : "MODIFIED";
    return [{ type, resource, object: apiJson(object, host.epochUnixMs) }];
  });
  const fresh = host.events.slice(events).flatMap((record, index): readonly Seen[] => {
    const resource = served("Event", "v1");
    const type = record.count > 1 ? "MODIFIED" : "ADDED";
    return resource ? [{ type, resource, object: eventObject(record, index, host) }] : [];
  });
  return [...objects, ...fresh];
}

/** `kubectl wait`, and a rollout with a timeout, are silent until they are met, or too late. */
function waited(
  following: Following,
  changes: readonly Change[],
  { cluster }: TerminalHost,
  run: (line: string) => Outcome,
): Told | null {
  const isLate = cluster.now >= following.deadline;
  if (!isLate && changes.length === 0) return null;
  const { stdout, stderr, exit } = run(following.line);
  return stderr.includes(LATE) && !isLate ? null : { said: said(stdout, stderr, exit), following: null };
}
