import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkExpectation } from "../../src/experiment/check.ts";
import { batch } from "../../src/runner/batch.ts";
import { openScenario } from "../../src/runner/open.ts";

const yamlFiles = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? yamlFiles(path) : path.endsWith(".yaml") ? [path] : []));

/** Enough for an expectation under twenty seeds on a busy machine. */
const SECONDS = 600;

/** Asserts what the scenarios of a folder expect of themselves. A test file a folder, so that folders run side by side. */
export function holdExpectations(folder: string): void {
  const files = yamlFiles(join("simulations", folder));
  test("there are scenarios", () => expect(files.length).toBeGreaterThan(0));
  describe.each(files)("%s", holdAll);
}

function holdAll(file: string): void {
  const source = openScenario(file, readFileSync(file, "utf8"));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const scenario = source.value;
  const runVariant = batch(scenario);

  test.each(scenario.expectations.map((expectation, index) => [expectation.claim, index] as const))(
    "%s (%i) holds, and fails where it must",
    (_claim, index) => {
      const expectation = scenario.expectations[index];
      if (!expectation) throw new Error("no such expectation");
      const { ok, detail, counterfactual } = checkExpectation(scenario, expectation, runVariant, true);
      expect({ ok, detail, counterfactual }).toEqual({ ok: true, detail, counterfactual: "failed as it must" });
    },
    SECONDS * 1000,
  );
}
