import type { ReadScenario } from "../runner/read.ts";
import type { ScenarioCard } from "../scenario/card.ts";

const CARDS = import.meta.glob<ScenarioCard>("../../simulations/**/*.yaml", {
  query: "?card",
  import: "default",
  eager: true,
});
const READ = import.meta.glob<ReadScenario>("../../simulations/**/*.yaml", { query: "?read", import: "default" });
/** The default scenario without what the front page does not run. */
const SHOWN = import.meta.glob<ReadScenario>("../../simulations/scaling/calm-cpu-long-queue.yaml", {
  query: "?shown",
  import: "default",
});

/** Every scenario of the library, by file name. */
export const LIBRARY: readonly ScenarioCard[] = Object.values(CARDS);

/** Loads all of a library scenario, compiled when the page was built. */
export const loadScenario = (card: ScenarioCard): Promise<ReadScenario> => loadFrom(READ, card);

/** A library scenario as the front page runs it: less is fetched where it shows by itself what there is to run. */
export const loadShown = (card: ScenarioCard): Promise<ReadScenario> => loadFrom({ ...READ, ...SHOWN }, card);

function loadFrom(
  known: Readonly<Record<string, () => Promise<ReadScenario>>>,
  { file }: ScenarioCard,
): Promise<ReadScenario> {
  const load = known[`../../simulations/${file}`];
  return load ? load() : Promise.reject(new Error(`${file} is not in the library`));
}

export const DEFAULT_SCENARIO = "calm-cpu-long-queue";
