import {
  EvaluationError,
  type Expression,
  evaluate,
  isBuiltin,
  namesOf,
  parseExpression,
} from "../../base/expression.ts";
import { parseFloat64, parseInteger, toInt64 } from "../../base/go-parse.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { isResource } from "./scalers/registry.ts";
import type { ScaledObject, ScalingModifiers } from "./types.ts";
import { approximate, type MetricValue } from "./values.ts";

/** Name of the one metric that a formula makes of all triggers. */
export const COMPOSITE = "composite-metric";

type Spec = Pick<ScaledObject, "spec">;

/** The object's scalingModifiers; undefined when it has none, or an empty block. */
export function modifiersOf({ spec }: Spec): ScalingModifiers | undefined {
  const modifiers = spec.advanced?.scalingModifiers;
  return modifiers && Object.values(modifiers).some((value) => value !== undefined && value !== "")
    ? modifiers
    : undefined;
}

/** Fallbacks of a formula need a target that is a positive integer text. Upstream fallback.HasValidFallback. */
export function hasValidFallback(object: Spec): boolean {
  const { fallback } = object.spec;
  if (!fallback || fallback.failureThreshold < 0 || fallback.replicas < 0) return false;
  const modifiers = modifiersOf(object);
  if (!modifiers) return true;
  const target = parseInteger(modifiers.target ?? "", 64);
  return target.ok && target.value > 0;
}

/** How upstream wraps a formula so that its result is a float, and nil only where `??` may give nil. */
function wrapped(formula: string): { readonly before: string; readonly after: string } {
  if (formula.includes("??")) {
    return {
      before: "let _kedaCompositeResult = (",
      after: "); _kedaCompositeResult == nil ? nil : float(_kedaCompositeResult)",
    };
  }
  return formula.startsWith("float(") ? { before: "", after: "" } : { before: "float(", after: ")" };
}

/** Parses and tries a formula. Upstream scaledobject_webhook.go ValidateAndCompileScalingModifiers. */
export function checkModifiers(object: Spec): Result<null, string> {
  const modifiers = modifiersOf(object);
  if (!modifiers?.formula) return ok(null);
  const formula = checkFormula(object, modifiers.formula, modifiers.target ?? "");
  if (!formula.ok) return failed(`error validating formula in ScalingModifiers\n${formula.error}`);
  const target = parseFloat64(modifiers.target ?? "");
  if (target.ok && target.value > 0) return ok(null);
  const cause = target.ok ? "%!w(<nil>)" : target.error;
  const what = "error converting target for scalingModifiers (string->float) to valid target";
  return failed(`error validating target in ScalingModifiers\n${what}: ${cause}`);
}

function checkFormula({ spec }: Spec, formula: string, target: string): Result<null, string> {
  if (target === "") return failed("formula is given but target is empty");
  const { before } = wrapped(formula);
  const inner = before === "" ? formula : `(${formula})`;
  const start = inner === formula ? 0 : before.length - 1;
  const fault = (offset: number, message: string): Result<null, string> => failed(located(formula, offset, message));
  const parsed = parseExpression(inner);
  if (!parsed.ok) return fault(start + parsed.error.offset, parsed.error.message);
  const names = spec.triggers.filter(({ type }) => !isResource(type)).flatMap(({ name }) => (name ? [name] : []));
  const unknown = namesOf(parsed.value).find(({ name, called }) => !(called ? isBuiltin(name) : names.includes(name)));
  if (unknown) return fault(start + unknown.offset, `unknown name ${unknown.name}`);
  const trial = run(parsed.value, Object.fromEntries(names.map((name) => [name, -1])));
  if (trial.ok) return ok(null);
  return trial.error === NOT_A_NUMBER ? fault(0, trial.error) : trial;
}

/** A comparison as a whole formula. */
const NOT_A_NUMBER = "invalid argument for float (type bool)";

/** expr-lang's error text: where in the wrapped formula, the line, and a mark below the column. */
function located(formula: string, column: number, message: string): string {
  const { before, after } = wrapped(formula);
  return `${message} (1:${column + 1})\n | ${before}${formula}${after}\n | ${".".repeat(column)}^`;
}

function run(expression: Expression, variables: Readonly<Record<string, unknown>>): Result<number | null, string> {
  try {
    const value = evaluate(expression, { variables });
    if (value === null) return ok(null);
    return typeof value === "number" ? ok(value) : failed(NOT_A_NUMBER);
  } catch (error) {
    if (error instanceof EvaluationError) return failed(error.message);
    throw error;
  }
}

/**
 * The composite metric of the triggers' values; none when the formula fails. `names` maps metric to trigger name.
 * Upstream pkg/scaling/modifiers/formula.go calculateScalingModifiersFormula.
 */
export function composite(
  object: ScaledObject,
  metrics: readonly MetricValue[],
  names: ReadonlyMap<string, string>,
): readonly MetricValue[] {
  const { formula = "", target = "" } = modifiersOf(object) ?? {};
  if (formula === "") return metrics;
  const parsed = parseExpression(formula);
  if (!parsed.ok) return [];
  const values = metrics.map((metric) => [names.get(metric.metric) ?? "", valueFor(object, metric)] as const);
  const result = run(parsed.value, Object.fromEntries(values));
  if (!result.ok || (result.value === null && !formula.includes("??"))) return [];
  const value = result.value ?? nilValue(object, target);
  return value === null ? [] : [{ metric: COMPOSITE, milli: toInt64(value * 1_000) }];
}

/** With fallback behavior `scalingModifiers` a trigger that failed too often counts as nil. */
function valueFor({ spec, status }: ScaledObject, { metric, milli }: MetricValue): number | null {
  const failures = status.health?.[metric]?.numberOfFailures ?? 0;
  const { fallback } = spec;
  const givenUp = fallback?.behavior === "scalingModifiers" && failures > fallback.failureThreshold;
  return givenUp ? null : approximate(milli);
}

/** What a formula that gives nil stands for: the fallback's replicas times the target. */
function nilValue({ spec }: Spec, target: string): number | null {
  const number = parseFloat64(target);
  return spec.fallback && number.ok ? spec.fallback.replicas * number.value : null;
}
