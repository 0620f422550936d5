import type { Outcome } from "./outcome.ts";
import type { Words } from "./words.ts";

const LONG: Readonly<Record<string, string>> = {
  "--ignore-case": "i",
  "--invert-match": "v",
  "--count": "c",
  "--line-number": "n",
  "--only-matching": "o",
  "--quiet": "q",
  "--silent": "q",
  "--word-regexp": "w",
  "--line-regexp": "x",
  "--fixed-strings": "F",
  "--extended-regexp": "E",
  "--perl-regexp": "P",
};
const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

interface Asked {
  readonly flags: ReadonlySet<string>;
  readonly patterns: Words;
  /** Lines shown before and after a match. */
  readonly before: number;
  readonly after: number;
  /** Lines around were asked for, if only none: then gaps are marked. */
  readonly around: boolean;
}

/** The words of a `grep`: letters that take a value take the rest of their word, or the next one. */
function asked(words: Words): Asked {
  const flags = new Set<string>();
  const given: { readonly letter: string; readonly value: string }[] = [];
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const long = LONG[word];
    const valued = /^-([A-Za-z]*?)([ABCe])(.*)$/s.exec(word);
    if (long !== undefined) flags.add(long);
    else if (valued) {
      for (const letter of valued[1] ?? "") flags.add(letter);
      given.push({ letter: valued[2] ?? "", value: valued[3] || (words[++i] ?? "") });
    } else if (/^-\d+$/.test(word)) given.push({ letter: "C", value: word.slice(1) });
    else if (/^-[A-Za-z]+$/.test(word)) for (const letter of word.slice(1)) flags.add(letter);
    else rest.push(word);
  }
  const last = (letters: string): number =>
    Number(given.filter(({ letter }) => letters.includes(letter)).at(-1)?.value ?? 0);
  const named = given.filter(({ letter }) => letter === "e").map(({ value }) => value);
  return {
    flags,
    patterns: named.length > 0 ? named : rest.slice(0, 1),
    before: last("BC"),
    after: last("AC"),
    around: given.some(({ letter }) => letter !== "e"),
  };
}

/** A basic expression in JavaScript's words: there `+ ? | ( ) { }` mean something only after a backslash. */
const fromBasic = (pattern: string): string =>
  pattern
    .replace(/\[\^?\]?[^\]]*\]|\\?[+?|(){}]|\\./gs, (token) =>
      token.length === 1 ? `\\${token}` : /^\\[+?|(){}]$/.test(token) ? token.slice(1) : token,
    )
    .replace(/(^|\||\()\*/g, "$1\\*");

function expressionOf({ flags, patterns }: Asked): RegExp | null {
  const source = patterns
    .map((pattern) => {
      if (flags.has("F")) return pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return flags.has("E") || flags.has("P") ? pattern : fromBasic(pattern);
    })
    .map((pattern) => pattern.replace(/\[\[:(\w+):\]\]/g, (all, name: string) => CLASSES[name] ?? all))
    .map((pattern) => `(?:${pattern})`)
    .join("|");
  const whole = flags.has("x") ? `^(?:${source})$` : flags.has("w") ? `(?<!\\w)(?:${source})(?!\\w)` : source;
  try {
    return new RegExp(whole, flags.has("i") || flags.has("y") ? "gi" : "g");
  } catch {
    return null;
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  digit: "[0-9]",
  alpha: "[A-Za-z]",
  alnum: "[A-Za-z0-9]",
  space: "\\s",
  upper: "[A-Z]",
  lower: "[a-z]",
};

/** What GNU grep says to a pattern that cannot be read. */
function unreadable(pattern: string): string {
  if (/\[[^\]]*$/.test(pattern)) return "grep: Unmatched [, [^, [:, [., or [=\n";
  if (/\([^)]*$/.test(pattern)) return "grep: Unmatched ( or \\(\n";
  if (/\)/.test(pattern)) return "grep: Unmatched ) or \\)\n";
  return "grep: Invalid regular expression\n";
}

/** `| grep`: the lines that match, and its exit code. */
export function grep(before: Outcome, lines: readonly string[], words: Words): Outcome {
  const wanted = asked(words);
  const { flags } = wanted;
  const ended = (stderr: string): Outcome => ({ ...before, stdout: "", stderr: before.stderr + stderr, exit: 2 });
  if (wanted.patterns.length === 0) return ended(USAGE);
  const expression = expressionOf(wanted);
  if (!expression) return ended(unreadable(wanted.patterns.join("\n")));
  const hits = lines.flatMap((line, i) => (line.search(expression) >= 0 !== flags.has("v") ? [i] : []));
  const exit = hits.length > 0 ? 0 : 1;
  if (flags.has("q")) return { ...before, stdout: "", exit };
  if (flags.has("c")) return { ...before, stdout: `${hits.length}\n`, exit };
  return { ...before, stdout: shown(lines, hits, wanted, expression), exit };
}

function shown(lines: readonly string[], hits: readonly number[], wanted: Asked, expression: RegExp): string {
  const numbered = (i: number, mark: string, text: string): string =>
    `${wanted.flags.has("n") ? `${i + 1}${mark}` : ""}${text}\n`;
  if (wanted.flags.has("o")) {
    if (wanted.flags.has("v")) return "";
    return hits
      .flatMap((i) =>
        (lines[i]?.match(expression) ?? []).filter((part) => part !== "").map((part) => numbered(i, ":", part)),
      )
      .join("");
  }
  const kept = lines.flatMap((_, i) =>
    hits.some((hit) => i >= hit - wanted.before && i <= hit + wanted.after) ? [i] : [],
  );
  return kept
    .map((i, at) => {
      const gap = wanted.around && at > 0 && kept[at - 1] !== i - 1 ? "--\n" : "";
      return gap + numbered(i, hits.includes(i) ? ":" : "-", lines[i] ?? "");
    })
    .join("");
}
