import type { Adapter, Difference, Recording } from "./recording.ts";

/** How one controller did against its recordings. */
export interface ConformRow {
  readonly supported: boolean;
  readonly files: number;
  readonly filesDiffer: number;
  readonly ticks: number;
  readonly ticksDiffer: number;
  readonly differences: readonly (Difference & { readonly file: string })[];
}

const EMPTY: ConformRow = { supported: true, files: 0, filesDiffer: 0, ticks: 0, ticksDiffer: 0, differences: [] };

/** Replays one recording and adds it to its controller's row. A controller without an adapter is not supported. */
export function conform(
  rows: ReadonlyMap<string, ConformRow>,
  recording: Recording,
  adapters: ReadonlyMap<string, Adapter>,
  limit: number,
): ReadonlyMap<string, ConformRow> {
  const { controller } = recording.header;
  const row = rows.get(controller) ?? EMPTY;
  const adapter = adapters.get(controller);
  return new Map(rows).set(
    controller,
    adapter ? replayed(row, recording, adapter, limit) : unsupported(row, recording),
  );
}

/** Rows of other recordings added to these; of the differences of each controller only the first `limit` are kept. */
export function joined(
  rows: ReadonlyMap<string, ConformRow>,
  others: ReadonlyMap<string, ConformRow>,
  limit: number,
): ReadonlyMap<string, ConformRow> {
  const all = new Map(rows);
  for (const [controller, b] of others) {
    const a = rows.get(controller) ?? EMPTY;
    all.set(controller, {
      supported: a.supported && b.supported,
      files: a.files + b.files,
      filesDiffer: a.filesDiffer + b.filesDiffer,
      ticks: a.ticks + b.ticks,
      ticksDiffer: a.ticksDiffer + b.ticksDiffer,
      differences: [...a.differences, ...b.differences].slice(0, limit),
    });
  }
  return all;
}

const unsupported = (row: ConformRow, recording: Recording): ConformRow => ({
  ...row,
  supported: false,
  files: row.files + 1,
  filesDiffer: row.filesDiffer + 1,
  ticks: row.ticks + recording.ticks.length,
  ticksDiffer: row.ticksDiffer + recording.ticks.length,
});

function replayed(row: ConformRow, recording: Recording, adapter: Adapter, limit: number): ConformRow {
  const ticks = adapter.replay(recording);
  const differing = ticks.filter((differences) => differences.length > 0);
  const shown = differing.flat().map((difference) => ({ file: recording.file, ...difference }));
  return {
    supported: true,
    files: row.files + 1,
    filesDiffer: row.filesDiffer + (differing.length > 0 ? 1 : 0),
    ticks: row.ticks + ticks.length,
    ticksDiffer: row.ticksDiffer + differing.length,
    differences: [...row.differences, ...shown].slice(0, limit),
  };
}
