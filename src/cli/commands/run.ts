import type { Printed } from "../../api/terminal.ts";
import { CONTROLLERS } from "../../controllers/registry.ts";
import type { Replay } from "../../engine/replay.ts";
import { Scorer } from "../../engine/score.ts";
import { ENGINE_VERSION } from "../../engine/version.ts";
import { runJson } from "../../experiment/run-json.ts";
import { stuck } from "../../experiment/stuck.ts";
import type { SummaryLine } from "../../record/summary.ts";
import type { Options } from "../options.ts";
import { chosenVariants, compileOptions, runVariant } from "../replays.ts";
import { find } from "../scenarios.ts";
import { shown } from "../summary.ts";
import { table } from "../table.ts";

interface Finished {
  readonly name: string;
  readonly replay: Replay;
  readonly digest: string;
  readonly summary: readonly SummaryLine[];
  readonly stuck: readonly string[];
}

/** Runs every chosen variant to the horizon and prints the score card, the rows or the digests. */
export function run(options: Options): number {
  const { scenario } = find(options.words[0]);
  const log = options.interventions.map((entry) => ({ ...entry, by: "user" }));
  const scorer = new Scorer(CONTROLLERS.flatMap(({ kinds }) => kinds));
  const finished = chosenVariants(scenario, options).map((name): Finished => {
    const { replay, compiled } = runVariant(scenario, name, compileOptions(options), log);
    const { history } = replay.run;
    return {
      name,
      replay,
      digest: history.fingerprint(),
      summary: scorer.card(replay.run, compiled, log),
      stuck: stuck(replay.run),
    };
  });
  if (options.format === "json") process.stdout.write(`${json(scenario.name, finished)}\n`);
  else if (options.digest) process.stdout.write(finished.map(({ name, digest }) => `${digest}  ${name}\n`).join(""));
  else if (options.format === "csv") for (const variant of finished) process.stdout.write(csv(variant));
  else process.stdout.write(`${[scoreCard(finished), ...stuckLines(finished), ...transcripts(finished)].join("\n")}\n`);
  return 0;
}

const json = (scenario: string, finished: readonly Finished[]): string =>
  runJson(
    scenario,
    ENGINE_VERSION,
    finished[0]?.replay.info.seed,
    finished.map(({ name, replay, digest, summary, stuck }) => ({
      name,
      digest,
      stuck,
      summary,
      terminal: replay.run.history.printed,
    })),
  );

/** One line a row: variant, time in seconds, every column; empty where nothing was known. */
function csv({ name, replay }: Finished): string {
  const { docs, rows, recordMs } = replay.run.history;
  const columns = docs.map(({ key }) => replay.run.history.column(key) ?? new Float64Array(0));
  const lines = [`variant,seconds,${docs.map(({ key }) => key).join(",")}`];
  for (let r = 0; r < rows; r++) {
    const cells = columns.map((column) => (Number.isNaN(column[r]) ? "" : String(column[r])));
    lines.push(`${name},${((r + 1) * recordMs) / 1000},${cells.join(",")}`);
  }
  return `${lines.join("\n")}\n`;
}

function scoreCard(finished: readonly Finished[]): string {
  const lines = finished[0]?.summary ?? [];
  const rows = lines.map((line, index) => [
    line.of,
    line.name,
    ...finished.map(({ summary }) => shown(summary[index]?.value ?? Number.NaN)),
    line.unit,
  ]);
  return table([
    ["", "", ...finished.map(({ name }) => name), ""],
    ...rows,
    ["digest", "", ...finished.map(({ digest }) => digest), ""],
  ]);
}

/** What was typed, and what it printed. */
const transcripts = (finished: readonly Finished[]): readonly string[] =>
  finished.flatMap(({ name, replay }) => {
    const { printed } = replay.run.history;
    return printed.length === 0 ? [] : [`terminal of ${name}`, ...printed.map(partText)];
  });

function partText({ at, line, stdout, stderr, saved }: Printed): string {
  const prompt = line === null ? [] : [`$ ${line}`];
  const kept = saved ? [`(${saved.name} is kept)`] : [];
  const lines = [...prompt, ...kept, ...`${stderr}${stdout}`.split("\n").filter((each) => each !== "")];
  return lines.map((each, index) => `${index === 0 ? `${at / 1000}s` : ""}`.padEnd(8) + each).join("\n");
}

const stuckLines = (finished: readonly Finished[]): readonly string[] =>
  finished.flatMap(({ name, stuck }) => stuck.map((line) => `stuck in ${name}: ${line}`));
