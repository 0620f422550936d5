import { readFileSync } from "node:fs";
import type { Problem } from "../../api/frame.ts";
import { type Cell, type CellResult, cellsOf, inShard, type SweepPlan, WHOLE } from "../../experiment/sweep.ts";
import { csvHeader, csvOf, lineOf, type SweepLine, sweepId } from "../../experiment/sweep-lines.ts";
import { cellRunner, UnfitCell } from "../../runner/cells.ts";
import type { ScenarioSource } from "../../scenario/source.ts";
import { ProblemsError, UsageError } from "../failure.ts";
import { chosenFormat, INDEX, type Options } from "../options.ts";
import { allCores } from "../pool.ts";
import { progress } from "../progress.ts";
import { chosenVariants } from "../replays.ts";
import { find } from "../scenarios.ts";
import { cellPool } from "./cells.ts";

/** Runs a grid, or one shard of it, over all cores; writes a line a run, in the grid's order. */
export async function sweep(options: Options, entry: URL): Promise<number> {
  const { file, scenario } = find(options.words[0]);
  if (options.shard === null && process.env[INDEX] !== undefined)
    throw new UsageError(`${INDEX} is set, so this is one of several pods: say of how many with --shards N`);
  const plan = planOf(scenario, options);
  if (new Set(plan.variants).size < plan.variants.length) throw new UsageError("sweep wants each variant once");
  const all = cellsOf(plan);
  const shard = options.shard ?? WHOLE;
  const cells = all.filter(({ run }) => inShard(shard, run));
  refuseUnfit(scenario, plan, all);

  const id = sweepId(readFileSync(file, "utf8"), plan);
  const write = writerOf(chosenFormat(options, ["jsonl", "csv", "json"]), shard.index === 0);
  const line = (result: CellResult): SweepLine => lineOf(result, id, scenario.name, all.length, shard);
  const shown = progress(cells.length);
  const size = Math.min(options.workers ?? allCores(), Math.max(1, cells.length));
  const pool = cellPool(entry, size, { word: file, plan });
  const interrupted = (): never => {
    for (const result of pool.stop()) write.line(line(result));
    write.end();
    shown.end();
    process.exit(130);
  };
  process.once("SIGINT", interrupted);
  try {
    await pool.run(cells, (result) => {
      write.line(line(result));
      shown.step();
    });
  } finally {
    process.removeListener("SIGINT", interrupted);
    pool.stop();
    shown.end();
  }
  write.end();
  return 0;
}

function planOf(scenario: ScenarioSource, options: Options): SweepPlan {
  return {
    scenario: scenario.name,
    variants: options.variants.length > 0 ? chosenVariants(scenario, options) : scenario.shown,
    vary: options.vary,
    seeds: options.seeds ?? [options.seed ?? scenario.seed],
    set: options.set,
    horizonMs: options.untilMs,
  };
}

/** Every value is tried once before anything runs, so that a wrong one costs nothing. */
function refuseUnfit(scenario: ScenarioSource, plan: SweepPlan, all: readonly Cell[]): void {
  const runner = cellRunner(scenario, plan);
  const tried = new Set<string>();
  for (const cell of all) {
    const unseen = cell.vary.filter(({ path, value }) => !tried.has(`${cell.variant} ${path} ${value}`));
    if (unseen.length === 0 && tried.has(cell.variant)) continue;
    try {
      runner.compile(cell);
    } catch (error) {
      throw error instanceof UnfitCell ? new ProblemsError(error.problems.map(ofGrid(cell))) : error;
    }
    tried.add(cell.variant);
    for (const { path, value } of unseen) tried.add(`${cell.variant} ${path} ${value}`);
  }
}

/** A problem with a value of the grid stands where that value was asked for. */
const ofGrid =
  ({ vary }: Cell) =>
  (problem: Problem): Problem => {
    const asked = vary.find(({ path }) => path === problem.field);
    return asked ? { ...problem, file: `--vary ${asked.path}=${asked.value}` } : problem;
  };

interface Writer {
  line(line: SweepLine): void;
  end(): void;
}

/** Shards join by concatenation, so only the first has CSV's header. */
function writerOf(format: "jsonl" | "csv" | "json", first: boolean): Writer {
  let count = 0;
  const put = (text: string): boolean => process.stdout.write(text);
  if (format === "jsonl") return { line: (line) => put(`${JSON.stringify(line)}\n`), end: () => undefined };
  if (format === "json")
    return {
      line: (line) => put(`${count++ === 0 ? '{"runs":[' : ","}${JSON.stringify(line)}`),
      end: () => put(count === 0 ? '{"runs":[]}\n' : "]}\n"),
    };
  return {
    line: (line) => put(`${count++ === 0 && first ? `${csvHeader(line)}\n` : ""}${csvOf(line)}\n`),
    end: () => undefined,
  };
}
