import { grep } from "./grep.ts";
import type { Outcome } from "./outcome.ts";
import type { Words } from "./words.ts";

/** What `| grep`, `| head`, `| tail` or `| wc -l` makes of a command's output. */
export function filtered(before: Outcome, words: Words): Outcome {
  const [name = "", ...rest] = words;
  const lines = before.stdout === "" ? [] : before.stdout.replace(/\n$/, "").split("\n");
  switch (name) {
    case "grep":
      return grep(before, lines, rest);
    case "head":
      return { ...before, stdout: joined(lines.slice(0, countOf(rest))), exit: 0 };
    case "tail":
      return { ...before, stdout: joined(lines.slice(-countOf(rest))), exit: 0 };
    case "wc":
      return { ...before, stdout: `${rest.includes("-l") ? lines.length : counts(before.stdout, lines)}\n`, exit: 0 };
    default:
      return { ...before, stdout: "", stderr: `${before.stderr}bash: ${name}: command not found\n`, exit: 127 };
  }
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** `-n 3`, `-n3`, `-3`; ten without. */
function countOf(words: Words): number {
  const found = /-n?\s*(\d+)/.exec(words.join(" "));
  return found ? Number(found[1]) : 10;
}

function counts(stdout: string, lines: readonly string[]): string {
  const words = stdout.split(/\s+/).filter((word) => word !== "").length;
  return [lines.length, words, stdout.length].map((n) => String(n).padStart(7)).join(" ");
}
