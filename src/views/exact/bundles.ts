/** Every bundle of recordings that ships with the project. */
const FILES = import.meta.glob<string>("../../../tests/golden/**/*.jsonl.gz", {
  query: "?url",
  import: "default",
  eager: true,
});

export interface Bundle {
  /** Where it lies among the recordings: "argocd". */
  readonly folder: string;
  /** "argocd-sync" */
  readonly family: string;
  readonly url: string;
}

export const BUNDLES: readonly Bundle[] = Object.entries(FILES)
  .map(([path, url]) => {
    const [folder = "", file = ""] = path.split("/").slice(-2);
    return { folder, family: file.replace(".jsonl.gz", ""), url };
  })
  .sort((a, b) => (a.family < b.family ? -1 : 1));
