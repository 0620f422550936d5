import { type Field, fieldsAt, KINDS_TO_WRITE } from "../../terminal/fields.ts";
import type { Place } from "./place.ts";
import { simulationFields } from "./simulation-fields.ts";

/** A word that may be written at a place. */
export interface Offer {
  readonly word: string;
  /** What is written for it. */
  readonly insert: string;
  readonly field: Field | null;
}

const MOST = 60;

const fieldsOf = ({ apiVersion, kind, path }: Place): readonly Field[] =>
  kind === "Simulation" ? simulationFields(path) : fieldsAt(apiVersion, kind, path);

/** The field that a place is about: the one named there, or the one whose value is written. */
export function fieldAt(place: Place): Field | null {
  const name = place.key ?? place.prefix.replace(/\s*:.*$/, "");
  return fieldsOf(place).find((field) => field.name === name) ?? null;
}

/** Words that fit a place: names of fields, or values of the field; those that begin with what is written come first. */
export function offersAt(place: Place): readonly Offer[] {
  const all = place.key === null ? names(place) : values(place, place.key);
  const written = place.prefix.toLowerCase();
  const begins = all.filter(({ word }) => word.toLowerCase().startsWith(written));
  const holds = all.filter(({ word }) => word.toLowerCase().indexOf(written) > 0);
  return [...begins, ...holds].filter(({ word }) => word !== place.prefix).slice(0, MOST);
}

function names(place: Place): readonly Offer[] {
  return fieldsOf(place).map((field) => ({ word: field.name, insert: opening(field, place.indent), field }));
}

/** The name with what must follow it: a value on its line, or a block below. */
function opening({ name, type }: Field, indent: number): string {
  const below = `\n${" ".repeat(indent + 2)}`;
  if (type.startsWith("[]")) return `${name}:${below}- `;
  return type.startsWith("map") || (/^[A-Z]/.test(type) && type !== "") ? `${name}:${below}` : `${name}: `;
}

function values(place: Place, key: string): readonly Offer[] {
  const field = fieldAt(place);
  const free = field?.type === "boolean" ? ["true", "false"] : (field?.values ?? []);
  const words = place.path.length > 0 ? free : (rootValues(place, key) ?? free);
  return words.map((word) => ({ word, insert: word, field }));
}

function rootValues({ kind }: Place, key: string): readonly string[] | null {
  if (key === "kind") return Object.keys(KINDS_TO_WRITE);
  if (key !== "apiVersion") return null;
  const known = Object.hasOwn(KINDS_TO_WRITE, kind) ? KINDS_TO_WRITE[kind] : undefined;
  return known === undefined ? [...new Set(Object.values(KINDS_TO_WRITE))] : [known];
}

/** A field in one line: "integer, default 1". */
export function factsOf({ type, required, default: given }: Field): string {
  return [type, required ? "required" : "", given === "" ? "" : `default ${given}`]
    .filter((part) => part !== "")
    .join(", ");
}
