const FOUND = import.meta.glob<string>("../../simulations/**/*.yaml", {
  query: "?about",
  import: "default",
  eager: true,
});

/** What a search reads of each scenario beside its card, by file: fetched when somebody searches. */
export const ABOUTS: ReadonlyMap<string, string> = new Map(
  Object.entries(FOUND).map(([path, about]) => [path.replace("../../simulations/", ""), about]),
);
