import type { DurationMs } from "../base/units.ts";
import type { Scenario } from "./model.ts";
import type { ScenarioSource } from "./source.ts";

/** What the gallery shows of a scenario: every visitor fetches it of all of them. */
export interface ScenarioCard {
  readonly file: string;
  readonly name: string;
  readonly title: string;
  /** Symptom group of the gallery. */
  readonly symptom: string;
  readonly variantCount: number;
  /** How many claims the test suite asserts. */
  readonly claims: number;
}

/** What a scenario shows of itself once it is opened, before any of it runs. */
export interface ScenarioHead extends ScenarioCard {
  readonly about: string;
  readonly seed: number;
  readonly horizonMs: DurationMs;
  readonly variants: Scenario["variants"];
  /** Variants shown when the scenario opens. */
  readonly shown: readonly string[];
  /** An exercise to type: the file that declares, and the variants in which an agent compares. */
  readonly exercise: { readonly file: string; readonly agents: readonly string[] } | null;
  /** What the test suite asserts of it. */
  readonly expects: readonly { readonly claim: string; readonly says: string }[];
  /** Dated facts around it; nothing of them is simulated. */
  readonly history: Scenario["history"];
}

export const headOf = ({ simulation, ...source }: ScenarioSource): ScenarioHead => ({
  file: source.file,
  name: source.name,
  title: source.title,
  about: source.about,
  symptom: source.symptom,
  seed: source.seed,
  horizonMs: source.horizonMs,
  variantCount: source.variants.length,
  variants: source.variants,
  shown: source.shown,
  claims: simulation.expect.length,
  exercise: simulation.exercise ?? null,
  expects: simulation.expect.map(({ claim, says }) => ({ claim, says })),
  history: source.history,
});

export const cardOf = ({ file, name, title, symptom, variantCount, claims }: ScenarioCard): ScenarioCard => ({
  file,
  name,
  title,
  symptom,
  variantCount,
  claims,
});
