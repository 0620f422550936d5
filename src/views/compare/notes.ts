import type { TimeMs } from "../../base/units.ts";
import { type Box, type Note, placeNotes, TRACE_PX, type Trace } from "../../charts/notes.ts";
import { columnOf, type History, rowAt, valueAt } from "../../session/history.ts";
import { type Break, breaksOf, breakText } from "./breaks.ts";
import type { ChartRow } from "./rows.ts";

/** What stands inside a plot beside its lines. */
export type Remark =
  | { readonly is: "badge"; readonly letter: string; readonly focused: boolean }
  | { readonly is: "text"; readonly text: string; readonly hue: "error" | "demand" | "decision" };

/** A line that may carry a letter. */
export interface Line {
  readonly letter: string;
  readonly focused: boolean;
  readonly history: History;
  /** The same under other seeds: it carries no letter, and is not written over. */
  readonly ghosts: readonly History[];
}

/** A target, and whose it is: "A target 70%". */
export interface Target {
  readonly text: string;
  readonly value: number;
}

interface Plot {
  readonly width: number;
  readonly height: number;
  x(at: TimeMs): number;
  y(value: number): number;
  readonly horizon: TimeMs;
}

const LINE_PX = 14;
const LETTER_PX = 6;
/** A badge, and air around it: it says whose the line is only where no other line is near. */
export const BADGE_PX = 14;
const AIR_PX = 4;
/** Letters stand off the ends of their lines, where labels are. */
const ENDS_PX = 36;
/** Where along its line a letter is looked for, the middle first. */
const SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];

/** What is promised, where it is first broken, what would do, whose target it is, and every line's letter. */
export function remarksOf(
  row: ChartRow,
  lines: readonly Line[],
  plot: Plot,
  inside: { readonly demand: number | null; readonly targets: readonly Target[]; readonly taken: readonly Box[] },
): readonly { readonly item: Remark; readonly box: Box }[] {
  const traces = lines.map(({ history }) => traceOf(history, row, plot));
  const notes: readonly Note<Remark>[] = [
    ...(row.bound ? [atEnd(row.bound.text, "error", row.bound.value, plot)] : []),
    ...breaksIn(row, lines).map((each) => ofBreak(each, row, lines, plot)),
    ...inside.targets.map(({ text, value }) => atEnd(text, "decision", value, plot)),
    ...(inside.demand === null ? [] : [atEnd(demandText(inside.demand), "demand", inside.demand, plot)]),
    ...lines.map(({ letter, focused }, index): Note<Remark> => {
      const on = traces[index] ?? [];
      return { item: { is: "badge", letter, focused }, on, places: badgePlaces(on, plot) };
    }),
  ];
  const levels = [row.bound?.value, inside.demand, ...inside.targets.map(({ value }) => value)];
  const level = levels.flatMap((value) => (value === undefined || value === null ? [] : [levelOf(value, plot)]));
  const ghosts = lines.flatMap((line) => line.ghosts.map((history) => traceOf(history, row, plot)));
  return placeNotes(notes, [...traces, ...ghosts, ...level], plot, inside.taken);
}

const levelOf = (value: number, { width, y }: Plot): Trace =>
  Array.from({ length: Math.ceil(width / TRACE_PX) + 1 }, () => y(value));

/** Where the lines that are drawn first break what the row promises. */
export const breaksIn = (row: ChartRow, lines: readonly Line[]): readonly Break[] =>
  row.bound ? breaksOf(lines, row.bound.objective) : [];

const demandText = (pods: number): string => `demand: ${pods} ${pods === 1 ? "pod" : "pods"} would do`;

const boxOf = (text: string, x: number, y: number): Box => ({ x, y, width: text.length * LETTER_PX, height: LINE_PX });

/** Along a level line: at its end, else further to the left, above it or below. */
function atEnd(text: string, hue: "error" | "demand" | "decision", value: number, { width, y }: Plot): Note<Remark> {
  const last = width - text.length * LETTER_PX - 6;
  const places = [0, 0.16, 0.32, 0.48, 0.64, 0.8].flatMap((share) =>
    [y(value) - LINE_PX - 2, y(value) + 3, y(value) - 2 * LINE_PX - 4, y(value) - 3 * LINE_PX - 4].map((top) =>
      boxOf(text, last * (1 - share), top),
    ),
  );
  return { item: { is: "text", text, hue }, places };
}

/** Beside the point where a promise is broken, else a little further on. */
function ofBreak(each: Break, row: ChartRow, lines: readonly Line[], plot: Plot): Note<Remark> {
  const text = breakText(each);
  const at = pointOf(each, row, lines, plot);
  const [before, after] = [at.x - text.length * LETTER_PX - 8, at.x + 8];
  const tops = [at.y - LINE_PX - 3, at.y + 4, at.y - 2 * LINE_PX - 3, at.y - 3 * LINE_PX - 3];
  const places = [after, after + 40, after + 90, before, after + 150].flatMap((x) =>
    tops.map((y) => boxOf(text, x, y)),
  );
  return { item: { is: "text", text, hue: "error" }, places };
}

/** The point of the bound, or above it, at which a promise is first broken. */
export function pointOf(
  { at, letters }: Break,
  row: ChartRow,
  lines: readonly Line[],
  { x, y }: Pick<Plot, "x" | "y">,
): { readonly x: number; readonly y: number } {
  const line = lines.find(({ letter }) => letter === letters[0]);
  const value = line ? valueAt(line.history, row.key, at) : Number.NaN;
  return { x: x(at), y: y(Number.isNaN(value) ? (row.bound?.value ?? 0) : value) };
}

/** The line as it is drawn: of peaks the highest, of rates the mean, of steps each as it is. */
function traceOf(history: History, row: ChartRow, { width, y, horizon }: Plot): Trace {
  const column = columnOf(history, row.key) ?? new Float64Array(0);
  const span = (TRACE_PX * horizon) / Math.max(1, width);
  return Array.from({ length: Math.ceil(width / TRACE_PX) + 1 }, (_, index) => {
    const from = rowAt(history.info, index * span);
    const to = row.as === "step" ? from : rowAt(history.info, (index + 1) * span);
    const known = column.slice(from, to + 1).filter((value) => !Number.isNaN(value));
    if (known.length === 0) return Number.NaN;
    return y(row.as === "mean" ? known.reduce((sum, value) => sum + value, 0) / known.length : known.reduce(higher));
  });
}

const higher = (a: number, b: number): number => Math.max(a, b);

const badgePlaces = (line: Trace, { width, height }: Plot): readonly Box[] =>
  SHARES.flatMap((share) => {
    const side = BADGE_PX + 2 * AIR_PX;
    const x = ENDS_PX + share * (width - 2 * ENDS_PX);
    const y = line[Math.round(x / TRACE_PX)] ?? Number.NaN;
    if (Number.isNaN(y)) return [];
    return [{ x: x - side / 2, y: Math.max(0, Math.min(height - side, y - side / 2)), width: side, height: side }];
  });
