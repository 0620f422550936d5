/** What the Tab key offers of the commands beside kubectl, by the words before. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  argocd: ["app", "version"],
  "argocd app": ["diff", "get", "history", "list", "resources", "rollback", "set", "sync", "terminate-op", "wait"],
  flux: ["get", "reconcile", "resume", "suspend", "version"],
  "flux get": ["all", "kustomizations", "sources"],
  "flux get sources": ["all", "git"],
  "flux reconcile": ["kustomization", "source"],
  "flux reconcile source": ["git"],
  "flux resume": ["kustomization", "source"],
  "flux resume source": ["git"],
  "flux suspend": ["kustomization", "source"],
  "flux suspend source": ["git"],
  git: ["diff", "log", "revert", "show", "status"],
};

/** Kinds whose objects a command names. */
const NAMED: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^argocd app \S+$/, "Application"],
  [/^flux \S+ (kustomizations?|ks)$/, "Kustomization"],
  [/^flux \S+ sources? git$/, "GitRepository"],
];

/** Words that may follow, given the names of objects; every command's name at the start of a line. */
export function programWords(
  before: readonly string[],
  names: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (before.length === 0) return ["argocd", "flux", "git"];
  const line = before.join(" ");
  if (Object.hasOwn(NEXT, line)) return NEXT[line] ?? [];
  return NAMED.flatMap(([pattern, kind]) => (pattern.test(line) ? (names.get(kind) ?? []) : []));
}
