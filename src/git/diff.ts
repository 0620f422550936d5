import type { Changes, Tree } from "./repository.ts";

/** One file of a commit: how many lines it gained and lost. */
interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** A line of a file before and after a commit; a gap stands for lines that are far from any change. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed" | "gap";
  readonly text: string;
}

/** What changes do to a tree, as `git diff --stat` counts it: lines outside of the longest common sequence. */
export const diffStat = (tree: Tree, changes: Changes): readonly FileDiff[] =>
  Object.entries(changes)
    .map(([path, text]) => {
      const lines = allLines(linesOf(tree[path]), linesOf(text ?? undefined));
      const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
      return { path, added: count("added"), removed: count("removed") };
    })
    .filter(({ added, removed }) => added + removed > 0);

/** Lines that stay around a change, as `git diff` shows them. */
const CONTEXT = 3;

/** The lines of a file that a commit touches, with those near them. */
export function diffLines(before: string | undefined, after: string | undefined): readonly DiffLine[] {
  const lines = allLines(linesOf(before), linesOf(after));
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== "same"),
  );
  return lines.flatMap((line, at): readonly DiffLine[] => {
    if (isNear[at]) return [line];
    return isNear[at - 1] && isNear.includes(true, at) ? [{ kind: "gap", text: "" }] : [];
  });
}

const linesOf = (text: string | undefined): readonly string[] =>
  text === undefined || text === "" ? [] : text.replace(/\n$/, "").split("\n");

const like =
  (kind: DiffLine["kind"]) =>
  (text: string): DiffLine => ({ kind, text });

/** Both files as one list, along their longest common subsequence, after equal ends are cut off. */
function allLines(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [
    ...a.slice(0, start).map(like("same")),
    ...changedLines(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(like("same")),
  ];
}

function changedLines(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  const common = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one !== undefined && one === other) {
      lines.push({ kind: "same", text: one });
      i++;
      j++;
    } else if (one !== undefined && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      lines.push({ kind: "removed", text: one });
      i++;
    } else {
      lines.push({ kind: "added", text: other ?? "" });
      j++;
    }
  }
  return lines;
}

/** At [i][j]: the longest common subsequence of what follows from i on the left and from j on the right. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = [new Array<number>(right.length + 1).fill(0)];
  for (const line of [...left].reverse()) {
    const below = table[0] ?? [];
    const row = new Array<number>(right.length + 1).fill(0);
    for (let j = right.length - 1; j >= 0; j--) {
      row[j] = line === right[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
    table.unshift(row);
  }
  return table;
}
