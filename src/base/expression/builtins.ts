import { EvaluationError } from "./error.ts";

/** A closure applied to one element. */
export type Predicate = (element: unknown) => unknown;

export function numberOf(value: unknown, of: string): number {
  if (typeof value !== "number") throw new EvaluationError(`${of} needs a number, got ${typeName(value)}`);
  return value;
}

export function truthOf(value: unknown, of: string): boolean {
  if (typeof value !== "boolean") throw new EvaluationError(`${of} needs true or false, got ${typeName(value)}`);
  return value;
}

function listOf(value: unknown, of: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new EvaluationError(`${of} needs an array, got ${typeName(value)}`);
  return value;
}

/** The word for a value's type in messages. */
export const typeName = (value: unknown): string =>
  value === null || value === undefined ? "nil" : Array.isArray(value) ? "array" : typeof value;

/** Go's math.Round: half away from zero. */
function round(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + (value < 0 ? -1 : 1) : whole;
}

/** Numbers of `max(a, b)` and of `max([a, b])` alike. */
const flatNumbers = (args: readonly unknown[], of: string): readonly number[] =>
  args.flat().map((value) => numberOf(value, of));

function pick(args: readonly unknown[], of: string, better: (a: number, b: number) => boolean): number | null {
  return flatNumbers(args, of).reduce<number | null>((best, x) => (best === null || better(x, best) ? x : best), null);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);

function mean(args: readonly unknown[]): number {
  const numbers = flatNumbers(args, "mean");
  return numbers.length === 0 ? 0 : total(numbers) / numbers.length;
}

/** The middle one, or the mean of the two in the middle. */
function median(args: readonly unknown[]): number {
  const sorted = flatNumbers(args, "median").toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return sorted.length === 0 ? 0 : total(middle) / middle.length;
}

function toNumber(value: unknown, of: string): number {
  if (typeof value === "string") {
    const number = Number(value);
    if (value.trim() === "" || Number.isNaN(number)) throw new EvaluationError(`invalid operation: ${of}("${value}")`);
    return number;
  }
  return numberOf(value, of);
}

function length(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  throw new EvaluationError(`len needs an array or text, got ${typeName(value)}`);
}

/** Functions of values; upstream builtin/builtin.go. */
export const FUNCTIONS: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  max: (args) => pick(args, "max", (a, b) => a > b),
  min: (args) => pick(args, "min", (a, b) => a < b),
  sum: (args) => total(flatNumbers(args, "sum")),
  mean,
  median,
  len: ([value]) => length(value),
  abs: ([value]) => Math.abs(numberOf(value, "abs")),
  ceil: ([value]) => Math.ceil(numberOf(value, "ceil")),
  floor: ([value]) => Math.floor(numberOf(value, "floor")),
  round: ([value]) => round(numberOf(value, "round")),
  float: ([value]) => toNumber(value, "float"),
  int: ([value]) => Math.trunc(toNumber(value, "int")),
};

const holds = (test: Predicate, of: string) => (element: unknown) => truthOf(test(element), of);

/** Functions of an array and a closure. */
export const CLOSURE_FUNCTIONS: Readonly<Record<string, (list: unknown, test: Predicate) => unknown>> = {
  all: (list, test) => listOf(list, "all").every(holds(test, "all")),
  any: (list, test) => listOf(list, "any").some(holds(test, "any")),
  none: (list, test) => !listOf(list, "none").some(holds(test, "none")),
  one: (list, test) => listOf(list, "one").filter(holds(test, "one")).length === 1,
  filter: (list, test) => listOf(list, "filter").filter(holds(test, "filter")),
  count: (list, test) => listOf(list, "count").filter(holds(test, "count")).length,
  map: (list, test) => listOf(list, "map").map((element) => test(element)),
  sum: (list, test) => total(listOf(list, "sum").map((element) => numberOf(test(element), "sum"))),
};

/** Is this a function of the language itself? */
export const isBuiltin = (name: string): boolean =>
  Object.hasOwn(FUNCTIONS, name) || Object.hasOwn(CLOSURE_FUNCTIONS, name);
