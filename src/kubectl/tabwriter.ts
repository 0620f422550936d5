/** Where cells end up: how wide a column is at least, and the gap to the next. */
export interface Layout {
  readonly minWidth: number;
  readonly padding: number;
}

/** kubectl's tables. Upstream: k8s.io/cli-runtime v0.36.1 pkg/printers/tabwriter.go. */
export const TABLE: Layout = { minWidth: 6, padding: 3 };
/** `kubectl describe` and `kubectl rollout history`. */
export const DESCRIPTION: Layout = { minWidth: 0, padding: 2 };

/**
 * Aligns tab-terminated cells as Go's text/tabwriter does: a column is a run of consecutive lines that have a cell
 * there; what follows the last tab of a line belongs to no column.
 */
export function align(text: string, { minWidth, padding }: Layout): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const written: string[] = [];
  format(0, lines.length, []);
  return written.join("\n");

  function write(from: number, to: number, widths: readonly number[]): void {
    for (const cells of lines.slice(from, to)) {
      written.push(
        cells.map((cell, j) => (j < Math.min(widths.length, cells.length) ? pad(cell, widths[j] ?? 0) : cell)).join(""),
      );
    }
  }

  function format(from: number, to: number, widths: readonly number[]): void {
    const column = widths.length;
    const inColumn = (line: number) => line < to && column < (lines[line]?.length ?? 0) - 1;
    let start = from;
    for (let line = from; line < to; line++) {
      if (!inColumn(line)) continue;
      write(start, line, widths);
      start = line;
      let width = minWidth;
      for (; inColumn(line); line++) width = Math.max(width, length(lines[line]?.[column] ?? "") + padding);
      format(start, line, [...widths, width]);
      start = line;
    }
    write(start, to, widths);
  }
}

const pad = (cell: string, width: number): string => cell + " ".repeat(Math.max(0, width - length(cell)));
const length = (cell: string): number => [...cell].length;

/**
 * Lines of one more batch of a table that goes on: columns keep the width they had and only grow, as liggitt/tabwriter
 * with RememberWidths. The last cell of a line is in no column.
 */
export function alignNext(
  lines: readonly (readonly string[])[],
  before: readonly number[],
): { readonly text: string; readonly widths: readonly number[] } {
  const columns = Math.max(0, ...lines.map((cells) => cells.length - 1));
  const widths = Array.from({ length: columns }, (_, j) =>
    Math.max(before[j] ?? TABLE.minWidth, ...lines.map((cells) => length(cells[j] ?? "") + TABLE.padding)),
  );
  const padded = lines.map((cells) =>
    cells.map((cell, j) => (j < cells.length - 1 ? pad(cell, widths[j] ?? 0) : cell)).join(""),
  );
  return { text: padded.map((line) => `${line}\n`).join(""), widths };
}
