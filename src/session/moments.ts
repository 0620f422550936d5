import type { ScriptLine } from "../api/frame.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import { columnOf, type History, timeOfRow } from "./history.ts";

/** Something that happened to a run and that a person may want to go back to. */
export type Moment = { readonly at: TimeMs } & (
  | { readonly kind: "script"; readonly line: ScriptLine }
  /** No thread was free any more. */
  | { readonly kind: "full"; readonly workload: string }
  /** The first breaker of a call opened, the last one closed for good. */
  | { readonly kind: "opened" | "closed"; readonly from: string; readonly to: string }
);

/** Full for this long is no chance any more. */
const LASTING_MS: DurationMs = 10_000;

/** The moments of a run as far as it is known, in order of time: what its scenario did to it, then what came of it. */
export function momentsOf(history: History): readonly Moment[] {
  const { script } = history.info;
  return [
    ...script.flatMap((line): Moment[] => (line.holds === "on" ? [{ at: line.at, kind: "script", line }] : [])),
    ...history.info.columns.flatMap(({ key }) => {
      const [group, ...names] = key.split("/");
      const field = names.pop();
      if (group === "workload" && field === "slots") return fullFrom(history, names.join("/"));
      return group === "call" && field === "open" ? breakers(history, key) : [];
    }),
  ].sort((a, b) => a.at - b.at);
}

/** When a workload had no free thread left and someone waited, and both lasted ten seconds. */
export function fullFrom(history: History, workload: string): readonly Extract<Moment, { kind: "full" }>[] {
  const [busy, slots, queue] = ["busy", "slots", "queue"].map((field) =>
    columnOf(history, `workload/${workload}/${field}`),
  );
  const least = Math.ceil(LASTING_MS / history.info.recordMs);
  let since = 0;
  for (let row = 0; row < (busy?.length ?? 0); row += 1) {
    const full = isFull({ busy: busy?.[row] ?? 0, slots: slots?.[row] ?? 0 }) && (queue?.[row] ?? 0) > 0;
    if (!full) since = row + 1;
    else if (row + 1 - since >= least) return [{ at: timeOfRow(history.info, since), kind: "full", workload }];
  }
  return [];
}

/** The pool is full: whoever comes now waits or is refused. */
export const isFull = ({ busy, slots }: { readonly busy: number; readonly slots: number }): boolean =>
  slots > 0 && busy >= slots;

function breakers(history: History, key: string): readonly Moment[] {
  const open = columnOf(history, key) ?? [];
  const [, from = "", to = ""] = key.split("/");
  const first = open.findIndex((count) => count > 0);
  if (first < 0) return [];
  const last = open.findLastIndex((count) => count > 0);
  const moment = (kind: "opened" | "closed", row: number): Moment => ({
    at: timeOfRow(history.info, row),
    kind,
    from,
    to,
  });
  return history.done && last + 1 < open.length
    ? [moment("opened", first), moment("closed", last + 1)]
    : [moment("opened", first)];
}
