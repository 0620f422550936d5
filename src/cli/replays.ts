import type { Intervention } from "../api/frame.ts";
import { CONTROLLERS } from "../controllers/registry.ts";
import { Replay } from "../engine/replay.ts";
import { type CompileOptions, compileVariant } from "../scenario/compile.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { resolveSetting } from "../scenario/settings.ts";
import type { ScenarioSource } from "../scenario/source.ts";
import { terminal } from "../terminal/terminal.ts";
import { ProblemsError, UsageError } from "./failure.ts";
import type { Options } from "./options.ts";

const never = (): boolean => false;

/** Runs one variant to its horizon. @throws ProblemsError for settings that do not fit */
export function runVariant(
  source: ScenarioSource,
  variant: string,
  options: CompileOptions,
  log: readonly Intervention[] = [],
): { readonly compiled: CompiledRun; readonly replay: Replay } {
  const compiled = compileVariant(source, variant, options);
  if (!compiled.ok) throw new ProblemsError(compiled.error);
  const replay = new Replay(compiled.value, CONTROLLERS, log, resolveSetting, terminal);
  replay.advance(Number.POSITIVE_INFINITY, never);
  return { compiled: compiled.value, replay };
}

/** The variants that the flags ask for, default all. */
export function chosenVariants(source: ScenarioSource, { variants }: Options): readonly string[] {
  const known = source.variants.map(({ name }) => name);
  const unknown = variants.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--variant ${unknown}: no such variant; ${source.name} has ${known.join(", ")}`);
  return variants.length > 0 ? variants : known;
}

/** What the flags say of one run. */
export const compileOptions = ({ seed, set, untilMs }: Options): CompileOptions => ({
  ...(seed === null ? {} : { seed }),
  ...(untilMs === null ? {} : { horizonMs: untilMs }),
  sets: set,
});
