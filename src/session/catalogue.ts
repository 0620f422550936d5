import { children, flowValue, items, scalar, topFields } from "./headlines.ts";

/** What the page must know of a scenario before any worker has read it; the worker alone judges the text. */
export interface ScenarioCard {
  readonly file: string;
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly symptom: string;
  readonly seed: number;
  readonly variants: readonly { readonly name: string; readonly title: string }[];
  /** Variants shown when the scenario opens. */
  readonly shown: readonly string[];
  /** How many of its claims the test suite asserts. */
  readonly claims: number;
  readonly text: string;
}

/** Name of the only variant of a scenario that declares none. */
const SOLE_VARIANT = "default";

/** Reads the Simulation document's head leniently: whatever is missing is left empty. */
export function readCard(file: string, text: string): ScenarioCard {
  const head = topFields(text.split(/^---\s*$/m).find((document) => /^kind:\s*Simulation\s*$/m.test(document)) ?? "");
  const name = scalar(head.get("name")) || file.replace(/^.*\/|\.ya?ml$/g, "");
  const title = scalar(head.get("title")) || name;
  const declared = children(head.get("variants")).map(([variant, field]) => ({
    name: variant,
    title:
      flowValue(field.inline, "title") ||
      scalar(children(field.lines).find(([key]) => key === "title")?.[1]) ||
      variant,
  }));
  const variants = declared.length > 0 ? declared : [{ name: SOLE_VARIANT, title }];
  const shown = items(head.get("shown"));
  return {
    file,
    name,
    title,
    about: scalar(head.get("about")),
    symptom: scalar(head.get("symptom")) || "Other",
    seed: Number(scalar(head.get("seed")) || 1),
    variants,
    shown: shown.length > 0 ? shown : variants.slice(0, 2).map((variant) => variant.name),
    claims: items(head.get("expect")).length,
    text,
  };
}

const TEXTS: Readonly<Record<string, string>> = import.meta.glob("../../simulations/**/*.yaml", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Every scenario of the library, by file name. */
export const LIBRARY: readonly ScenarioCard[] = Object.entries(TEXTS).map(([path, text]) =>
  readCard(path.replace(/^.*\/simulations\//, ""), text),
);

export const DEFAULT_SCENARIO = "calm-cpu-long-queue";
