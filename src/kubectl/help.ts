import type { Outcome } from "./outcome.ts";
import { OPTIONS } from "./text/help-options.ts";
import { HELP } from "./text/help-pages.ts";

/** The help page of a command. */
export const helpPage = (path: string): Outcome => ({ stdout: helpText(path), stderr: "", exit: 0, requests: [] });

/** The text of a page; empty for a command that has none. */
export function helpText(path: string): string {
  const page = Object.hasOwn(HELP, path) ? (HELP[path] ?? "") : "";
  return page.replace(/^@(.*)\n/gm, (_, name: string) => OPTIONS[name] ?? "");
}

/** `kubectl help WORDS` for a word that is no command. */
export function unknownTopic(words: readonly string[]): Outcome {
  const root = helpText("");
  const stderr = `Unknown help topic [${words.map((word) => `\`${word}\``).join(" ")}]\n\n${root.slice(root.indexOf("\nBasic Commands"))}`;
  return { stdout: "", stderr, exit: 0, requests: [] };
}
