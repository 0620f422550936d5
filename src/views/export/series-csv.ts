import { csvLine } from "../../base/csv.ts";
import type { Exported } from "../../session/exported.ts";
import { columnOf, timeOfRow } from "../../session/history.ts";

/**
 * Every recorded number of every run: one line a row, time in seconds at the row's end, a column for each series with
 * its unit; empty where a run has no such column or nothing was known.
 */
export function seriesCsv({ variants }: Exported): string {
  const docs = new Map(
    variants.flatMap(({ runs }) => runs.flatMap(({ info }) => info.columns.map((column) => [column.key, column]))),
  );
  const head = csvLine([
    "variant",
    "seed",
    "time [s]",
    ...[...docs.values()].map(({ key, unit }) => `${key} [${unit}]`),
  ]);
  const lines = variants.flatMap(({ name, runs }) =>
    runs.flatMap(({ info, history }) => {
      const columns = [...docs.keys()].map((key) => columnOf(history, key));
      return Array.from({ length: history.rows }, (_, row) =>
        csvLine([
          name,
          info.seed,
          timeOfRow(info, row) / 1000,
          ...columns.map((column) => column?.[row] ?? Number.NaN),
        ]),
      );
    }),
  );
  return `${[head, ...lines].join("\r\n")}\r\n`;
}
