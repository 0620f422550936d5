import type { Outcome } from "./outcome.ts";
import { HELP } from "./text/help-pages.ts";

const OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** The help page of a command. */
export function helpPage(path: string): Outcome {
  return {
    stdout: helpText(path) ?? `Usage:\n  kubectl ${path} [options]\n\n${OPTIONS}`,
    stderr: "",
    exit: 0,
    requests: [],
  };
}

/** The text of a page; undefined for a command that has none. */
export function helpText(path: string): string | undefined {
  const page = Object.hasOwn(HELP, path) ? HELP[path] : undefined;
  const whole = page === undefined || page.includes("\nUse ") || !page.includes("Examples:");
  return whole ? page : `${page}\n${OPTIONS}`;
}

/** `kubectl help WORDS` for a word that is no command. */
export function unknownTopic(words: readonly string[]): Outcome {
  const root = HELP[""] ?? "";
  const stderr = `Unknown help topic [${words.map((word) => `\`${word}\``).join(" ")}]\n\n${root.slice(root.indexOf("\nBasic Commands"))}`;
  return { stdout: "", stderr, exit: 0, requests: [] };
}
