import { failed, ok, type Result } from "../result.ts";
import { type Token, tokenize } from "./tokens.ts";
import type { Expression, SyntaxFault } from "./tree.ts";

/** Binding power of binary operators; upstream parser/operator/operator.go. */
const BINARY: Readonly<Record<string, number>> = {
  "||": 10,
  or: 10,
  "&&": 15,
  and: 15,
  "==": 20,
  "!=": 20,
  "<": 20,
  ">": 20,
  ">=": 20,
  "<=": 20,
  in: 20,
  not: 20,
  "+": 30,
  "-": 30,
  "*": 60,
  "/": 60,
  "%": 60,
  "**": 100,
  "??": 500,
};
const UNARY: Readonly<Record<string, number>> = { not: 50, "!": 50, "-": 90, "+": 90 };
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["**"]);
const SAME: Readonly<Record<string, string>> = { "&&": "and", "||": "or" };
/** Functions whose second argument is a closure, with or without braces. */
const TAKES_CLOSURE: ReadonlySet<string> = new Set(["all", "any", "none", "one", "filter", "map", "count", "sum"]);
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["nil", null],
]);

/** Thrown inside the parser only; `parseExpression` turns it into a failed result. */
class Fault extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Parses a whole text. Errors carry a 0-based column and expr-lang's wording. */
export function parseExpression(text: string): Result<Expression, SyntaxFault> {
  const tokens = tokenize(text);
  if (!tokens.ok) return tokens;
  try {
    return ok(new Parser(tokens.value).whole());
  } catch (error) {
    if (error instanceof Fault) return failed({ offset: error.offset, message: error.message });
    throw error;
  }
}

/** A Pratt parser over one list of tokens. */
class Parser {
  private at = 0;
  private closures = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expression {
    const expression = this.conditional();
    if (this.token.kind !== "EOF") throw this.unexpected();
    return expression;
  }

  private get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] as Token;
  }

  private is(text: string): boolean {
    return (this.token.kind === "Operator" || this.token.kind === "Bracket") && this.token.text === text;
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected();
  }

  private unexpected(): Fault {
    const { kind, text, offset } = this.token;
    return new Fault(offset, kind === "EOF" ? "unexpected token EOF" : `unexpected token ${kind}("${text}")`);
  }

  private conditional(): Expression {
    const test = this.binary(0);
    const { offset } = this.token;
    if (!this.accept("?")) return test;
    const yes = this.conditional();
    this.expect(":");
    return { kind: "conditional", test, yes, no: this.conditional(), offset };
  }

  private binary(minimum: number): Expression {
    let left = this.unary();
    for (;;) {
      const { text, offset, kind } = this.token;
      const power = kind === "Operator" ? BINARY[text] : undefined;
      if (power === undefined || power < minimum) return left;
      this.at++;
      if (text === "not") {
        this.expect("in");
        const found: Expression = { kind: "binary", operator: "in", left, right: this.binary(power + 1), offset };
        left = { kind: "unary", operator: "not", operand: found, offset };
      } else {
        const right = this.binary(RIGHT_TO_LEFT.has(text) ? power : power + 1);
        left = { kind: "binary", operator: SAME[text] ?? text, left, right, offset };
      }
    }
  }

  private unary(): Expression {
    const { text, offset, kind } = this.token;
    const power = kind === "Operator" ? UNARY[text] : undefined;
    if (power === undefined) return this.postfix(this.primary());
    this.at++;
    const operand = this.binary(power);
    return { kind: "unary", operator: text === "-" || text === "+" ? text : "not", operand, offset };
  }

  private primary(): Expression {
    const { kind, text, offset } = this.token;
    if (kind === "Number") {
      this.at++;
      return { kind: "literal", value: Number(text.replaceAll("_", "")), offset };
    }
    if (kind === "String") {
      this.at++;
      return { kind: "literal", value: text, offset };
    }
    if (kind === "Identifier") return this.identifier();
    if (this.accept("(")) {
      const inner = this.conditional();
      this.expect(")");
      return inner;
    }
    if (this.accept("[")) return { kind: "array", items: this.list("]"), offset };
    if (this.is("#") || this.is(".")) return this.element();
    throw this.unexpected();
  }

  private identifier(): Expression {
    const { text, offset } = this.token;
    this.at++;
    const literal = LITERALS.get(text);
    if (literal !== undefined) return { kind: "literal", value: literal, offset };
    if (!this.accept("(")) return { kind: "name", name: text, offset };
    return { kind: "call", name: text, args: this.list(")", TAKES_CLOSURE.has(text)), offset };
  }

  /** `#`, or `.field` which is short for `#.field`; both only inside a closure. */
  private element(): Expression {
    const { offset } = this.token;
    if (this.closures === 0) throw this.unexpected();
    this.accept("#");
    return { kind: "element", offset };
  }

  private list(end: string, closures = false): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.accept(end)) {
      if (items.length > 0) this.expect(",");
      if (items.length > 0 && this.accept(end)) break;
      items.push(closures && items.length === 1 ? this.closure() : this.conditional());
    }
    return items;
  }

  private closure(): Expression {
    const { offset } = this.token;
    const braces = this.accept("{");
    this.closures++;
    const body = this.conditional();
    this.closures--;
    if (braces) this.expect("}");
    return { kind: "closure", body, offset };
  }

  private postfix(start: Expression): Expression {
    let object = start;
    for (;;) {
      const { offset } = this.token;
      if (this.accept(".") || this.accept("?.")) {
        const field = this.token;
        if (field.kind !== "Identifier") throw this.unexpected();
        this.at++;
        const property: Expression = { kind: "literal", value: field.text, offset: field.offset };
        object = { kind: "member", object, property, offset };
      } else if (this.accept("[")) {
        const property = this.conditional();
        this.expect("]");
        object = { kind: "member", object, property, offset };
      } else return object;
    }
  }
}
