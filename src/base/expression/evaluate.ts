import { CLOSURE_FUNCTIONS, FUNCTIONS, numberOf, type Predicate, truthOf, typeName } from "./builtins.ts";
import { EvaluationError } from "./error.ts";
import type { Expression } from "./tree.ts";

export { EvaluationError };

/** What an expression can reach beyond the language's own functions. */
export interface Environment {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly functions?: Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
}

/**
 * The value of an expression. A name without a value is nil, as a missing map key is upstream.
 * @throws EvaluationError when an operator or function meets a value of the wrong type.
 */
export const evaluate = (expression: Expression, environment: Environment): unknown =>
  compute(expression, environment, undefined);

function compute(node: Expression, environment: Environment, element: unknown): unknown {
  const of = (part: Expression): unknown => compute(part, environment, element);
  switch (node.kind) {
    case "literal":
      return node.value;
    case "name":
      return own(environment.variables, node.name) ?? null;
    case "element":
      return element;
    case "array":
      return node.items.map(of);
    case "unary":
      return unary(node.operator, of(node.operand));
    case "conditional":
      return truthOf(of(node.test), "?:") ? of(node.yes) : of(node.no);
    case "member":
      return member(of(node.object), of(node.property));
    case "binary":
      return lazy(node.operator, of(node.left), () => of(node.right));
    case "call":
      return call(node.name, node.args, environment, element);
    case "closure":
      throw new EvaluationError("a closure is not a value");
  }
}

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function unary(operator: "-" | "+" | "not", value: unknown): unknown {
  if (operator === "not") return !truthOf(value, "not");
  const number = numberOf(value, operator);
  return operator === "-" ? -number : number;
}

/** Operators that may leave their right side alone, then all others. */
function lazy(operator: string, left: unknown, right: () => unknown): unknown {
  if (operator === "and") return truthOf(left, "and") && truthOf(right(), "and");
  if (operator === "or") return truthOf(left, "or") || truthOf(right(), "or");
  if (operator === "??") return left ?? right();
  return strict(operator, left, right());
}

function strict(operator: string, left: unknown, right: unknown): unknown {
  if (operator === "==") return equal(left, right);
  if (operator === "!=") return !equal(left, right);
  if (operator === "in") return contains(left, right);
  if (typeof left === "string" && typeof right === "string") return ofTexts(operator, left, right);
  return ofNumbers(operator, numberOf(left, operator), numberOf(right, operator));
}

function equal(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equal(item, right[index]));
  }
  return (left ?? null) === (right ?? null);
}

function contains(item: unknown, where: unknown): boolean {
  if (Array.isArray(where)) return where.some((other) => equal(item, other));
  if (isRecord(where) && typeof item === "string") return Object.hasOwn(where, item);
  throw new EvaluationError(`in needs an array on its right, got ${typeName(where)}`);
}

function ofTexts(operator: string, left: string, right: string): unknown {
  switch (operator) {
    case "+":
      return left + right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      throw new EvaluationError(`invalid operation: ${operator} (mismatched types string and string)`);
  }
}

function ofNumbers(operator: string, left: number, right: number): number | boolean {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return remainder(left, right);
    case "**":
      return power(left, right);
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      throw new EvaluationError(`unknown operator ${operator}`);
  }
}

function remainder(left: number, right: number): number {
  if (!Number.isInteger(left) || !Number.isInteger(right)) throw new EvaluationError("% needs whole numbers");
  if (right === 0) throw new EvaluationError("integer divide by zero");
  return left % right;
}

/** Whole exponents only: other powers differ in their last bit between machines. */
function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent)) throw new EvaluationError("** needs a whole exponent");
  let result = 1;
  let factor = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= factor;
    factor *= factor;
  }
  return exponent < 0 ? 1 / result : result;
}

function member(object: unknown, property: unknown): unknown {
  if (Array.isArray(object)) {
    const index = numberOf(property, "[]");
    if (!Number.isInteger(index) || index >= object.length || index < -object.length) {
      throw new EvaluationError(`index out of range: ${index} (array length is ${object.length})`);
    }
    return object.at(index);
  }
  if (isRecord(object) && typeof property === "string") return own(object, property) ?? null;
  throw new EvaluationError(`cannot fetch ${String(property)} from ${typeName(object)}`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function call(name: string, args: readonly Expression[], environment: Environment, element: unknown): unknown {
  const [list, closure] = args;
  const byClosure = Object.hasOwn(CLOSURE_FUNCTIONS, name) ? CLOSURE_FUNCTIONS[name] : undefined;
  if (list && closure?.kind === "closure" && byClosure) {
    const test: Predicate = (item) => compute(closure.body, environment, item);
    return byClosure(compute(list, environment, element), test);
  }
  const values = args.map((arg) => compute(arg, environment, element));
  const outside = environment.functions && Object.hasOwn(environment.functions, name) && environment.functions[name];
  if (outside) return outside(...values);
  const builtin = Object.hasOwn(FUNCTIONS, name) && FUNCTIONS[name];
  if (builtin) return builtin(values);
  throw new EvaluationError(`unknown function ${name}`);
}
