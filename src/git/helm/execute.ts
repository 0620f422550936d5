import { isFields } from "../documents.ts";
import { ExecutionError, FUNCTIONS, isEmpty, textOf } from "./functions.ts";
import type { Command, Node, Operand, Pipeline } from "./parse.ts";

/** What names mean at a place: "." and "$", and the variables of the loops around it. */
export interface Scope {
  readonly dot: unknown;
  readonly root: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The text that a template comes to. Throws ExecutionError with Go's message and the line. */
export const executed = (nodes: readonly Node[], scope: Scope): string =>
  nodes.map((node) => run(node, scope)).join("");

function run(node: Node, scope: Scope): string {
  switch (node.type) {
    case "text":
      return node.text;
    case "output":
      return textOf(at(node.line, () => result(node.pipeline, scope)));
    case "if":
      return executed(isEmpty(at(node.line, () => result(node.test, scope))) ? node.otherwise : node.then, scope);
    case "range": {
      const over = at(node.line, () => result(node.over, scope));
      const list = Array.isArray(over) ? over : isFields(over) ? Object.values(over) : [];
      return list
        .map((dot: unknown) => {
          const variables =
            node.variable === null ? scope.variables : { ...scope.variables, [`$${node.variable}`]: dot };
          return executed(node.body, { ...scope, dot, variables });
        })
        .join("");
    }
  }
}

/** Puts the line before an error that has none yet. */
function at<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExecutionError && !/^\d+: /.test(error.message))
      throw new ExecutionError(`${line}: ${error.message}`);
    throw error;
  }
}

function result(pipeline: Pipeline, scope: Scope): unknown {
  return pipeline.reduce<unknown>(
    (value, command, index) => call(command, index === 0 ? [] : [value], scope),
    undefined,
  );
}

function call([first, ...rest]: Command, piped: readonly unknown[], scope: Scope): unknown {
  if (first?.type !== "function") {
    if (first === undefined || rest.length + piped.length > 0)
      throw new ExecutionError("can't give argument to non-function");
    return operand(first, scope);
  }
  const known = FUNCTIONS[first.name];
  if (!known) throw new ExecutionError(`function "${first.name}" not defined`);
  try {
    return known(...rest.map((each) => operand(each, scope)), ...piped);
  } catch (error) {
    if (!(error instanceof ExecutionError) || first.name !== "required") throw error;
    throw new ExecutionError(`error calling required: ${error.message}`);
  }
}

function operand(given: Operand, scope: Scope): unknown {
  switch (given.type) {
    case "literal":
      return given.value;
    case "pipeline":
      return result(given.pipeline, scope);
    case "function":
      return call([given], [], scope);
    case "field": {
      const start = given.root === "." ? scope.dot : given.root === "$" ? scope.root : scope.variables[given.root];
      let value: unknown = start;
      for (const name of given.path) {
        if (value === undefined || value === null)
          throw new ExecutionError(`<${given.written}>: nil pointer evaluating interface {}.${name}`);
        value = isFields(value) ? value[name] : undefined;
      }
      return value;
    }
  }
}
