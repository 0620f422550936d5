/** Cells of a table's line, as kubectl sets them apart. */
const cellsOf = (line: string): readonly string[] => line.split(/ {3,}/);

/** kubectl leaves this much between columns. */
const GAP = 3;

/**
 * Lines of a watch laid out under those before: a column is never narrower than it was, and what is wider pushes the
 * rest of its line. Upstream: cli-runtime v0.36.1 pkg/printers/tabwriter.go (RememberWidths).
 */
export function underneath(
  text: string,
  before: readonly number[],
): { readonly text: string; readonly widths: readonly number[] } {
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map(cellsOf);
  const columns = Math.max(before.length, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(before[i] ?? 0, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd((widths[i] ?? 0) + GAP))).join(""),
  );
  return { text: lines.map((line) => `${line}\n`).join(""), widths };
}
