import { checkExpectation, type ExpectationResult } from "../../experiment/check.ts";
import { batch } from "../../runner/batch.ts";
import type { Scenario } from "../../scenario/model.ts";
import type { Options } from "../options.ts";
import { findAll } from "../scenarios.ts";

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly expectations: readonly ExpectationResult[];
}

/** Asserts what scenarios expect of themselves. Exit 1 when an expectation fails. */
export function check(options: Options): number {
  const checked = findAll(options.words).map(({ scenario }): Checked => {
    const runVariant = batch(scenario);
    const expectations = scenario.expectations.map((expectation) =>
      checkExpectation(scenario, expectation, runVariant, options.counterfactuals),
    );
    const result = { name: scenario.name, ok: expectations.every(({ ok }) => ok), expectations };
    if (options.format !== "json") process.stdout.write(report(result, scenario));
    return result;
  });
  if (options.format === "json") process.stdout.write(`${JSON.stringify({ scenarios: checked })}\n`);
  return checked.every(({ ok }) => ok) ? 0 : 1;
}

function report({ name, expectations }: Checked, scenario: Scenario): string {
  const lines = expectations.map(({ claim, ok, says, detail, counterfactual }) => {
    const proof = counterfactual === undefined ? "" : `\n      counterfactual: ${counterfactual}`;
    return `  ${ok ? "ok  " : "FAIL"} ${claim}: ${says}\n      ${detail}${proof}`;
  });
  return `${[`${name}: ${scenario.title}`, ...lines].join("\n")}\n`;
}
