import type { Frame, RunInfo } from "../api/frame.ts";
import { CONTROLLERS } from "../controllers/registry.ts";
import { Run } from "../engine/run.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { resolveSetting } from "../scenario/settings.ts";
import { terminal } from "../terminal/terminal.ts";

/** A run from its start to its horizon, all of it at once. */
export function wholeRun(compiled: CompiledRun): { readonly info: RunInfo; readonly frame: Frame } {
  const run = new Run(compiled, CONTROLLERS, resolveSetting, terminal);
  run.advance(compiled.horizonMs);
  return { info: run.info, frame: run.history.takeFrame(compiled.horizonMs, true) };
}
