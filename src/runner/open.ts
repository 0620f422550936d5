import type { Intervention, Problem } from "../api/frame.ts";
import { ok, type Result } from "../base/result.ts";
import { KINDS } from "../controllers/kinds.ts";
import { CONTROLLERS } from "../controllers/registry.ts";
import { Replay } from "../engine/replay.ts";
import { type CompileOptions, compileVariant } from "../scenario/compile.ts";
import type { ReadFile } from "../scenario/load.ts";
import { parseScenario } from "../scenario/parse.ts";
import { resolveSetting } from "../scenario/settings.ts";
import type { ScenarioSource } from "../scenario/source.ts";
import { terminal } from "../terminal/terminal.ts";

/** Reads a scenario's text with every kind that Setpoint models. */
export const openScenario = (
  file: string,
  text: string,
  readFile?: ReadFile,
): Result<ScenarioSource, readonly Problem[]> => parseScenario(file, text, KINDS, readFile);

/** One variant at time 0, ready to advance. */
export function openVariant(
  source: ScenarioSource,
  variant: string,
  options: CompileOptions,
  log: readonly Intervention[] = [],
): Result<Replay, readonly Problem[]> {
  const compiled = compileVariant(source, variant, options);
  return compiled.ok ? ok(new Replay(compiled.value, CONTROLLERS, log, resolveSetting, terminal)) : compiled;
}
