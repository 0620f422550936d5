import { equal } from "../../base/equal.ts";
import { at, type Fields, isFields, text } from "../json.ts";

/** The object after a JSON patch (RFC 6902); undefined when an operation does not apply. */
export function jsonPatched(object: Fields, operations: readonly unknown[]): Fields | undefined {
  let result: unknown = object;
  for (const operation of operations) {
    const steps = text(operation, "path")
      .split("/")
      .slice(1)
      .map((s) => s.replaceAll("~1", "/").replaceAll("~0", "~"));
    const op = text(operation, "op");
    const found = at(result, ...steps.map((s) => (/^\d+$/.test(s) ? Number(s) : s)));
    if (op === "test") {
      if (!equal(found, at(operation, "value"))) return undefined;
      continue;
    }
    if (op !== "add" && found === undefined) return undefined;
    result = written(result, steps, op === "remove" ? undefined : at(operation, "value"), op === "add");
  }
  return isFields(result) ? result : undefined;
}

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
