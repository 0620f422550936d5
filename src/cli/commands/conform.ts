import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ADAPTERS } from "../../conform/adapters.ts";
import { type ConformRow, conform as replay } from "../../conform/conform.ts";
import { BrokenRecording, parseRecordings } from "../../conform/recording.ts";
import { UsageError } from "../failure.ts";
import type { Options } from "../options.ts";
import { table } from "../table.ts";

/** Replays every recording below the paths. Exit 1 when a tick differs or a controller is missing, 2 when a file is broken. */
export function conform({ words, limit, format }: Options): number {
  if (words.length === 0) throw new UsageError("conform wants PATH…: recordings, bundles of them, or folders");
  let rows: ReadonlyMap<string, ConformRow> = new Map();
  const broken: string[] = [];
  for (const file of words.flatMap(recordingFiles)) {
    try {
      for (const recording of parseRecordings(file, textOf(file))) rows = replay(rows, recording, ADAPTERS, limit);
    } catch (error) {
      if (!(error instanceof BrokenRecording)) throw error;
      broken.push(error.message);
    }
  }
  const good = [...rows.values()].every((row) => row.supported && row.ticksDiffer === 0);
  for (const message of broken) process.stderr.write(`${message}\n`);
  if (format === "json") process.stdout.write(`${JSON.stringify({ controllers: Object.fromEntries(rows), broken })}\n`);
  else process.stdout.write(`${report(rows)}\n`);
  if (broken.length > 0) return 2;
  return good ? 0 : 1;
}

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
