import type { ScenarioCard } from "../scenario/card.ts";

const CARDS = import.meta.glob<ScenarioCard>("../../simulations/**/*.yaml", {
  query: "?card",
  import: "default",
  eager: true,
});

/** Every scenario of the library, by file name: what its card shows. */
export const LIBRARY: readonly ScenarioCard[] = Object.values(CARDS);
