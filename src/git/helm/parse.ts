import { failed, ok, type Result } from "../../base/result.ts";

/** A template as a tree. */
export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "output"; readonly pipeline: Pipeline; readonly line: number }
  | {
      readonly type: "if";
      readonly test: Pipeline;
      readonly then: readonly Node[];
      readonly otherwise: readonly Node[];
      readonly line: number;
    }
  | {
      readonly type: "range";
      readonly variable: string | null;
      readonly over: Pipeline;
      readonly body: readonly Node[];
      readonly line: number;
    };

/** Commands joined by `|`: the value of each is the last argument of the next. */
export type Pipeline = readonly Command[];
export type Command = readonly Operand[];
export type Operand =
  | { readonly type: "literal"; readonly value: string | number | boolean }
  /** ".Values.image.tag", "$.Values…", "$name…", ".". */
  | { readonly type: "field"; readonly root: string; readonly path: readonly string[]; readonly written: string }
  | { readonly type: "function"; readonly name: string }
  | { readonly type: "pipeline"; readonly pipeline: Pipeline };

interface Piece {
  readonly code: boolean;
  readonly text: string;
  readonly line: number;
}

/** Reads a template: `{{ }}` with trim marks, `if`, `else if`, `else`, `range`, `end`, pipelines, comments. */
export function parseTemplate(
  text: string,
): Result<readonly Node[], { readonly line: number; readonly message: string }> {
  const pieces = piecesOf(text);
  const reader = new Reader(pieces);
  try {
    const nodes = reader.nodes(false);
    return ok(nodes);
  } catch (error) {
    if (error instanceof TemplateError) return failed({ line: error.line, message: error.message });
    throw error;
  }
}

class TemplateError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let line = 1;
  let trims = false;
  for (const part of text.split(/(\{\{.*?\}\})/s)) {
    const isCode = part.startsWith("{{");
    if (isCode) {
      const inner = part.slice(2, -2);
      const last = pieces.at(-1);
      if (inner.startsWith("-") && last && !last.code)
        pieces[pieces.length - 1] = { ...last, text: last.text.trimEnd() };
      trims = inner.endsWith("-");
      const code = inner.replace(/^-/, "").replace(/-$/, "").trim();
      if (!code.startsWith("/*")) pieces.push({ code: true, text: code, line });
    } else {
      pieces.push({ code: false, text: trims ? part.trimStart() : part, line });
      trims = false;
    }
    line += part.split("\n").length - 1;
  }
  return pieces;
}

class Reader {
  private at = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  /** Nodes up to the end, or (inside a block) up to `else` or `end`, which stay to be read. */
  nodes(inside: boolean): readonly Node[] {
    const nodes: Node[] = [];
    for (let piece = this.pieces[this.at]; piece; piece = this.pieces[this.at]) {
      const word = piece.code ? (/^\w+/.exec(piece.text)?.[0] ?? "") : "";
      if (word === "end" || word === "else") {
        if (inside) return nodes;
        throw new TemplateError(piece.line, `unexpected {{${word}}}`);
      }
      this.at++;
      nodes.push(piece.code ? this.node(piece, word) : { type: "text", text: piece.text });
    }
    if (inside) throw new TemplateError(this.pieces.at(-1)?.line ?? 1, "unexpected EOF");
    return nodes;
  }

  private node(piece: Piece, word: string): Node {
    const { line, text } = piece;
    if (word === "if") return this.condition(line, text.slice(2));
    if (word === "range") {
      const [, variable = null, over = ""] = /^range\s+(?:\$(\w+)\s*:=\s*)?(.*)$/s.exec(text) ?? [];
      const body = this.nodes(true);
      this.end();
      return { type: "range", variable, over: pipelineOf(over, line), body, line };
    }
    return { type: "output", pipeline: pipelineOf(text, line), line };
  }

  private condition(line: number, test: string): Node {
    const then = this.nodes(true);
    const next = this.pieces[this.at];
    let otherwise: readonly Node[] = [];
    if (next?.text.startsWith("else")) {
      this.at++;
      const rest = next.text.slice(4).trim();
      if (rest.startsWith("if"))
        return {
          type: "if",
          test: pipelineOf(test, line),
          then,
          otherwise: [this.condition(next.line, rest.slice(2))],
          line,
        };
      otherwise = this.nodes(true);
    }
    this.end();
    return { type: "if", test: pipelineOf(test, line), then, otherwise, line };
  }

  private end(): void {
    this.at++;
  }
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[()|]|[^\s()|"]+)/y;

function pipelineOf(text: string, line: number): Pipeline {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) tokens.push(match[1] ?? "");
  const { pipeline, rest } = readPipeline(tokens, line);
  if (rest.length > 0) throw new TemplateError(line, `unexpected ${JSON.stringify(rest[0])} in operand`);
  return pipeline;
}

function readPipeline(
  tokens: readonly string[],
  line: number,
): { readonly pipeline: Pipeline; readonly rest: readonly string[] } {
  const commands: Operand[][] = [[]];
  let rest = tokens;
  for (let token = rest[0]; token !== undefined && token !== ")"; token = rest[0]) {
    rest = rest.slice(1);
    if (token === "|") commands.push([]);
    else if (token === "(") {
      const inner = readPipeline(rest, line);
      if (inner.rest[0] !== ")") throw new TemplateError(line, "unclosed left paren");
      rest = inner.rest.slice(1);
      commands.at(-1)?.push({ type: "pipeline", pipeline: inner.pipeline });
    } else commands.at(-1)?.push(operandOf(token, line));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError(line, "missing value for command");
  return { pipeline: commands, rest };
}

function operandOf(token: string, line: number): Operand {
  if (token.startsWith('"')) return { type: "literal", value: JSON.parse(token) as string };
  if (/^-?\d+(\.\d+)?$/.test(token)) return { type: "literal", value: Number(token) };
  if (token === "true" || token === "false") return { type: "literal", value: token === "true" };
  const field = /^(\$\w*)?((?:\.\w+)*|\.)$/.exec(token);
  if (field)
    return { type: "field", root: field[1] ?? ".", path: (field[2] ?? "").split(".").filter(Boolean), written: token };
  if (/^\w+$/.test(token)) return { type: "function", name: token };
  throw new TemplateError(line, `unexpected ${JSON.stringify(token)} in operand`);
}
