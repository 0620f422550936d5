import { EvaluationError, evaluate, parseExpression } from "../base/expression.ts";
import type { DurationMs } from "../base/units.ts";
import type { Expectation, Setting } from "../scenario/model.ts";
import { type Finished, MeasureError, measures } from "./measure.ts";

/** Runs a variant to a horizon (null: its own), with extra settings before the start; `seed` null is the scenario's own. */
export type RunVariant = (
  variant: string,
  horizonMs: DurationMs | null,
  set: readonly Setting[],
  seed: number | null,
) => Finished;

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
  expectation: Expectation,
  runVariant: RunVariant,
  counterfactuals: boolean,
): ExpectationResult {
  const { horizonMs } = expectation;
  const seeds = expectation.seeds ?? [null];
  const trial = (seed: number | null, set: readonly Setting[]): Trial => {
    const all = [...expectation.set, ...set];
    const runs = expectation.variants.map((variant) => runVariant(variant, horizonMs, all, seed));
    const verdicts = judge(expectation, runs);
    return { seed, verdicts, holds: verdicts.every(({ ok }) => ok) };
  };
  const trials = seeds.map((seed) => trial(seed, []));
  const holds = trials.filter((each) => each.holds).length >= expectation.enough;
  const result = {
    claim: expectation.claim,
    says: expectation.says,
    ok: holds,
    detail: described(trials, holds),
  };
  if (!counterfactuals) return result;
  const { says, set } = expectation.counterfactual;
  const fails = failsOften(seeds, seeds.length - expectation.enough, (seed) => trial(seed, set));
  return {
    ...result,
    ok: holds && fails,
    counterfactual: fails ? "failed as it must" : `still holds where it must not: ${says}`,
  };
}

/** The expressions of one expectation under one seed. */
interface Trial {
  readonly seed: number | null;
  readonly verdicts: readonly Verdict[];
  readonly holds: boolean;
}

/** What one trial measured: of several seeds the first that shows why the expectation holds or fails. */
function described(trials: readonly Trial[], holds: boolean): string {
  const telling = trials.find((trial) => trial.holds === holds) ?? trials[0];
  const verdicts = telling?.verdicts ?? [];
  const detail = (holds ? verdicts : verdicts.filter(({ ok }) => !ok)).map((verdict) => verdict.detail).join("; ");
  if (trials.length === 1) return detail;
  const good = trials.filter((trial) => trial.holds).length;
  return `${good} of ${trials.length} seeds; seed ${telling?.seed}: ${detail}`;
}

/** Does it fail under more than `allowed` of the seeds? No run is made once that is settled. */
function failsOften(
  seeds: readonly (number | null)[],
  allowed: number,
  trial: (seed: number | null) => Trial,
): boolean {
  let failed = 0;
  return seeds.some((seed) => !trial(seed).holds && ++failed > allowed);
}

interface Verdict {
  readonly ok: boolean;
  readonly detail: string;
}

function judge(expectation: Expectation, runs: readonly Finished[]): readonly Verdict[] {
  const functions = measures(new Map(runs.map((run) => [run.variant, run])));
  const asked = expectation.that.map(({ expression }): Verdict => {
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
  return [...asked, ...strays(runs)];
}

/** In no run may a loop write what it does not declare. */
const strays = (runs: readonly Finished[]): readonly Verdict[] =>
  runs.flatMap(({ history }) =>
    history.touches
      .filter(({ declared }) => !declared)
      .map(({ by, kind, field }) => ({ ok: false, detail: `${by} writes ${kind}.${field} and does not declare it` })),
  );

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
