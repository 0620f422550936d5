import { existsSync, readFileSync, statSync } from "node:fs";
import { UsageError } from "../failure.ts";
import type { Options } from "../options.ts";

/** A line of a shard's file, as it stands there, and where it belongs. */
interface Placed {
  readonly text: string;
  readonly sweep: string;
  readonly run: number;
  readonly runs: number;
  readonly shard: string;
}

/**
 * Joins the files of a sweep's shards, in any order and also concatenated already, into the whole grid in its order.
 * What is there is written even if something is missing; what is missing is named, and the exit code is 2.
 */
export function merge({ words, format }: Options): number {
  if (words.length === 0) throw new UsageError("merge wants FILE…: what the shards of a sweep wrote");
  if (format !== null) throw new UsageError("merge writes what it reads: JSONL or CSV");
  const wrong: string[] = [];
  let header: string | undefined;
  const placed: Placed[] = [];
  for (const file of words) {
    for (const [index, text] of linesOf(file).entries()) {
      if (text.startsWith("sweep,")) header = text;
      else {
        const line = place(text);
        if (line) placed.push(line);
        else wrong.push(`${file}:${index + 1}:1: no line of a sweep, or cut off: ${text.slice(0, 40)}`);
      }
    }
  }
  const [first] = placed;
  if (first) {
    wrong.push(...strangers(placed, first));
    const byRun = new Map(placed.filter(({ sweep }) => sweep === first.sweep).map((line) => [line.run, line]));
    wrong.push(...contradictions(placed, byRun), ...missing(first, byRun));
    const isCsv = !first.text.startsWith("{");
    if (isCsv && header === undefined) wrong.push("no header: it stands in shard 0's file");
    const inOrder = [...byRun.values()].sort((a, b) => a.run - b.run).map(({ text }) => text);
    process.stdout.write(`${[...(isCsv && header ? [header] : []), ...inOrder].join("\n")}\n`);
  } else wrong.push(`no run of a sweep in ${words.join(", ")}`);
  for (const message of wrong) process.stderr.write(`${message}\n`);
  return wrong.length === 0 ? 0 : 2;
}

function linesOf(file: string): readonly string[] {
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`${file}: no such file`);
  return readFileSync(file, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");
}

/** @returns undefined for text that no sweep wrote */
function place(text: string): Placed | undefined {
  const [sweep, run, runs, shard] = text.startsWith("{") ? ofJson(text) : text.split(",", 4);
  const count = Number(shard?.split("/")[1]);
  const valid = sweep && shard && run !== "" && Number(run) < Number(runs) && count > 0;
  return valid ? { text, sweep, run: Number(run), runs: Number(runs), shard } : undefined;
}

function ofJson(text: string): readonly string[] {
  try {
    const { sweep, run, runs, shard } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return [sweep, run, runs, shard].map(String);
  } catch {
    return [];
  }
}

function strangers(placed: readonly Placed[], { sweep }: Placed): readonly string[] {
  const others = new Set(placed.filter((line) => line.sweep !== sweep).map((line) => line.sweep));
  return [...others].map(
    (other) => `sweep ${other} is another than ${sweep}: its lines are left out (another grid, scenario or engine)`,
  );
}

function contradictions(placed: readonly Placed[], byRun: ReadonlyMap<number, Placed>): readonly string[] {
  return placed.flatMap((line) => {
    const kept = byRun.get(line.run);
    const same = !kept || kept.sweep !== line.sweep || withoutShard(kept) === withoutShard(line);
    return same ? [] : [`run ${line.run} stands there twice with different results; the last is kept`];
  });
}

const withoutShard = ({ text, shard }: Placed): string => text.replace(shard, "");

/** Whole shards by name; of others the runs that they lack. */
function missing(first: Placed, byRun: ReadonlyMap<number, Placed>): readonly string[] {
  const count = Number(first.shard.split("/")[1]);
  const lacking = new Map<number, number[]>();
  for (let run = 0; run < first.runs; run++) {
    if (!byRun.has(run)) lacking.set(run % count, [...(lacking.get(run % count) ?? []), run]);
  }
  return [...lacking]
    .sort(([a], [b]) => a - b)
    .map(([shard, runs]) => {
      const whole = Math.ceil((first.runs - shard) / count);
      if (runs.length === whole) return `shard ${shard}/${count} is missing (${counted(whole)})`;
      return `shard ${shard}/${count} lacks ${runs.length === 1 ? "run" : "runs"} ${runs.join(", ")}`;
    });
}

const counted = (runs: number): string => (runs === 1 ? "1 run" : `${runs} runs`);
