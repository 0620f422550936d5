import type { Problem } from "../api/frame.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { headOf, type ScenarioHead } from "../scenario/card.ts";
import { compileVariant } from "../scenario/compile.ts";
import type { ReadFile } from "../scenario/load.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { openScenario } from "./open.ts";

/** A scenario with everything that the page needs to run it: plain data, no text left to parse. */
export interface ReadScenario extends ScenarioHead {
  readonly text: string;
  /** Every variant at the scenario's own seed, by name. */
  readonly runs: Readonly<Record<string, CompiledRun>>;
}

/** Reads a scenario and compiles all its variants: the library when the page is built, edited texts in a worker. */
export function readScenario(
  file: string,
  text: string,
  readFile?: ReadFile,
): Result<ReadScenario, readonly Problem[]> {
  const source = openScenario(file, text, readFile);
  if (!source.ok) return source;
  const runs: Record<string, CompiledRun> = {};
  for (const { name } of source.value.variants) {
    const compiled = compileVariant(source.value, name);
    if (!compiled.ok) return failed(compiled.error);
    runs[name] = compiled.value;
  }
  return ok({ ...headOf(source.value), text, runs });
}

/** What the front page runs of a scenario: what it shows by itself, and nothing that is there to be read. */
export const shownOf = (scenario: ReadScenario): ReadScenario => ({
  ...scenario,
  text: "",
  expects: [],
  history: [],
  variants: scenario.variants.filter(({ name }) => scenario.shown.includes(name)),
  runs: Object.fromEntries(Object.entries(scenario.runs).filter(([name]) => scenario.shown.includes(name))),
});

/** What the gallery's search reads of a scenario beside its card: what it is about, its variants, the kinds it has. */
export const soughtOf = ({ about, variants, text }: ReadScenario): string =>
  [
    about,
    ...variants.flatMap(({ name, title }) => [name, title]),
    ...new Set([...text.matchAll(/^ *kind: (\w+)/gm)].map(([, kind]) => kind)),
  ].join(" ");

/** For the build, which has this module only. */
export { cardOf } from "../scenario/card.ts";
