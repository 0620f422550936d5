import type { Glance } from "./glance.ts";

const FOUND = import.meta.glob<Glance>("../../../simulations/**/*.yaml", {
  query: "?glance",
  import: "default",
  eager: true,
});

/** The picture of each scenario, by file: made by the engine when the page was built. */
export const GLANCES: ReadonlyMap<string, Glance> = new Map(
  Object.entries(FOUND).map(([path, glance]) => [path.replace("../../../simulations/", ""), glance]),
);
