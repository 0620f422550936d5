import type { TerminalHost } from "../api/terminal.ts";
import type { Outcome } from "../kubectl/outcome.ts";
import type { Words } from "../kubectl/words.ts";

/** A command of the shell beside kubectl: the words after its name, and the run that it meets. */
export type Program = (words: Words, host: TerminalHost) => Outcome;

export const said = (stdout: string, stderr = "", exit = 0): Outcome => ({ stdout, stderr, exit, requests: [] });

/** Words as options and others. */
export interface Options {
  readonly args: readonly string[];
  /** Values by long name; a switch has "true". */
  readonly given: ReadonlyMap<string, string>;
  /** The first option that is none; null when all are known. */
  readonly unknown: string | null;
}

/**
 * Reads options as pflag does: `--name value`, `--name=value`, `-n value`.
 * @param known long names, `=` behind those that take a value, `,x` for a short one: "sync-policy= all-namespaces,A"
 */
export function optionsOf(words: Words, known: string): Options {
  const specs = known.split(" ").map((spec) => {
    const [, name = "", short = "", value = ""] = /^([\w-]+)(?:,(\w))?(=?)$/.exec(spec) ?? [];
    return { name, short, takes: value !== "" };
  });
  const given = new Map<string, string>();
  const args: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [, dashes = "", name = "", value] = /^(--?)([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const spec = specs.find((each) => name !== "" && (dashes === "--" ? each.name : each.short) === name);
    if (name === "") args.push(word);
    else if (!spec) return { args, given, unknown: word };
    else if (!spec.takes) given.set(spec.name, value ?? "true");
    else given.set(spec.name, value ?? words[++at] ?? "");
  }
  return { args, given, unknown: null };
}
