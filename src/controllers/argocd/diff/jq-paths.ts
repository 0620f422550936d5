import { fieldAt } from "../manifest.ts";

/** Where something stands in an object: names of fields, indexes of lists. */
export type Path = readonly string[];

/**
 * The paths a jq expression names in an object: fields, `[]`, `[n]` and `select(.path == "text")`, joined by `|`. An
 * expression with anything else names none, as one that upstream cannot evaluate.
 */
export function jqPaths(expression: string, object: unknown): readonly Path[] {
  let found: readonly Path[] = [[]];
  for (const stage of expression.split("|").map((part) => part.trim())) {
    const next = stageOf(stage);
    if (next === undefined) return [];
    found = found.flatMap((path) => next(object, path));
  }
  return found;
}

type Stage = (object: unknown, path: Path) => readonly Path[];

function stageOf(text: string): Stage | undefined {
  const select = /^select\(\s*((?:\.[\w-]+|\."[^"]*")+)\s*(==|!=)\s*"([^"]*)"\s*\)$/.exec(text);
  if (select) {
    const [, field = "", operator, value] = select;
    const names = namesOf(field) ?? [];
    return (object, path) => ((fieldAt(object, ...path, ...names) === value) === (operator === "==") ? [path] : []);
  }
  const names = namesOf(text);
  return (
    names &&
    ((object, path) =>
      names.reduce<readonly Path[]>((paths, name) => paths.flatMap((at) => step(object, at, name)), [path]))
  );
}

/** The steps of ".spec.containers[].image"; undefined when it is no such path. */
function namesOf(text: string): readonly string[] | undefined {
  const parts = text.match(/\.?\[\]|\.?\[\d+\]|\.?\["[^"]*"\]|\."[^"]*"|\.[\w-]+/g) ?? [];
  if (parts.join("") !== text) return undefined;
  return parts.map((part) => part.replace(/^\.?\[?"?/, "").replace(/"?\]?$/, "") || "[]");
}

function step(object: unknown, path: Path, name: string): readonly Path[] {
  if (name !== "[]") return [[...path, name]];
  const list = fieldAt(object, ...path);
  return Array.isArray(list) ? list.map((_, index) => [...path, String(index)]) : [];
}
