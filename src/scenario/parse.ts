import type { KindDoc, ManifestError } from "../api/controller.ts";
import type { Problem } from "../api/frame.ts";
import { parseExpression } from "../base/expression.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { objectsFromGit } from "../git/settings.ts";
import { compileVariant, isElsewhere } from "./compile.ts";
import { familiesOf, spread } from "./families.ts";
import { DEPLOYMENTS, JOBS, nameOf, namesIn, namesInFiles } from "./files.ts";
import type { ReadFile } from "./load.ts";
import { readManifest, unknownVariants } from "./manifests.ts";
import type { CompiledRun, Expectation, Setting, VariantDoc } from "./model.ts";
import { type FieldPath, isRecord, valueAt } from "./path.ts";
import { checkReferences, variantNamesOf } from "./references.ts";
import { type Simulation, simulationSchema } from "./schema.ts";
import { applySetting } from "./settings.ts";
import { type Manifest, problemsAt, type ScenarioSource } from "./source.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";
import { errorsOf } from "./zod-issues.ts";

/**
 * Reads a scenario file: one Simulation document and the manifests behind it.
 * @param kinds the modelled kinds, which validate and default the manifests
 * @param readFile answers trace files by the path that the scenario names
 * @returns the checked scenario, or every error found, in file order
 */
export function parseScenario(
  file: string,
  text: string,
  kinds: readonly KindDoc[],
  readFile: ReadFile = () => undefined,
): Result<ScenarioSource, readonly Problem[]> {
  const { documents, problems: syntax } = readYaml(file, text);
  if (syntax.length > 0) return failed(syntax);
  const [document, second] = documents.filter(isSimulation);
  const { manifests, problems: refused } = readManifests(file, documents, kinds);
  if (!document) return failed([{ ...NO_SIMULATION, file }, ...refused]);
  const problems = [...refused];
  const report = (at: YamlDocument, errors: readonly ManifestError[]) => problems.push(...problemsAt(file, at, errors));
  if (second) report(second, [SECOND_SIMULATION]);
  const schema = simulationSchema(readFile);
  const read = schema.safeParse(document.value, { reportInput: true });
  if (!read.success) {
    report(document, errorsOf(read.error, schema));
    return failed(inOrder(problems));
  }
  const simulation = read.data;
  const inGit = objectsFromGit(manifests.map(({ object }) => object));
  const named = (which: readonly string[]): readonly string[] => [
    ...namesIn(documents, which),
    ...inGit.filter(({ kind }) => which.includes(kind)).map(({ metadata }) => nameOf(metadata)),
    ...namesInFiles(simulation.files, which),
  ];
  const deployments = [...named(DEPLOYMENTS), ...documents.flatMap(({ value }) => deploymentsFor(value, kinds))];
  report(document, checkReferences(simulation, { deployments, jobs: named(JOBS) }));
  for (const manifest of manifests) report(manifest.document, unknownVariants(manifest, variantNamesOf(simulation)));
  problems.push(...analysisProblems(file, simulation, manifests, kinds));
  problems.push(...expressionProblems(file, text, simulation, document));
  const source = sourceOf(file, simulation, document, manifests, kinds);
  // A refused manifest leaves a gap that settings would stumble over a second time.
  if (refused.length === 0) problems.push(...settingProblems(source));
  return problems.length > 0 ? failed(inOrder(problems)) : ok(source);
}

const isSimulation = ({ value }: YamlDocument): boolean => isRecord(value) && value.kind === "Simulation";

function readManifests(file: string, documents: readonly YamlDocument[], kinds: readonly KindDoc[]) {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    if (isSimulation(document)) continue;
    const read = readManifest(document, kinds);
    if (!read.ok) problems.push(...problemsAt(file, document, read.error));
    else if (read.value) manifests.push(read.value);
  }
  return { manifests, problems };
}

/** Deployments that somebody makes for a manifest, right or wrong as it is. */
function deploymentsFor(written: unknown, kinds: readonly KindDoc[]): readonly string[] {
  if (!isRecord(written)) return [];
  return kinds.find(({ kind }) => kind === written.kind)?.deployments?.(written) ?? [];
}

/** What manifests refer to and the rest of the file does not have. */
function analysisProblems(
  file: string,
  { services, mesh }: Simulation,
  manifests: readonly Manifest[],
  kinds: readonly KindDoc[],
): readonly Problem[] {
  const objects = manifests.map(({ object }) => object);
  const among = { objects, services: Object.keys(services), mesh: mesh !== undefined };
  return manifests.flatMap(({ object, document }) => {
    const errors = kinds.find(({ kind }) => kind === object.kind)?.analyse?.(object, among) ?? [];
    return problemsAt(file, document, errors);
  });
}

const SECOND_SIMULATION: ManifestError = {
  path: ["kind"],
  message: "a file holds one Simulation",
  hint: "Move this one to a file of its own.",
};

