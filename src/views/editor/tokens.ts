/** A piece of a line, by what it is. */
export interface Token {
  readonly text: string;
  readonly is: "key" | "value" | "mark" | "comment";
}

/** Comment, rule between documents, space, name before a colon, quoted text, punctuation, anything else. */
const PIECES =
  /(\s+#.*$|^#.*$)|(^---.*$)|(\s+)|((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}[\],:#-][^{}[\],:#]*?)(?=\s*:(?:\s|$)))|("(?:[^"\\]|\\.)*"?|'[^']*'?)|([{}[\],]|:(?=\s|$)|-(?=\s|$))|[^\s{}[\],:]+|./g;

/** A line of YAML, in pieces that say what is a name and what a value. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [text, comment, rule, , key, , mark] of line.matchAll(PIECES)) {
    const is =
      comment !== undefined ? "comment" : (rule ?? mark) !== undefined ? "mark" : key === undefined ? "value" : "key";
    const last = tokens.at(-1);
    if (last?.is === is && is === "value" && last.text.trim() !== "")
      tokens[tokens.length - 1] = { text: last.text + text, is };
    else tokens.push({ text, is });
  }
  return tokens;
}
