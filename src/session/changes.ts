import type { Printed } from "../api/terminal.ts";
import { unifiedDiff } from "../base/unified-diff.ts";
import type { Setting } from "../scenario/model.ts";
import { FILE, LINE } from "../scenario/typed.ts";

/** What applying a file would change of one object. */
export interface ObjectChange {
  /** `Deployment web`. */
  readonly title: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly mark: "+" | "-" | " " | "@";
  readonly text: string;
}

/** What applying would come to: changes object by object, and what the API server would refuse, in its words. */
export interface Preview {
  readonly changes: readonly ObjectChange[];
  readonly refusal: string;
}

const APPLY = "kubectl apply -f";
const DIFF = "kubectl diff -f";

/**
 * What is entered to apply a file. A manifest of the scenario that nobody has kept yet is first written down as what was
 * applied last, so that what leaves the text leaves the object too.
 * @param was the text that runs, when nobody has kept or applied it
 */
export const applying = (name: string, text: string, was: string | null): readonly Setting[] => [
  ...prepared(name, text, was),
  { path: LINE, value: `${APPLY} ${name}` },
];

const prepared = (name: string, text: string, was: string | null): readonly Setting[] => [
  ...(was === null
    ? []
    : [
        { path: `${FILE}${name}`, value: was },
        { path: LINE, value: `kubectl apply set-last-applied --create-annotation -f ${name}` },
      ]),
  { path: `${FILE}${name}`, value: text },
];

/** What is asked to learn what applying would come to; `previewOf` reads the answer. */
export const asking = (name: string, text: string, was: string | null): readonly Setting[] => [
  ...prepared(name, text, was),
  { path: LINE, value: `${DIFF} ${name}` },
  { path: LINE, value: `${APPLY} ${name}` },
];

export function previewOf(printed: readonly Printed[]): Preview {
  const said = (command: string) => printed.findLast(({ line }) => line?.startsWith(command));
  const applied = said(APPLY);
  return {
    changes: changesIn(said(DIFF)?.stdout ?? ""),
    refusal: applied && applied.exit !== 0 ? errorsIn(applied.stderr) : "",
  };
}

/** Warnings stop nothing. */
const errorsIn = (stderr: string): string =>
  stderr
    .split("\n")
    .filter((line) => !line.startsWith("Warning: "))
    .join("\n")
    .trim();

/** Two texts, as one change. */
export function textChange(title: string, before: string, after: string): readonly ObjectChange[] {
  const hunks = unifiedDiff(before, after);
  return hunks === "" ? [] : [{ title, lines: hunks.trimEnd().split("\n").map(lineOf) }];
}

/** How many lines of a text are others than before. */
export function changedLines(before: string, after: string): number {
  const marks = textChange("", before, after).flatMap(({ lines }) => lines.map(({ mark }) => mark));
  const count = (wanted: string) => marks.filter((mark) => mark === wanted).length;
  return Math.max(count("+"), count("-"));
}

/** The output of `kubectl diff`, object by object. */
export function changesIn(text: string): readonly ObjectChange[] {
  return text.split(/^diff -u -N .*\n/m).flatMap((part) => {
    const [head = "", , ...body] = part.split("\n");
    const [, kind = "", name = ""] = /^--- LIVE\/\S*?([A-Z]\w*)\.[^.\s]*\.(\S+)/.exec(head) ?? [];
    if (kind === "") return [];
    const lines = body.filter((line) => line !== "" && !/^. {2}(generation|resourceVersion):/.test(line)).map(lineOf);
    return [{ title: `${kind} ${name}`, lines }];
  });
}

function lineOf(line: string): DiffLine {
  const mark = line.charAt(0);
  if (mark === "+" || mark === "-" || mark === " ") return { mark, text: line.slice(1) };
  return { mark: "@", text: line };
}
