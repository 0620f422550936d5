/** Where a caret stands in a stream of YAML documents: known from the lines above alone, so that half-written text will do. */
export interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  /** Names of the fields around it, from the document's root; lists are looked through. */
  readonly path: readonly string[];
  /** The field whose value is being written; null where a field's name is. */
  readonly key: string | null;
  /** What of the word stands before the caret, and where the word begins. */
  readonly prefix: string;
  readonly start: number;
  /** Column of the field's name. */
  readonly indent: number;
}

/** What stands at an offset; null inside comments and on lines that separate documents. */
export function placeAt(text: string, offset: number): Place | null {
  const before = text.slice(0, offset).split("\n");
  const written = before.at(-1) ?? "";
  if (/^\s*#|\s#|^---/.test(written)) return null;
  const first = before.findLastIndex((line, index) => index < before.length - 1 && line.startsWith("---")) + 1;
  const above = before.slice(first, -1);
  const { dash, content } = columns(written);
  const inner = flowAt(written.slice(content));
  const path = [...parents(above, dash === null ? content : dash + 1), ...inner.path];
  const whole = text.split("\n");
  const end = whole.findIndex((line, index) => index >= before.length && line.startsWith("---"));
  const lines = whole.slice(first, end < 0 ? undefined : end);
  return {
    apiVersion: fieldOf(lines, "apiVersion"),
    kind: fieldOf(lines, "kind"),
    path,
    key: inner.key,
    prefix: inner.prefix,
    start: offset - inner.prefix.length,
    indent: content,
  };
}

const fieldOf = (lines: readonly string[], name: string): string =>
  lines.flatMap((line) =>
    line.startsWith(`${name}:`)
      ? [
          line
            .slice(name.length + 1)
            .replace(/\s#.*/, "")
            .trim(),
        ]
      : [],
  )[0] ?? "";

/** Columns of a line's last dash, if it begins with one, and of what follows. */
function columns(line: string): { readonly dash: number | null; readonly content: number } {
  const [lead = ""] = /^\s*(?:-\s+|-$)*/.exec(line) ?? [];
  const dash = lead.indexOf("-");
  return { dash: dash < 0 ? null : dash, content: lead.endsWith("-") ? lead.length + 1 : lead.length };
}

/** Fields that enclose what stands left of `limit` in the lines above, outermost first. */
function parents(lines: readonly string[], start: number): readonly string[] {
  const path: string[] = [];
  let limit = start;
  for (const line of [...lines].reverse()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const { dash, content } = columns(line);
    if (content > limit || (content === limit && dash === null)) continue;
    const [, name] = /^["']?([^"':\s{[]+)["']?\s*:(\s|$)/.exec(line.slice(content)) ?? [];
    if (content < limit && name !== undefined) path.unshift(name);
    limit = dash === null ? content : dash + 1;
    if (limit === 0) break;
  }
  return path;
}

/** The braces that are open at the end of a line's text, and what is being written inside them. */
function flowAt(written: string): {
  readonly path: readonly string[];
  readonly key: string | null;
  readonly prefix: string;
} {
  const open: string[] = [];
  let key: string | null = null;
  let word = "";
  for (let at = 0; at < written.length; at++) {
    const letter = written.charAt(at);
    if (letter === "{" || letter === "[") {
      open.push(key ?? "");
      key = null;
      word = "";
    } else if (letter === "}" || letter === "]") {
      open.pop();
      key = null;
      word = "";
    } else if (letter === ",") {
      key = null;
      word = "";
    } else if (letter === ":" && /\s|undefined/.test(String(written[at + 1])) && key === null) {
      key = word.trim().replace(/^["']|["']$/g, "");
      word = "";
    } else word += letter;
  }
  return { path: open.filter((name) => name !== ""), key, prefix: word.trimStart() };
}
