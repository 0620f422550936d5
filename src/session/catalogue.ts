import { parseAllDocuments } from "yaml";

/** What the page must know of a scenario before any worker has read it; the worker alone judges the text. */
export interface ScenarioCard {
  readonly file: string;
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly symptom: string;
  readonly prediction: string;
  readonly seed: number;
  readonly variants: readonly { readonly name: string; readonly title: string }[];
  /** Variants shown when the scenario opens. */
  readonly shown: readonly string[];
  /** How many of its claims the test suite asserts. */
  readonly claims: number;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const words = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Name of the only variant of a scenario that declares none. */
const SOLE_VARIANT = "default";

/** Reads the first `kind: Simulation` document leniently: whatever is missing is left empty. */
export function readCard(file: string, text: string): ScenarioCard {
  const documents = parseAllDocuments(text).map((document) => fields(document.errors.length ? {} : document.toJS()));
  const simulation = documents.find((document) => document.kind === "Simulation") ?? {};
  const name = words(simulation.name) || file.replace(/^.*\/|\.ya?ml$/g, "");
  const declared = Object.entries(fields(simulation.variants));
  const variants = declared.map(([variant, doc]) => ({ name: variant, title: words(fields(doc).title) || variant }));
  const shown = list(simulation.shown)
    .map(words)
    .filter((variant) => variant !== "");
  const names = variants.length > 0 ? variants : [{ name: SOLE_VARIANT, title: words(simulation.title) }];
  return {
    file,
    name,
    title: words(simulation.title) || name,
    about: words(simulation.about),
    symptom: words(simulation.symptom) || "Other",
    prediction: words(simulation.prediction),
    seed: typeof simulation.seed === "number" ? simulation.seed : 1,
    variants: names,
    shown: shown.length > 0 ? shown : names.slice(0, 2).map((variant) => variant.name),
    claims: list(simulation.expect).length,
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
