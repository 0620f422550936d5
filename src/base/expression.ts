/**
 * A subset of the expr-lang language (github.com/expr-lang/expr v1.17), as KEDA's scaling formulas and the
 * expectations of scenarios use it. No code is generated: text → tree → value.
 *
 * Numbers (one kind: doubles), strings, booleans, nil, arrays, `+ - * / % **`, `== != < <= > >=`, `and or not && || !`,
 * `?:`, `??`, `in`, `not in`, `.field`, `[index]`, calls, and closures `{# > 3}` or `{.by == "hpa"}` for
 * `all any none one filter map count sum`.
 */
export { isBuiltin } from "./expression/builtins.ts";
export { type Environment, EvaluationError, evaluate } from "./expression/evaluate.ts";
export { parseExpression } from "./expression/parse.ts";
export { type Expression, namesOf } from "./expression/tree.ts";
