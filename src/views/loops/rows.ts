import type { ControllerDoc, Touch } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";

/** A loop, and which of the writes that it declares have happened. */
export interface LoopRow {
  readonly name: string;
  readonly host: string;
  readonly period: string;
  readonly reads: readonly string[];
  readonly writes: readonly { readonly field: string; readonly isDone: boolean }[];
}

/** Loops of a run at an instant: those that have written come first. */
export function loopRows(
  controllers: readonly ControllerDoc[],
  touches: readonly Touch[],
  at: TimeMs,
): readonly LoopRow[] {
  const past = touches.filter((touch) => touch.at <= at);
  const rows = controllers.map(({ name, loop }): LoopRow => {
    const own = past.filter(({ by }) => by === name).map(({ kind, field }) => `${kind}.${field}`);
    return {
      name,
      host: loop.host,
      period: loop.period,
      reads: loop.reads,
      writes: loop.writes.map((field) => ({ field, isDone: own.some((write) => isWithin(write, field)) })),
    };
  });
  const acts = ({ writes }: LoopRow): boolean => writes.some(({ isDone }) => isDone);
  return [...rows.filter(acts), ...rows.filter((row) => !acts(row))];
}

/** Is a write one that a declaration names? `*` is any kind, or all of one. */
function isWithin(write: string, declared: string): boolean {
  const [kind, path] = halves(declared);
  const [of, field] = halves(write);
  return (kind === "*" || kind === of) && (path === "*" || field === path || field.startsWith(`${path}.`));
}

function halves(text: string): readonly [string, string] {
  const dot = text.indexOf(".");
  return [text.slice(0, dot), text.slice(dot + 1)];
}
