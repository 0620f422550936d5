import type { Intervention } from "../api/frame.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { Run } from "../engine/run.ts";
import { Scorer } from "../engine/score.ts";
import { stuck } from "../experiment/stuck.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { applySetting, resolveSetting } from "../scenario/settings.ts";
import { isTyped } from "../scenario/typed.ts";
import type { FromGrid, GridJob } from "./grid-protocol.ts";
import { loopsFor, signsIn, signsOf } from "./loops.ts";

/** Makes whole runs for comparisons and sweeps; the demand oracle's answers are kept from one to the next. */
type Loops = Awaited<ReturnType<typeof loopsFor>>;
let known: { readonly signs: string; readonly loops: Loops; readonly scorer: Scorer } | undefined;

async function loopsOf({ compiled, log }: GridJob) {
  const signs = [...signsOf(compiled), ...signsIn(log)];
  if (known?.signs !== signs.join()) {
    const loops = await loopsFor(signs);
    known = { signs: signs.join(), loops, scorer: new Scorer(loops.flatMap((loop) => loop.kinds)) };
  }
  return known;
}

function prepared({ compiled, sets, seed, horizonMs }: GridJob, loops: Loops): Result<CompiledRun, string> {
  const kinds = loops.flatMap((loop) => loop.kinds);
  let run: CompiledRun = { ...compiled, seed, horizonMs: horizonMs ?? compiled.horizonMs };
  for (const setting of sets) {
    const next = applySetting(run, setting, kinds);
    if (!next.ok)
      return failed(`${next.error.field}: ${next.error.message}${next.error.hint ? ` ${next.error.hint}` : ""}`);
    run = next.value;
  }
  return ok(run);
}

/** The run at its horizon. The terminal is fetched only where somebody types. */
async function finished(compiled: CompiledRun, loops: Loops, log: readonly Intervention[]): Promise<Run> {
  const typed = compiled.files !== undefined || [...compiled.script, ...log].some(isTyped);
  const terminal = typed ? (await import("../terminal/terminal.ts")).terminal : null;
  const run = new Run(compiled, loops, resolveSetting, terminal);
  run.setInterventions([...log].sort((a, b) => a.at - b.at));
  run.advance(compiled.horizonMs);
  return run;
}

async function answer(job: GridJob): Promise<FromGrid> {
  const { loops, scorer } = await loopsOf(job);
  const compiled = prepared(job, loops);
  if (!compiled.ok) return { type: "unfit", message: compiled.error };
  const { log } = job;
  const run = await finished(compiled.value, loops, log);
  const { history, info } = run;
  const { keep } = job;
  const columns = keep === "all" ? [] : keep.map((key) => [key, history.column(key)?.slice()] as const);
  return {
    type: "done",
    run: {
      summary: scorer.card(run, compiled.value, log),
      digest: history.fingerprint(),
      stuck: stuck(run),
      info,
      objectives: compiled.value.objectives,
      demand: scorer.demand(compiled.value, log, history.rows),
      frame: keep === "all" ? history.takeFrame(compiled.value.horizonMs, true) : null,
      columns: new Map(columns.flatMap(([key, column]) => (column ? [[key, column]] : []))),
    },
  };
}

self.onmessage = ({ data }: MessageEvent<GridJob>) => {
  answer(data).then(
    (said) => self.postMessage(said),
    (error: unknown) =>
      self.postMessage({ type: "broken", message: error instanceof Error ? error.message : String(error) }),
  );
};
