import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Environment, EvaluationError, evaluate, namesOf, parseExpression } from "../../src/base/expression.ts";

const WRITES = [
  { by: "hpa", to: 4 },
  { by: "keda", to: 1 },
];
const ENVIRONMENT: Environment = {
  variables: { a: 2, b: 5, none: null, list: [1, 2, 3, 4], writes: WRITES, pod: { name: "web-1" } },
  functions: { last: (column) => (column === "depth" ? 640 : null), writes: () => WRITES },
};
const value = (text: string, environment = ENVIRONMENT): unknown => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${parsed.error.offset}: ${parsed.error.message}`);
  return evaluate(parsed.value, environment);
};

describe("values", () => {
  it.each<[string, unknown]>([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["7 / 2", 3.5],
    ["7 % 4", 3],
    ["-2 ** 2", -4],
    ["2 ** 3 ** 2", 512],
    ["2 ** -1", 0.5],
    ["1_000 + .5 + 1e3", 2000.5],
    ["10 - 4 - 3", 3],
    ["a + b", 7],
    ["a > b ? a : b * 2", 10],
    ["a < b and not (a == b)", true],
    ["a > b || b >= 5 && true", true],
    ["!(a > 1)", false],
    ["none ?? missing ?? 3.0", 3],
    ["a ?? b + 1", 3],
    ["2 in list", true],
    ["9 not in list", true],
    ['"name" in pod', true],
    ['pod.name + "!"', "web-1!"],
    ["list[-1] + list[0]", 5],
    ["missing?.x", "cannot fetch x from nil"],
    ["[1, 2] == [1, 2]", true],
    ["nil == none", true],
    ['"a" < "b"', true],
    ["max([a, b]) - min(a, b)", 3],
    ["sum(list) / len(list)", 2.5],
    ["mean([])", 0],
    ["[median([5, 1, 3]), median(4, 1), median([])]", [3, 2.5, 0]],
    ["max([])", null],
    ['[abs(-1), ceil(1.2), floor(-1.2), round(2.5), round(-2.5), int(-2.7), float("1.5")]', [1, 2, -2, 3, -3, -2, 1.5]],
    ["count([a, b, 3], {# > 2}) > 1 ? a : 0.5", 2],
    ["count(list, # > 2)", 2],
    ['all(writes("replicas"), {.by == "hpa"})', false],
    ['any(writes("replicas"), {.by == "hpa" and .to > 3})', true],
    ['none(writes, {.by == "user"})', true],
    ['map(filter(writes, {.by == "keda"}), {.to})', [1]],
    ["sum(list, {# * 2})", 20],
    ["filter(list, {all(list, {# > 0})})", [1, 2, 3, 4]],
    ['last("depth") < 1000 and len(writes("replicas")) == 2', true],
    ["false and missing > 1", false],
  ])("%s", (text, want) => {
    try {
      expect(value(text)).toEqual(want);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      expect(error.message).toBe(want);
    }
  });

  it.each([
    ["a + none", "+ needs a number, got nil"],
    ["a and true", "and needs true or false, got number"],
    ["list[9]", "index out of range: 9 (array length is 4)"],
    ["unheard(a)", "unknown function unheard"],
    ["a ** 0.5", "** needs a whole exponent"],
    ["1 % 0", "integer divide by zero"],
    ["pod.name.x", "cannot fetch x from string"],
    ["toString(1)", "unknown function toString"],
  ])("%s cannot be computed", (text, message) => {
    expect(() => value(text)).toThrow(new EvaluationError(message));
  });

  it("a built-in property is no variable", () => {
    expect(value("constructor")).toBe(null);
  });
});

describe("faults carry the column", () => {
  it.each([
    ["", 0, "unexpected token EOF"],
    ["a +", 3, "unexpected token EOF"],
    ["a b", 2, 'unexpected token Identifier("b")'],
    ["(a", 2, "unexpected token EOF"],
    ["max(a,, b)", 6, 'unexpected token Operator(",")'],
    ["a ? b", 5, "unexpected token EOF"],
    ['"open', 0, "literal not terminated"],
    ["a @ b", 2, "unrecognized character: U+0040 '@'"],
    ["# > 3", 0, 'unexpected token Operator("#")'],
    ["pod.[3]", 4, 'unexpected token Bracket("[")'],
    ["count(list, {# > 3)", 18, 'unexpected token Bracket(")")'],
  ])("%s", (text, offset, message) => {
    expect(parseExpression(text)).toEqual({ ok: false, error: { offset, message } });
  });
});

it("names are found in reading order, functions marked", () => {
  const parsed = parseExpression("max([b, a]) + c.d");
  expect(parsed.ok && namesOf(parsed.value)).toEqual([
    { name: "max", called: true, offset: 0 },
    { name: "b", called: false, offset: 5 },
    { name: "a", called: false, offset: 8 },
    { name: "c", called: false, offset: 14 },
  ]);
});

describe("properties", () => {
  const number = fc.integer({ min: 1, max: 99 });
  it("sums and products follow the usual order", () => {
    fc.assert(
      fc.property(number, number, number, (x, y, z) => {
        expect(value(`${x} + ${y} * ${z} - ${x}`)).toBe(x + y * z - x);
      }),
    );
  });

  it("any text either parses or has a fault inside it", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const parsed = parseExpression(text);
        expect(parsed.ok || (parsed.error.offset >= 0 && parsed.error.offset <= text.length)).toBe(true);
      }),
    );
  });
});
