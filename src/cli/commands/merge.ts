import { UsageError } from "../failure.ts";
import type { Options } from "../options.ts";
import { type Placed, readShardFile } from "../shards.ts";

/**
 * Joins the files of a sweep's shards, in any order and also concatenated already, into the whole grid in its order.
 * What is there is written even if something is missing; what is missing is named, and the exit code is 2.
 */
export function merge({ words, format }: Options): number {
  if (words.length === 0) throw new UsageError("merge wants FILE…: what the shards of a sweep wrote");
  if (format !== null && format !== "json")
    throw new UsageError("merge writes what it reads, JSONL or CSV, or --format json");
  const files = words.map(readShardFile);
  const placed = files.flatMap(({ lines }) => lines);
  const wrong = files.flatMap((file) => file.wrong);
  const [first] = placed;
  if (first) {
    const isOf = isSame(first);
    const header = files.find((file) => file.header !== null && file.lines.some(isOf))?.header ?? null;
    const same = placed.filter(isOf);
    const byRun = new Map(same.map((line) => [line.run, line]));
    wrong.push(...strangers(placed, first), ...contradictions(same, byRun), ...missing(first, byRun));
    if (first.format === "CSV" && header === null) wrong.push("no header: it stands in shard 0's file");
    const inOrder = [...byRun.values()].sort((a, b) => a.run - b.run).map(({ text }) => text);
    const isCsv = first.format === "CSV";
    if (isCsv && format === "json") throw new UsageError("merge --format json wants shards in JSONL: these are CSV");
    const whole =
      format === "json"
        ? `{"runs":[${inOrder.join(",")}]}`
        : [...(isCsv && header ? [header] : []), ...inOrder].join("\n");
    process.stdout.write(`${whole}\n`);
  } else wrong.push(`no run of a sweep in ${words.join(", ")}`);
  for (const message of wrong) process.stderr.write(`${message}\n`);
  return wrong.length === 0 ? 0 : 2;
}

const isSame =
  (first: Placed) =>
  ({ sweep, format }: Placed): boolean =>
    sweep === first.sweep && format === first.format;

/** Lines that do not belong to the first one's sweep, or are written in another way: once for a file. */
function strangers(placed: readonly Placed[], first: Placed): readonly string[] {
  const isOf = isSame(first);
  const says = placed
    .filter((line) => !isOf(line))
    .map((line) => `${line.file}: lines left out: ${whyStrange(first, line)}`);
  return [...new Set(says)];
}

function whyStrange(first: Placed, { format, sweep, scenario, engine }: Placed): string {
  if (sweep === first.sweep) return `they are ${format}, and ${first.file} is ${first.format}`;
  const other = `sweep ${sweep} is another than ${first.sweep} of ${first.file}`;
  if (scenario !== first.scenario) return `${other}: of ${scenario}, not of ${first.scenario}`;
  if (engine !== first.engine) return `${other}: of engine ${engine}, not ${first.engine}`;
  return `${other}: another grid, or another text of the scenario`;
}

function contradictions(same: readonly Placed[], byRun: ReadonlyMap<number, Placed>): readonly string[] {
  return same.flatMap((line) => {
    const kept = byRun.get(line.run);
    return !kept || withoutShard(kept) === withoutShard(line)
      ? []
      : [`run ${line.run} stands there twice with different results; the last is kept`];
  });
}

const withoutShard = ({ text, shard }: Placed): string => text.replace(shard, "");

/** Whole shards by name; of others the runs that they lack. */
function missing(first: Placed, byRun: ReadonlyMap<number, Placed>): readonly string[] {
  const count = Number(first.shard.split("/")[1]);
  const lacking = new Map<number, number[]>();
  for (let run = 0; run < first.runs; run++) {
    if (byRun.has(run)) continue;
    const shard = run % count;
    if (!lacking.get(shard)?.push(run)) lacking.set(shard, [run]);
  }
  return [...lacking]
    .sort(([a], [b]) => a - b)
    .map(([shard, runs]) => {
      const whole = Math.ceil((first.runs - shard) / count);
      if (runs.length === whole) return `shard ${shard}/${count} is missing (${counted(whole)})`;
      return `shard ${shard}/${count} lacks ${runs.length === 1 ? "run" : "runs"} ${stretches(runs, count)}`;
    });
}

/** Runs that follow each other in their shard as "5 to 29". */
function stretches(runs: readonly number[], step: number): string {
  const found: [from: number, to: number][] = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (last && last[1] + step === run) last[1] = run;
    else found.push([run, run]);
  }
  return found.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(", ");
}

const counted = (runs: number): string => (runs === 1 ? "1 run" : `${runs} runs`);
