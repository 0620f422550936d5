import type { ReadScenario } from "../runner/read.ts";
import type { ScenarioCard } from "../scenario/card.ts";

const CARDS = import.meta.glob<ScenarioCard>("../../simulations/**/*.yaml", {
  query: "?card",
  import: "default",
  eager: true,
});
const READ = import.meta.glob<ReadScenario>("../../simulations/**/*.yaml", { query: "?read", import: "default" });

/** Every scenario of the library, by file name. */
export const LIBRARY: readonly ScenarioCard[] = Object.values(CARDS);

/** Loads all of a library scenario, compiled when the page was built. */
export function loadScenario({ file }: ScenarioCard): Promise<ReadScenario> {
  const load = READ[`../../simulations/${file}`];
  return load ? load() : Promise.reject(new Error(`${file} is not in the library`));
}

export const DEFAULT_SCENARIO = "calm-cpu-long-queue";
