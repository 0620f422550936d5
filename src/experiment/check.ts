import { EvaluationError, evaluate, parseExpression } from "../base/expression.ts";
import type { DurationMs } from "../base/units.ts";
import type { Expectation, Scenario, Setting } from "../scenario/model.ts";
import { type Finished, MeasureError, measures } from "./measure.ts";

/** Runs a variant to a horizon, with extra settings before the start. */
export type RunVariant = (variant: string, horizonMs: DurationMs, set: readonly Setting[]) => Finished;

export interface ExpectationResult {
  readonly claim: string;
  readonly says: string;
  readonly ok: boolean;
  /** What was measured, expression by expression. */
  readonly detail: string;
  /** Present when the counterfactual was tried: "failed as it must", or what still held. */
  readonly counterfactual?: string;
}

/** Asserts one expectation on fresh runs; with `counterfactuals` also proves that it fails where it must. */
export function checkExpectation(
  scenario: Scenario,
  expectation: Expectation,
  runVariant: RunVariant,
  counterfactuals: boolean,
): ExpectationResult {
  const horizonMs = expectation.horizonMs ?? scenario.horizonMs;
  const trial = (set: readonly Setting[]): readonly Verdict[] =>
    judge(
      expectation,
      expectation.variants.map((variant) => runVariant(variant, horizonMs, [...expectation.set, ...set])),
    );
  const verdicts = trial([]);
  const holds = verdicts.every(({ ok }) => ok);
  const result = {
    claim: expectation.claim,
    says: expectation.says,
    ok: holds,
    detail: (holds ? verdicts : verdicts.filter(({ ok }) => !ok)).map(({ detail }) => detail).join("; "),
  };
  if (!counterfactuals) return result;
  const fails = trial(expectation.counterfactual.set).some(({ ok }) => !ok);
  return {
    ...result,
    ok: holds && fails,
    counterfactual: fails ? "failed as it must" : `still holds where it must not: ${expectation.counterfactual.says}`,
  };
}

interface Verdict {
  readonly ok: boolean;
  readonly detail: string;
}

function judge(expectation: Expectation, runs: readonly Finished[]): readonly Verdict[] {
  const functions = measures(new Map(runs.map((run) => [run.variant, run])));
  return expectation.that.map(({ expression }) => {
    const measured: string[] = [];
    const noted = Object.fromEntries(
      Object.entries(functions).map(([name, call]) => [name, noting(name, call, measured)]),
    );
    const parsed = parseExpression(expression);
    if (!parsed.ok) return { ok: false, detail: `${expression}: ${parsed.error.message}` };
    try {
      const ok = evaluate(parsed.value, { variables: {}, functions: noted }) === true;
      return { ok, detail: `${expression} (${[...new Set(measured)].join(", ")})` };
    } catch (error) {
      if (error instanceof MeasureError || error instanceof EvaluationError)
        return { ok: false, detail: `${expression}: ${error.message}` };
      throw error;
    }
  });
}

/** Notes the numbers that an expression came from, for the report. */
function noting(name: string, call: (...words: unknown[]) => unknown, measured: string[]): typeof call {
  return (...words) => {
    const value = call(...words);
    if (typeof value === "number") measured.push(`${name} = ${Number(value.toPrecision(6))}`);
    else if (Array.isArray(value)) measured.push(`${name}: ${value.length}`);
    else if (value === null) measured.push(`${name}: never`);
    return value;
  };
}
