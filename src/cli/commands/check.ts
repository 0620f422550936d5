import { checkExpectation, type ExpectationResult, type RunVariant } from "../../experiment/check.ts";
import type { Finished } from "../../experiment/measure.ts";
import type { Scenario } from "../../scenario/model.ts";
import type { ScenarioSource } from "../../scenario/source.ts";
import type { Options } from "../options.ts";
import { runVariant } from "../replays.ts";
import { findAll } from "../scenarios.ts";

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly expectations: readonly ExpectationResult[];
}

/** Asserts what scenarios expect of themselves. Exit 1 when an expectation fails. */
export function check(options: Options): number {
  const checked = findAll(options.words).map(({ scenario }): Checked => {
    const expectations = scenario.expectations.map((expectation) =>
      checkExpectation(scenario, expectation, runner(scenario), options.counterfactuals),
    );
    const result = { name: scenario.name, ok: expectations.every(({ ok }) => ok), expectations };
    if (options.format !== "json") process.stdout.write(report(result, scenario));
    return result;
  });
  if (options.format === "json") process.stdout.write(`${JSON.stringify({ scenarios: checked })}\n`);
  return checked.every(({ ok }) => ok) ? 0 : 1;
}

/** Runs variants of one scenario; equal runs are made once. */
function runner(source: ScenarioSource): RunVariant {
  const made = new Map<string, Finished>();
  return (variant, horizonMs, sets) => {
    const id = JSON.stringify([variant, horizonMs, sets]);
    const known = made.get(id);
    if (known) return known;
    const { run } = runVariant(source, variant, { horizonMs, sets });
    const finished: Finished = { variant, history: run.history, objects: (kind) => run.cluster.list(kind) };
    made.set(id, finished);
    return finished;
  };
}

function report({ name, expectations }: Checked, scenario: Scenario): string {
  const lines = expectations.map(({ claim, ok, says, detail, counterfactual }) => {
    const proof = counterfactual === undefined ? "" : `\n      counterfactual: ${counterfactual}`;
    return `  ${ok ? "ok  " : "FAIL"} ${claim}: ${says}\n      ${detail}${proof}`;
  });
  return `${[`${name}: ${scenario.title}`, ...lines].join("\n")}\n`;
}
