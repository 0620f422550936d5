import type { Changes, Tree } from "./repository.ts";

/** One file of a commit: how many lines it gained and lost. */
interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** What changes do to a tree, as `git diff --stat` counts it: lines outside of the longest common sequence. */
export const diffStat = (tree: Tree, changes: Changes): readonly FileDiff[] =>
  Object.entries(changes)
    .map(([path, text]) => {
      const [before, after] = [linesOf(tree[path]), linesOf(text ?? undefined)];
      const common = commonLines(before, after);
      return { path, added: after.length - common, removed: before.length - common };
    })
    .filter(({ added, removed }) => added + removed > 0);

const linesOf = (text: string | undefined): readonly string[] =>
  text === undefined || text === "" ? [] : text.replace(/\n$/, "").split("\n");

/** Length of the longest common subsequence, after equal ends are cut off. */
function commonLines(a: readonly string[], b: readonly string[]): number {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  let row = new Array<number>(right.length + 1).fill(0);
  for (const line of left) {
    const next = [0];
    for (const [at, other] of right.entries()) {
      next.push(line === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return start + end + (row.at(-1) ?? 0);
}
