import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** What of `dur` the thread ran: less where it waited for a core. */
  readonly tdur?: number;
}

const CATEGORIES = ["disabled-by-default-devtools.timeline", "devtools.timeline", "blink.user_timing"];

/**
 * Main-thread work between one mark of a name and the next, ms of CPU: all tasks of the thread that set the marks, as
 * Chromium itself records them. Time in which another process had the core is nobody's work.
 */
export async function workBetweenMarks(
  browser: Browser,
  page: Page,
  mark: string,
  act: () => Promise<void>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const marks = trace.traceEvents.filter((event) => event.name === mark);
  const [first] = marks;
  if (!first) throw new Error(`no mark ${mark} in the trace`);
  const tasks = trace.traceEvents.filter(
    ({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && pid === first.pid && tid === first.tid,
  );
  const times = marks.map(({ ts }) => ts).sort((a, b) => a - b);
  return times.slice(0, -1).map((from, index) => {
    const to = times[index + 1] ?? from;
    return tasks.reduce((sum, task) => sum + workWithin(task, from, to), 0) / 1000;
  });
}

/**
 * What of a task's work lies between two instants; it is taken to be spread evenly. The clock of a thread may go in leaps
 * of milliseconds: no task ran for longer than it took.
 */
function workWithin({ ts, dur = 0, tdur = dur }: TraceEvent, from: number, to: number): number {
  const shared = Math.min(to, ts + dur) - Math.max(from, ts);
  return shared <= 0 ? 0 : (shared * Math.min(tdur, dur)) / dur;
}

/** Sets a mark in every animation frame from now on. */
export const markFrames = (page: Page, mark: string): Promise<void> =>
  page.evaluate((name) => {
    const frame = () => {
      performance.mark(name);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }, mark);

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};
