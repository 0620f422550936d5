import { isFields } from "./json.ts";

/** How Go writes values that JSON gave: fmt's %v and %#v. */

/** Go's %v of a JSON value: `map[a:1 b:[x y]]`. */
export function goMap(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goMap).join(" ")}]`;
  if (!isFields(value)) return String(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goMap(value[key])}`);
  return `map[${entries.join(" ")}]`;
}

/** Go's %#v of a JSON value: `map[string]interface {}{"a":1, "b":[]interface {}{"x"}}`. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return "interface {}(nil)";
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (!isFields(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`);
  return `map[string]interface {}{${entries.join(", ")}}`;
}

/** Go's %v of a float64: with an exponent from a million on, and below a ten-thousandth. */
export function goFloat(value: number): string {
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
