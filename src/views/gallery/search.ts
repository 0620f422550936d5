import type { ScenarioCard } from "../../scenario/card.ts";

/** As people type it: accents and capitals do not matter. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Does the scenario have every word? @param about what else is known of it */
export function matches(card: ScenarioCard, about: string, words: string): boolean {
  const text = plain(`${card.name} ${card.title} ${card.symptom} ${about}`);
  return plain(words)
    .split(/[\s,]+/)
    .every((word) => text.includes(word));
}
