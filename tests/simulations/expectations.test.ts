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

const FILES = yamlFiles("simulations");

test("there are scenarios", () => {
  expect(FILES.length).toBeGreaterThanOrEqual(3);
});

describe.each(FILES)("%s", (file) => {
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
});
