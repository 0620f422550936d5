import { z } from "zod";
import type { ManifestError } from "../api/controller.ts";
import { didYouMean } from "../base/nearest.ts";
import { unknownField } from "./issues.ts";
import { type FieldPath, formatPath, isRecord } from "./path.ts";

/** Zod's issues in plain words, one error a field. */
export function errorsOf(error: z.ZodError, type: z.ZodType): readonly ManifestError[] {
  return error.issues.flatMap((issue) => errorsOfIssue(issue, type));
}

function errorsOfIssue(issue: z.core.$ZodIssue, type: z.ZodType): readonly ManifestError[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField([...path, key], formatPath([...path, key]), fieldsAt(type, path)));
    case "custom":
      return [{ path, message: issue.message, hint: hintOf(issue.params) }];
    case "invalid_value": {
      const known = issue.values.map(String);
      const hint = typeof issue.input === "string" ? didYouMean(issue.input, known) : undefined;
      return [{ path, message: `must be one of ${known.join(", ")}`, hint }];
    }
    case "invalid_type": {
      if (issue.message.endsWith("received undefined")) {
        return [{ path, message: "is required", hint: `Add ${path.at(-1)}: … here.` }];
      }
      const [name, hint] = TYPES[issue.expected] ?? [issue.expected];
      return [{ path, message: `must be ${name}`, hint }];
    }
    case "invalid_union":
      return [{ path, message: "must be a map, or a list of maps", hint: "Write {to: NAME}." }];
    case "too_small":
      return [{ path, message: `must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}` }];
    case "too_big":
      return [{ path, message: `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}` }];
    case "invalid_key":
      return [{ path, message: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** Zod's type names in plain words, and how such a value is written. */
const TYPES: Readonly<Record<string, readonly [name: string, hint: string]>> = {
  string: ["text", "Put it in quotes."],
  number: ["a number", "Write digits, without quotes or unit."],
  int: ["a whole number", "Write digits, without quotes or unit."],
  boolean: ["true or false", "Write true or false, without quotes."],
  array: ["a list", "Write [one, two], or one item a line after a dash."],
  tuple: ["a list", "Write [min, max]."],
  object: ["a map", "Write {field: value}, or one field a line below it."],
  record: ["a map", "Write {name: value}, or one name a line below it."],
};

const hintOf = (params: unknown): string | undefined =>
  isRecord(params) && typeof params.hint === "string" ? params.hint : undefined;

/** Names of the fields that a zod type knows at a path, read from its JSON Schema. */
function fieldsAt(type: z.ZodType, path: FieldPath): readonly string[] {
  let node: unknown = z.toJSONSchema(type, { io: "input", unrepresentable: "any" });
  for (const step of path) {
    if (!isRecord(node)) return [];
    const properties = isRecord(node.properties) ? node.properties : {};
    node = typeof step === "number" ? node.items : (properties[step] ?? node.additionalProperties);
  }
  return isRecord(node) && isRecord(node.properties) ? Object.keys(node.properties) : [];
}
