import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../base/nearest.ts";
import { openScenario } from "../runner/open.ts";
import type { ScenarioSource } from "../scenario/source.ts";
import { ProblemsError, UsageError } from "./failure.ts";

/** The package's own scenarios; the bundle lies in dist/cli. */
const SIMULATIONS = join(dirname(fileURLToPath(import.meta.url)), "../../simulations");

export interface OpenedScenario {
  readonly file: string;
  readonly scenario: ScenarioSource;
}

/** @throws ProblemsError when the file is no valid scenario */
function open(file: string): OpenedScenario {
  const text = readFileSync(file, "utf8");
  const beside = (path: string): string | undefined => {
    const found = resolve(dirname(file), path);
    return existsSync(found) ? readFileSync(found, "utf8") : undefined;
  };
  const shown = relative(process.cwd(), resolve(file));
  const source = openScenario(shown.startsWith("..") ? file : shown, text, beside);
  if (!source.ok) throw new ProblemsError(source.error);
  return { file, scenario: source.value };
}

/** Opens a scenario by path or by name. @throws UsageError naming the nearest scenario */
export function find(word: string | undefined): OpenedScenario {
  if (word === undefined) throw new UsageError("name a scenario: a file, or one of setpoint list");
  if (existsSync(word) && statSync(word).isFile()) return open(word);
  const file = yamlFiles(SIMULATIONS).find((path) => nameOf(path) === word);
  if (!file) {
    const hint = didYouMean(word, yamlFiles(SIMULATIONS).map(nameOf));
    throw new UsageError(`no file and no scenario is named "${word}"${hint ? `; ${hint}` : ""}`);
  }
  return open(file);
}

/** Opens what the words name: files, names, folders; everything when there are none. */
export function findAll(words: readonly string[]): readonly OpenedScenario[] {
  if (words.length === 0) return allScenarios();
  return words.flatMap((word) =>
    existsSync(word) && statSync(word).isDirectory() ? yamlFiles(word).map(open) : [find(word)],
  );
}

export const allScenarios = (): readonly OpenedScenario[] => yamlFiles(SIMULATIONS).map(open);

const nameOf = (path: string): string => basename(path).replace(/\.ya?ml$/, "");

function yamlFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? yamlFiles(path) : /\.ya?ml$/.test(path) ? [path] : []));
}
