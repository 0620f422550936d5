import type { Intervention } from "../api/frame.ts";
import { INTERRUPT, type Printed } from "../api/terminal.ts";
import type { TimeMs } from "../base/units.ts";
import { FILE, LINE } from "../scenario/typed.ts";
import { type History, lastAt } from "./history.ts";

type Log = readonly Intervention[];

/** What stands in a terminal at an instant: a prompt with its line, or text that a command printed. */
export interface TranscriptPart {
  readonly at: TimeMs;
  readonly line: string | null;
  readonly text: string;
  readonly failed: boolean;
}

/** Everything that a terminal has shown by an instant, and what was typed there and is being computed. */
export function transcript({ printed }: Pick<History, "printed">, log: Log, at: TimeMs): readonly TranscriptPart[] {
  const shown = printed.slice(0, lastAt(printed, at) + 1).filter(({ saved }) => saved === undefined);
  const waiting = log.filter(
    (entry) =>
      entry.path === LINE && entry.at <= at && !shown.some((part) => part.at === entry.at && part.line === entry.value),
  );
  return [
    ...shown.map(partOf),
    ...waiting.map((entry) => ({ at: entry.at, line: String(entry.value), text: "", failed: false })),
  ];
}

/** Warnings come before what a command did, errors after it. */
function partOf({ at, line, stdout, stderr, exit }: Printed): TranscriptPart {
  const failed = exit !== null && exit !== 0;
  return { at, line: line === INTERRUPT ? null : line, text: failed ? stdout + stderr : stderr + stdout, failed };
}

/** Is a command going on there, which Ctrl-C would end? */
export function isFollowing({ printed }: Pick<History, "printed">, at: TimeMs): boolean {
  const last = printed.slice(0, lastAt(printed, at) + 1).findLast(({ saved }) => saved === undefined);
  return last?.exit === null;
}

/** Lines that were typed by an instant, the last one last, each once in a row. */
export function typedLines({ printed }: Pick<History, "printed">, at: TimeMs): readonly string[] {
  const lines = printed
    .slice(0, lastAt(printed, at) + 1)
    .flatMap(({ line }) => (line && line !== INTERRUPT ? [line] : []));
  return lines.filter((line, index) => line !== lines[index - 1]);
}

/** What the terminal has printed by an instant. */
export const printedAt = ({ printed }: Pick<History, "printed">, at: TimeMs): readonly string[] =>
  printed.slice(0, lastAt(printed, at) + 1).map(({ stdout }) => stdout);

/** The terminal's files at an instant: those of the scenario, and what was kept since. `log` has what is not computed yet. */
export function filesAt(
  { info, printed }: Pick<History, "info" | "printed">,
  log: Log,
  at: TimeMs,
): Readonly<Record<string, string>> {
  const kept = printed.slice(0, lastAt(printed, at) + 1).flatMap(({ saved }) => (saved ? [saved] : []));
  const typed = log
    .filter((entry) => entry.at <= at && entry.path.startsWith(FILE))
    .map(({ path, value }) => ({ name: path.slice(FILE.length), text: value === null ? null : String(value) }));
  const files: Record<string, string> = { ...info.files };
  for (const { name, text } of [...kept, ...typed]) {
    if (text === null) delete files[name];
    else files[name] = text;
  }
  return files;
}

/** Files of commands stand outside the folder that a person works in. */
export const isOutside = (name: string): boolean => name.startsWith("/");

/** The file that a command waits for at an instant; null for none. */
export function openedAt({ printed }: Pick<History, "printed">, at: TimeMs): NonNullable<Printed["opens"]> | null {
  const last = printed.slice(0, lastAt(printed, at) + 1).findLast(({ saved }) => saved === undefined);
  return last?.exit === null ? (last.opens ?? null) : null;
}

/** A file's revision at an instant: one, and one more whenever another text was kept. */
export function revisionOf({ info, printed }: Pick<History, "info" | "printed">, name: string, at: TimeMs): number {
  const saves = printed
    .slice(0, lastAt(printed, at) + 1)
    .flatMap(({ saved }) => (saved?.name === name ? [saved.text] : []));
  const texts = [...(Object.hasOwn(info.files ?? {}, name) ? [info.files?.[name]] : []), ...saves];
  return 1 + texts.filter((text, index) => index > 0 && text !== texts[index - 1]).length;
}
