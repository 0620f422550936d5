import { equal } from "../../base/equal.ts";
import { at, type Fields, isFields, text } from "../json.ts";

/** The object after a JSON patch (RFC 6902); undefined when an operation does not apply. */
export function jsonPatched(object: Fields, operations: readonly unknown[]): Fields | undefined {
  let result: unknown = object;
  for (const operation of operations) {
    const op = text(operation, "op");
    const steps = stepsOf(operation, "path");
    const from = stepsOf(operation, "from");
    const found = valueAt(result, steps);
    if (op === "test") {
      if (!equal(found, at(operation, "value"))) return undefined;
      continue;
    }
    const isPut = ["add", "move", "copy"].includes(op);
    const source = op === "move" || op === "copy" ? valueAt(result, from) : at(operation, "value");
    if ((!isPut && found === undefined) || (op !== "remove" && source === undefined)) return undefined;
    if (op === "move") result = written(result, from, undefined, false);
    result = written(result, steps, op === "remove" ? undefined : source, isPut);
  }
  return isFields(result) ? result : undefined;
}

const stepsOf = (operation: unknown, field: string): readonly string[] =>
  text(operation, field)
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

const valueAt = (value: unknown, steps: readonly string[]): unknown =>
  at(value, ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)));

function written(into: unknown, [step = "", ...rest]: readonly string[], value: unknown, insert: boolean): unknown {
  if (Array.isArray(into)) {
    const index = step === "-" ? into.length : Number(step);
    const next = rest.length === 0 ? value : written(into[index], rest, value, insert);
    const items = [...into];
    items.splice(index, rest.length === 0 && insert ? 0 : 1, ...(next === undefined ? [] : [next]));
    return items;
  }
  const object = isFields(into) ? into : {};
  return { ...object, [step]: rest.length === 0 ? value : written(object[step], rest, value, insert) };
}
