import { at, compareText, list, text } from "../json.ts";

/** "key=value:Effect op=Exists for 300s", sorted by key. */
export const tolerationTexts = (spec: unknown): readonly string[] =>
  [...list(spec, "tolerations")].sort((a, b) => compareText(text(a, "key"), text(b, "key"))).map(toleration);

function toleration(t: unknown): string {
  const value = text(t, "value");
  const effect = text(t, "effect");
  const base = `${text(t, "key")}${value === "" ? "" : `=${value}`}${effect === "" ? "" : `:${effect}`}`;
  const exists = text(t, "operator") === "Exists" && value === "" ? (base === "" ? "op=Exists" : " op=Exists") : "";
  const seconds = at(t, "tolerationSeconds");
  return `${base}${exists}${seconds === undefined ? "" : ` for ${String(seconds)}s`}`;
}
