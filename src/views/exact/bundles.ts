/** Every bundle of recordings that ships with the project: family name and address. */
const FILES = import.meta.glob<string>("../../../tests/golden/**/*.jsonl.gz", {
  query: "?url",
  import: "default",
  eager: true,
});

export interface Bundle {
  readonly family: string;
  readonly url: string;
}

export const BUNDLES: readonly Bundle[] = Object.entries(FILES)
  .map(([path, url]) => ({ family: path.replace(/^.*\//, "").replace(".jsonl.gz", ""), url }))
  .sort((a, b) => (a.family < b.family ? -1 : 1));
