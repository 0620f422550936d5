import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ADAPTERS } from "../../conform/adapters.ts";
import { type ConformRow, joined, conform as replay } from "../../conform/conform.ts";
import { BrokenRecording, parseRecordings } from "../../conform/recording.ts";
import { UsageError } from "../failure.ts";
import type { Options } from "../options.ts";
import { allCores, openPool, type Service } from "../pool.ts";
import { progress } from "../progress.ts";
import { table } from "../table.ts";

type Rows = ReadonlyMap<string, ConformRow>;

/** What came of a file: its rows, or why it cannot be read. */
type Replayed = { readonly rows: Rows } | { readonly broken: string };

/**
 * Replays every recording below the paths, over all cores. Exit 1 when a tick differs or a controller is missing, 2 when a
 * file is broken.
 */
export async function conform({ words, limit, format, workers }: Options, entry: URL): Promise<number> {
  if (words.length === 0) throw new UsageError("conform wants PATH…: recordings, bundles of them, or folders");
  const files = words.flatMap(recordingFiles);
  const size = Math.max(1, Math.min(workers ?? allCores(), files.length));
  const pool = openPool<string, Replayed>(entry, size, { service: "recordings", about: limit });
  const shown = progress(files.length);
  let rows: Rows = new Map();
  const broken: string[] = [];
  try {
    await pool.run(files, (replayed) => {
      if ("broken" in replayed) broken.push(replayed.broken);
      else rows = joined(rows, replayed.rows, limit);
      shown.step();
    });
  } finally {
    pool.stop();
    shown.end();
  }
  const good = [...rows.values()].every((row) => row.supported && row.ticksDiffer === 0);
  for (const message of broken) process.stderr.write(`${message}\n`);
  if (format === "json") process.stdout.write(`${JSON.stringify({ controllers: Object.fromEntries(rows), broken })}\n`);
  else process.stdout.write(`${report(rows)}\n`);
  if (broken.length > 0) return 2;
  return good ? 0 : 1;
}

/** The thread's side. */
export const serveRecordings: Service =
  (limit) =>
  (given): Replayed => {
    const file = given as string;
    try {
      const recordings = parseRecordings(file, textOf(file));
      return {
        rows: recordings.reduce<Rows>(
          (rows, recording) => replay(rows, recording, ADAPTERS, limit as number),
          new Map(),
        ),
      };
    } catch (error) {
      if (error instanceof BrokenRecording) return { broken: error.message };
      throw error;
    }
  };

function recordingFiles(path: string): string[] {
  if (!existsSync(path)) throw new UsageError(`${path}: no such file or folder`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .flatMap((inside) =>
      statSync(inside).isDirectory() ? recordingFiles(inside) : /\.jsonl(\.gz)?$/.test(inside) ? [inside] : [],
    );
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  if (!file.endsWith(".gz")) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch {
    throw new BrokenRecording(`${file}: cut off or not gzip`);
  }
}

function report(rows: ReadonlyMap<string, ConformRow>): string {
  const lines = [...rows].map(([name, row]) => [
    name,
    row.supported ? "" : "not supported",
    `${row.files - row.filesDiffer}/${row.files}`,
    `${row.ticks - row.ticksDiffer}/${row.ticks}`,
  ]);
  const differences = [...rows.values()].flatMap((row) =>
    row.differences.map(
      ({ file, t, path, want, got }) =>
        `${file} t=${t} ${path}: want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`,
    ),
  );
  return [table([["CONTROLLER", "", "FILES", "TICKS REPEATED"], ...lines]), ...differences].join("\n");
}