const NO_SIMULATION = {
  line: 1,
  column: 1,
  field: "kind",
  message: "the file has no Simulation document",
  hint: "Begin it with apiVersion: setpoint.dev/v1, kind: Simulation.",
};

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column);

/** Syntax errors of expressions; for one written on a single line the column is that of the faulty sign. */
function expressionProblems(
  file: string,
  text: string,
  { expect }: Simulation,
  document: YamlDocument,
): readonly Problem[] {
  const lines = text.split("\n");
  return expect.flatMap(({ that }, index) =>
    that.flatMap((expression, at) => {
      const parsed = parseExpression(expression);
      if (parsed.ok) return [];
      const path = ["expect", index, "that", at];
      return problemsAt(file, document, [{ path, message: parsed.error.message }]).map((problem) => {
        const written = lines[problem.line - 1]?.slice(problem.column - 1) ?? "";
        const quote = /^["']/.test(written) ? 1 : 0;
        const inLine = written.slice(quote).startsWith(expression);
        return inLine ? { ...problem, column: problem.column + quote + parsed.error.offset } : problem;
      });
    }),
  );
}

const settingsOf = (edits: Readonly<Record<string, Setting["value"]>>): readonly Setting[] =>
  Object.entries(edits).map(([path, value]) => ({ path, value }));

function sourceOf(
  file: string,
  simulation: Simulation,
  document: YamlDocument,
  manifests: readonly Manifest[],
  kinds: readonly KindDoc[],
): ScenarioSource {
  const { name, title, about, prediction, symptom, history, seed, horizon, shown } = simulation;
  const variants: readonly VariantDoc[] = simulation.variants
    ? Object.entries(simulation.variants).map(([each, it]) => ({
        name: each,
        title: it.title,
        set: settingsOf(it.set),
      }))
    : variantNamesOf(simulation).map((each) => ({ name: each, title, set: [] }));
  return {
    file,
    name,
    title,
    about,
    prediction,
    symptom,
    history,
    seed,
    horizonMs: horizon,
    variants,
    shown: shown ?? variants.slice(0, 2).map((each) => each.name),
    expectations: simulation.expect.flatMap((each, index) => expectationsOf(each, index, document)),
    simulation,
    document,
    manifests,
    kinds,
  };
}

/** One expectation of the file is one for each of its `set` maps. */
const expectationsOf = (
  { claim, says, variants, set, horizon, seeds, enough, that, counterfactual }: Simulation["expect"][number],
  index: number,
  document: YamlDocument,
): readonly Expectation[] =>
  set.map((edits) => ({
    claim,
    variants,
    says,
    set: settingsOf(edits),
    that: that.map((expression, at) => ({ expression, ...document.place(["expect", index, "that", at], "value") })),
    counterfactual: { says: counterfactual.says, set: settingsOf(counterfactual.set) },
    horizonMs: horizon,
    seeds,
    enough: enough ?? seeds?.length ?? 1,
  }));

/** Errors that show only when variants are compiled, and settings of expectations that their runs could not take. */
function settingProblems(source: ScenarioSource): readonly Problem[] {
  const compiled = new Map(source.variants.map(({ name }) => [name, compileVariant(source, name)]));
  const problems = [...compiled.values()].flatMap((run) => (run.ok ? [] : run.error));
  for (const { path, variants, edits } of editsOfExpectations(source)) {
    for (const variant of variants) {
      const run = compiled.get(variant);
      if (run?.ok) problems.push(...editProblems(source, run.value, path, edits));
    }
  }
  return withoutRepeats(problems);
}

const editsOfExpectations = (source: ScenarioSource) =>
  source.simulation.expect.flatMap(({ set, counterfactual, variants }, index) => {
    const several = Array.isArray(valueAt(source.document.value, ["expect", index, "set"]));
    return [
      ...set.map((edits, at) => ({ variants, edits, path: ["expect", index, "set", ...(several ? [at] : [])] })),
      { variants, edits: counterfactual.set, path: ["expect", index, "counterfactual", "set"] },
    ];
  });

const editProblems = (
  source: ScenarioSource,
  run: CompiledRun,
  path: FieldPath,
  edits: Readonly<Record<string, Setting["value"]>>,
): readonly Problem[] =>
  settingsOf(edits).flatMap((written) =>
    spread(source.simulation, familiesOf(source.simulation, variantSets(source, run.variant)), written).flatMap(
      (setting) => {
        if (isElsewhere(source, run, setting.path)) return [];
        const applied = applySetting(run, setting, source.kinds);
        if (applied.ok) return [];
        const { message, hint } = applied.error;
        return problemsAt(source.file, source.document, [{ path: [...path, written.path], message, hint }]);
      },
    ),
  );

const variantSets = ({ variants }: ScenarioSource, variant: string): readonly Setting[] =>
  variants.find(({ name }) => name === variant)?.set ?? [];

/** The same error, met in several variants, once. */
const withoutRepeats = (problems: readonly Problem[]): readonly Problem[] => {
  const seen = new Set<string>();
  return problems.filter(({ line, column, message }) => {
    const key = `${line}:${column}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
};
