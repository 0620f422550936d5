import { existsSync, readFileSync, statSync } from "node:fs";

/** A line of a shard's file, as it stands there, and where it belongs. */
export interface Placed {
  readonly file: string;
  readonly text: string;
  readonly format: "JSONL" | "CSV";
  readonly sweep: string;
  readonly run: number;
  readonly runs: number;
  /** "0/4" */
  readonly shard: string;
  readonly scenario: string;
  readonly engine: string;
}

/** What a file of a shard, or of several, has to say. */
export interface ShardFile {
  /** CSV's, where it stands. */
  readonly header: string | null;
  readonly lines: readonly Placed[];
  /** What cannot be read, each with its place. */
  readonly wrong: readonly string[];
}

/** A row and whether its end is known: of a number that was cut off nobody can tell. */
interface Row {
  readonly line: number;
  readonly text: string;
  readonly ended: boolean;
}

/** Where a line of a sweep begins; behind something else only in a file that was cut off before others were joined to it. */
const BEGINS = /(?=\{"sweep":")|(?=sweep,run,runs,shard,)|(?=[0-9a-f]{16},\d+,\d+,\d+\/\d+,)/;
const HEADER = "sweep,run,runs,shard,";
/** The first two bytes of what gzip has packed. */
const GZIP = [0x1f, 0x8b] as const;

/** @param file "-" for what comes in by a pipe */
export function readShardFile(file: string): ShardFile {
  const only = (why: string): ShardFile => ({ header: null, lines: [], wrong: [`${file}: ${why}`] });
  if (file !== "-" && !existsSync(file)) return only("no such file");
  if (file !== "-" && statSync(file).isDirectory()) return only("a folder; name the files in it");
  const bytes = readFileSync(file === "-" ? 0 : file);
  if (GZIP.every((byte, i) => bytes[i] === byte)) return only("packed by gzip; unpack it first");

  const rows = rowsOf(bytes.toString("utf8"));
  const header = rows.find(({ text }) => text.startsWith(HEADER))?.text ?? null;
  const body = rows.filter(({ text }) => !text.startsWith(HEADER));
  const columns = header === null ? Math.max(0, ...body.map(({ text }) => columnsOf(text))) : columnsOf(header);
  const read = body.map((row) => ({ row, fields: fieldsOf(row, columns) }));
  return {
    header,
    lines: read.flatMap(({ row: { text }, fields }) => (fields ? { file, text, ...fields } : [])),
    wrong: read.flatMap(({ row: { line, text }, fields }) =>
      fields ? [] : `${file}:${line}:1: no line of a sweep, or cut off: ${text.slice(0, 40)}`,
    ),
  };
}

const rowsOf = (text: string): readonly Row[] => {
  const written = text.split(/\r?\n/);
  return written.flatMap((whole, index) => {
    const parts = whole.split(BEGINS).filter((part) => part !== "");
    return parts.map((part, i) => ({
      line: index + 1,
      text: part,
      ended: i === parts.length - 1 && index < written.length - 1,
    }));
  });
};

const columnsOf = (csv: string): number => csv.replace(/"(?:[^"]|"")*"/g, "").split(",").length;

type Fields = Omit<Placed, "file" | "text">;

/** @returns undefined for what no sweep wrote, or wrote only in part */
function fieldsOf({ text, ended }: Row, columns: number): Fields | undefined {
  if (text.startsWith("{")) return fitting("JSONL", ofJson(text));
  return ended && columnsOf(text) === columns ? fitting("CSV", text.split(",", 6)) : undefined;
}

function fitting(format: Fields["format"], cells: readonly string[]): Fields | undefined {
  const [sweep, run = "", runs = "", shard = "", scenario = "", engine = ""] = cells;
  const isCount = (of: string): boolean => /^\d+$/.test(of);
  const valid = sweep && isCount(run) && isCount(runs) && Number(run) < Number(runs) && /^\d+\/[1-9]\d*$/.test(shard);
  return valid ? { format, sweep, run: Number(run), runs: Number(runs), shard, scenario, engine } : undefined;
}

function ofJson(text: string): readonly string[] {
  try {
    const { sweep, run, runs, shard, scenario, engine } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return [sweep, run, runs, shard, scenario, engine].map(String);
  } catch {
    return [];
  }
}
