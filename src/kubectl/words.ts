import { failed, ok, type Result } from "../base/result.ts";

/** One program of a pipeline: its words, quotes removed. */
export type Words = readonly string[];

/** What a shell has beside words and pipes. */
const OPERATOR = /^(?:&&|\|\||>>|<<|[<>;&])/;

/**
 * Splits a line as a shell does: quotes, backslashes, comments, and `|` between programs. Nothing is expanded.
 * Fails with the shell's own words for a quote that never ends, and for what else a shell would do.
 */
export function readLine(line: string): Result<readonly Words[], string> {
  const programs: string[][] = [[]];
  let word: string | undefined;
  let quote = "";
  const end = () => {
    if (word !== undefined) programs.at(-1)?.push(word);
    word = undefined;
  };
  for (let i = 0; i < line.length; i++) {
    const letter = line[i] ?? "";
    if (quote !== "") {
      if (letter === quote) quote = "";
      else if (letter === "\\" && quote === '"' && /["\\$`]/.test(line[i + 1] ?? "")) word = (word ?? "") + line[++i];
      else word = (word ?? "") + letter;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      word ??= "";
    } else if (letter === "\\" && i + 1 < line.length) word = (word ?? "") + line[++i];
    else if (/\s/.test(letter)) end();
    else if (OPERATOR.test(line.slice(i, i + 2))) {
      return failed(`${OPERATOR.exec(line.slice(i))?.[0]} is not supported here: one command a line, and pipes`);
    } else if (letter === "|") {
      end();
      programs.push([]);
    } else if (letter === "#" && word === undefined) break;
    else word = (word ?? "") + letter;
  }
  if (quote !== "") return failed(`unexpected EOF while looking for matching \`${quote}'`);
  end();
  return ok(programs);
}
