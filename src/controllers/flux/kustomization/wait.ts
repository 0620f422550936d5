import type { DurationMs, TimeMs } from "../../../base/units.ts";
import { groupKindOf } from "../fields.ts";
import { kstatusOf } from "../kstatus.ts";
import type { Kstatus } from "../kstatus-result.ts";
import type { FluxCluster } from "./cluster.ts";
import { jobProgress } from "./job-status.ts";
import { type ObjectId, sameId, subjectOf } from "./object-id.ts";

/** Waiting until objects are current, as plain data. Upstream: ssa/manager_wait.go WaitForSet, v0.76.2. */
export interface Wait {
  readonly ids: readonly ObjectId[];
  /** What was seen of each, in the order of `ids`. */
  readonly seen: readonly Seen[];
  readonly startedAt: TimeMs;
  readonly nextPollAt: TimeMs;
  readonly deadline: TimeMs;
  readonly poll: DurationMs;
  readonly failFast: boolean;
  /** Jobs that may be gone once they ended. */
  readonly mayBeGone: readonly ObjectId[];
}

interface Seen {
  readonly status: Kstatus | "NotFound" | "Unknown";
  readonly error?: string;
}

/** Still waiting, or over: with an error unless everything is current. */
export type WaitStep = { readonly over: false; readonly wait: Wait } | { readonly over: true; readonly error?: string };

interface WaitOptions {
  readonly poll: DurationMs;
  readonly timeout: DurationMs;
  readonly failFast: boolean;
  readonly mayBeGone: readonly ObjectId[];
}

/** Looks for the first time at once. */
export function startWait(ids: readonly ObjectId[], options: WaitOptions, cluster: FluxCluster, now: TimeMs): WaitStep {
  const { poll, timeout, failFast, mayBeGone } = options;
  const seen = ids.map((): Seen => ({ status: "Unknown" }));
  const times = { startedAt: now, nextPollAt: now, deadline: now + timeout };
  return continueWait({ ids, seen, ...times, poll, failFast, mayBeGone }, cluster, now);
}

/** Looks again if that is due. The timeout comes before a look at the same time. */
export function continueWait(wait: Wait, cluster: FluxCluster, now: TimeMs): WaitStep {
  if (wait.ids.length === 0) return { over: true };
  if (now >= wait.deadline) return { over: true, error: timeoutError(wait) };
  if (now < wait.nextPollAt) return { over: false, wait };
  let seen = wait.seen;
  for (const [at, id] of wait.ids.entries()) {
    seen = seen.with(at, look(id, cluster));
    if (isOver(wait, seen)) return { over: true, error: failureError(wait, seen) };
  }
  return { over: false, wait: { ...wait, seen, nextPollAt: wait.nextPollAt + wait.poll } };
}

/** When there is something to do: the next look, or the end. */
export const wakeAt = ({ nextPollAt, deadline }: Pick<Wait, "nextPollAt" | "deadline">): TimeMs =>
  Math.min(nextPollAt, deadline);

function look(id: ObjectId, cluster: FluxCluster): Seen {
  const object = cluster.get(id);
  if (object === undefined) return { status: "NotFound" };
  if (groupKindOf(object) === "batch/Job") return { status: jobProgress(object) };
  const found = kstatusOf(object, cluster.age(object));
  return found.ok ? { status: found.value.status } : { status: "Unknown", error: found.error };
}

/** Nothing more is to be expected: everything is current or failed; with fail-fast one failure is enough. */
function isOver(wait: Wait, seen: readonly Seen[]): boolean {
  if (wait.failFast && seen.some(({ status }) => status === "Failed")) return true;
  return seen.every(({ status }, at) => status === "Current" || status === "Failed" || isGoneWell(wait, status, at));
}

const isGoneWell = (wait: Wait, status: string, at: number): boolean => {
  const id = wait.ids[at];
  return status === "NotFound" && id !== undefined && wait.mayBeGone.some((job) => sameId(job, id));
};

function failureError(wait: Wait, seen: readonly Seen[]): string | undefined {
  const failures = told(wait, seen, ({ status }) => status === "Failed");
  return failures === "" ? undefined : `failed early due to stalled resources: [${failures}]`;
}

function timeoutError(wait: Wait): string | undefined {
  const late = told(wait, wait.seen, ({ status }, at) => status !== "Current" && !isGoneWell(wait, status, at));
  return late === "" ? undefined : `timeout waiting for: [${late}]`;
}

/** "Deployment/app/web status: 'Failed'", by name; upstream has them in any order. */
const told = (wait: Wait, seen: readonly Seen[], isTold: (one: Seen, at: number) => boolean): string =>
  wait.ids
    .flatMap((id, at) => {
      const one = seen[at];
      if (one === undefined || !isTold(one, at)) return [];
      return [`${subjectOf(id)} status: '${one.status}'${one.error === undefined ? "" : `: ${one.error}`}`];
    })
    .sort()
    .join(", ");
