import type { ReadScenario } from "../runner/read.ts";

type Loaders = Readonly<Record<string, () => Promise<ReadScenario>>>;

const READ: Loaders = import.meta.glob<ReadScenario>("../../simulations/**/*.yaml", {
  query: "?read",
  import: "default",
});
/** The default scenario without what the front page does not run. */
const SHOWN: Loaders = import.meta.glob<ReadScenario>("../../simulations/scaling/calm-cpu-long-queue.yaml", {
  query: "?shown",
  import: "default",
});

export const DEFAULT_SCENARIO = "calm-cpu-long-queue";

/** Loads all of a library scenario, compiled when the page was built; undefined where the library has none of the name. */
export const loadScenario = (name: string): Promise<ReadScenario> | undefined => loaderOf(READ, name)?.();

/** A library scenario as the front page runs it: less is fetched where it shows by itself what there is to run. */
export const loadShown = (name: string): Promise<ReadScenario> | undefined =>
  loaderOf(SHOWN, name)?.() ?? loadScenario(name);

/** Files are named after their scenarios. */
function loaderOf(known: Loaders, name: string): Loaders[string] | undefined {
  const path = Object.keys(known).find((each) => each.endsWith(`/${name}.yaml`));
  return path === undefined ? undefined : known[path];
}
