const CONTEXT = 3;

type Edit = { readonly mark: " " | "-" | "+"; readonly line: string };

/** The hunks of `diff -u`: "" when nothing differs. Lines of both texts end in line breaks. */
export function unifiedDiff(before: string, after: string): string {
  const edits = editsBetween(linesOf(before), linesOf(after));
  const changed = edits.flatMap(({ mark }, i) => (mark === " " ? [] : [i]));
  const hunks: { from: number; to: number }[] = [];
  for (const i of changed) {
    const last = hunks.at(-1);
    if (last && i - CONTEXT <= last.to + CONTEXT + 1) last.to = i;
    else hunks.push({ from: i, to: i });
  }
  return hunks
    .map(({ from, to }) => hunk(edits, Math.max(0, from - CONTEXT), Math.min(edits.length, to + CONTEXT + 1)))
    .join("");
}

const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

function hunk(edits: readonly Edit[], from: number, to: number): string {
  const without = (mark: string, all: readonly Edit[]) => all.filter((edit) => edit.mark !== mark).length;
  const range = (mark: string) => {
    const start = without(mark, edits.slice(0, from));
    const size = without(mark, edits.slice(from, to));
    const first = size === 0 ? start : start + 1;
    return size === 1 ? `${first}` : `${first},${size}`;
  };
  const lines = edits.slice(from, to).map(({ mark, line }) => `${mark}${line}\n`);
  return `@@ -${range("+")} +${range("-")} @@\n${lines.join("")}`;
}

/** A shortest list of edits, deletions before insertions. */
function editsBetween(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const common: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ mark: " ", line: a[i++] ?? "" });
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1)))
      edits.push({ mark: "-", line: a[i++] ?? "" });
    else edits.push({ mark: "+", line: b[j++] ?? "" });
  }
  return edits;
}
