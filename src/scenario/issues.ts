import type { ManifestError } from "../api/controller.ts";
import { didYouMean } from "../base/nearest.ts";
import type { FieldPath } from "./path.ts";

/** Error about a field that nobody knows; `shown` is its name in the message. */
export const unknownField = (path: FieldPath, shown: string, known: readonly string[]): ManifestError => ({
  path,
  message: `unknown field "${shown}"`,
  hint: didYouMean(String(path.at(-1)), known),
});

/** Is this error about the field's name rather than its value, so that the key is its place? */
export const concernsKey = ({ message }: ManifestError): boolean =>
  /^(unknown field|nothing is named|is no field|the object has no)/.test(message);
