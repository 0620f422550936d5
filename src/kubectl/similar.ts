/** Commands in the order of the help page. */
export const TOP_COMMANDS: readonly string[] = [
  ...["create", "expose", "run", "set", "explain", "get", "edit", "delete", "rollout", "scale", "autoscale"],
  ...[
    "certificate",
    "cluster-info",
    "top",
    "cordon",
    "uncordon",
    "drain",
    "taint",
    "describe",
    "logs",
    "attach",
    "exec",
  ],
  ...[
    "port-forward",
    "proxy",
    "cp",
    "auth",
    "debug",
    "events",
    "diff",
    "apply",
    "patch",
    "replace",
    "wait",
    "kustomize",
  ],
  ...["label", "annotate", "completion", "alpha", "api-resources", "api-versions", "config", "plugin", "version"],
];

/** Names within an edit distance of two, nearest last, as kubectl suggests them. Upstream: k8s.io/kubectl pkg/cmd/cmd.go. */
export function similar(word: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => distance(word, name) <= 2 || name.startsWith(word));
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
