import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ExpectationResult } from "../../src/experiment/check.ts";
import { openScenario } from "../../src/runner/open.ts";

const yamlFiles = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? yamlFiles(path) : path.endsWith(".yaml") ? [path] : []));

/** Every scenario and the claims that it asserts, in its own order. */
const scenarios = yamlFiles("simulations").map((file) => {
  const source = openScenario(file, readFileSync(file, "utf8"));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  return { name: source.value.name, claims: source.value.expectations.map(({ claim }) => claim) };
});

/** The command line checks them all: in the bundle that people run, and over all cores. */
function checkAll(): Promise<ReadonlyMap<string, readonly ExpectationResult[]>> {
  const words = ["dist/cli/main.js", "check", "--counterfactuals", "--json"];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", reject);
    child.on("close", () => {
      const checked = JSON.parse(said) as { scenarios: { name: string; expectations: ExpectationResult[] }[] };
      resolve(new Map(checked.scenarios.map(({ name, expectations }) => [name, expectations])));
    });
  });
}

/** Hundreds of runs, some of them over months of simulated time, on a busy machine. */
const MINUTES = 20;

let results: ReadonlyMap<string, readonly ExpectationResult[]>;
beforeAll(async () => {
  results = await checkAll();
}, MINUTES * 60_000);

test("there are scenarios", () => expect(scenarios.length).toBeGreaterThan(20));

describe.each(scenarios)("$name", ({ name, claims }) => {
  test.each(claims.map((claim, index) => [claim, index] as const))(
    "%s (%i) holds, and fails where it must",
    (claim, index) => {
      const result = results.get(name)?.[index];
      const { detail } = result ?? {};
      expect(result).toMatchObject({ claim, ok: true, detail, counterfactual: "failed as it must" });
    },
  );
});
