import { EVENT_WIDTH } from "../../kubectl/commands/watch.ts";
import { list, text } from "../../kubectl/json.ts";
import { alignNext } from "../../kubectl/tabwriter.ts";
import { compare } from "../compare.ts";
import type { Difference, Tick } from "../recording.ts";

/** Lines of one write of kubectl come this close to one another, ms. */
const TOGETHER_MS = 10;

interface Line {
  readonly ms: number;
  readonly text: string;
}

/** Lines of a command that was interrupted; undefined for others. */
export function watchedLines(tick: Tick): readonly Line[] | undefined {
  if (!("stdoutLines" in tick)) return undefined;
  return list(tick, "stdoutLines").map((line) => ({ ms: Number(list(line)[0]), text: String(list(line)[1]) }));
}

export const watchedText = (tick: Tick): string | undefined =>
  watchedLines(tick)
    ?.map((line) => line.text)
    .join("");

/**
 * A watch's objects are not recorded, only its lines: their cells are laid out again, in the batches they came in. What
 * was there at the start is printed from the lists, if they are recorded. Undefined when the lines are no table.
 */
export function watchDifferences(
  tick: Tick,
  lines: readonly Line[],
  stdout: string,
): readonly Difference[] | undefined {
  const rows = lines.map((line) => line.text.replace(/\n$/, "").split(/ {2,}/));
  if (rows[0]?.[0] === "EVENT") for (const cells of rows) cells[0] = (cells[0] ?? "").padEnd(EVENT_WIDTH);
  const columns = Math.min(...rows.map((cells) => cells.length));
  if (columns < 2) return undefined;
  const batches = batchesOf(lines, text(tick, "cmd").startsWith("kubectl events"));
  let widths: readonly number[] = [];
  let laidOut = "";
  for (const [from, to] of batches) {
    const cells = rows.slice(from, to).map((row) => [...row.slice(0, columns - 1), row.slice(columns - 1).join("  ")]);
    const next = alignNext(cells, widths);
    widths = next.widths;
    laidOut += next.text;
  }
  const whole = watchedText(tick);
  const start = lines.slice(0, batches[0]?.[1]).map((line) => line.text);
  return [
    ...compare(Number(tick.at), whole, laidOut, text(tick, "cmd")),
    ...("uses" in tick ? compare(Number(tick.at), start.join(""), stdout, text(tick, "cmd")) : []),
  ];
}

/** First and last line of each batch: the header with what was there, or with the first line; then line by line. */
function batchesOf(lines: readonly Line[], oneByOne: boolean): readonly (readonly [number, number])[] {
  const [first] = lines;
  const together = lines.filter(({ ms }) => ms - (first?.ms ?? 0) <= TOGETHER_MS).length;
  const start = oneByOne ? Math.min(2, lines.length) : together;
  return [[0, start], ...lines.slice(start).map((_, i) => [start + i, start + i + 1] as const)];
}
