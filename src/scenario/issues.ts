import { z } from "zod";
import type { ManifestError } from "../api/controller.ts";
import { didYouMean } from "../base/nearest.ts";
import { type FieldPath, formatPath, isRecord } from "./path.ts";

/** Error about a field that nobody knows; `shown` is its name in the message. */
export const unknownField = (path: FieldPath, shown: string, known: readonly string[]): ManifestError => ({
  path,
  message: `unknown field "${shown}"`,
  hint: didYouMean(String(path.at(-1)), known),
});

/** Is this error about the field's name rather than its value, so that the key is its place? */
export const concernsKey = ({ message }: ManifestError): boolean =>
  /^(unknown field|nothing is named|is no field|the object has no)/.test(message);

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
    case "invalid_type":
      if (issue.message.endsWith("received undefined")) return [{ path, message: "is required" }];
      return [{ path, message: `must be ${NAMES[issue.expected] ?? issue.expected}` }];
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

const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
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
