import type { Intervention } from "../api/frame.ts";
import type { Replay } from "../engine/replay.ts";
import { openVariant } from "../runner/open.ts";
import type { CompileOptions } from "../scenario/compile.ts";
import type { ScenarioSource } from "../scenario/source.ts";
import { ProblemsError, UsageError } from "./failure.ts";
import type { Options } from "./options.ts";

const never = (): boolean => false;

/** Runs one variant to its horizon. @throws ProblemsError for settings that do not fit */
export function runVariant(
  source: ScenarioSource,
  variant: string,
  options: CompileOptions,
  log: readonly Intervention[] = [],
): Replay {
  const opened = openVariant(source, variant, options, log);
  if (!opened.ok) throw new ProblemsError(opened.error);
  opened.value.advance(Number.POSITIVE_INFINITY, never);
  return opened.value;
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
