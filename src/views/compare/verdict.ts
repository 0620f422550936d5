import type { KubeObject } from "../../api/objects.ts";
import { clockText } from "../../charts/format.ts";
import type { ScoreRow } from "../../experiment/score-table.ts";
import type { ReadScenario } from "../../runner/read.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import type { PatchedVariant } from "../../session/variant-link.ts";
import { knobText } from "../parts/knob-text.ts";
import { valueText } from "./measures.ts";

/** The score card in a sentence: who keeps the promise, and what that costs. */
export interface Verdict {
  readonly strong: string;
  readonly rest: string;
}

/** A variant as the verdict sees it: seconds lost of each promise, by what it is made of, and what it costs. */
interface Kept {
  readonly letter: string;
  readonly lost: readonly { readonly of: string; readonly seconds: number }[];
  readonly sum: number;
  readonly hours: number;
}

/** Promises one by one: a variant that keeps one of two is not told by the time in which either is missed. */
function promisesIn(rows: readonly ScoreRow[]): readonly ScoreRow[] {
  const lost = rows.filter(({ name }) => name === "sloLost");
  const own = lost.filter(({ of, cells }) => of !== "" && cells.some(({ value }) => !Number.isNaN(value)));
  return own.length > 1 ? own : lost.slice(0, 1);
}

function keptBy(rows: readonly ScoreRow[], letters: readonly string[]): readonly Kept[] {
  const promises = promisesIn(rows);
  const pods = rows.filter(({ name }) => name === "podHours");
  if (promises.length === 0) return [];
  return letters.map((letter, index) => {
    const lost = promises.map(({ of, cells }) => ({ of, seconds: cells[index]?.value ?? Number.NaN }));
    const sum = lost.reduce((all, { seconds }) => all + seconds, 0);
    const hours = pods.reduce((all, { cells }) => all + (cells[index]?.value ?? 0), 0);
    return { letter, lost, sum, hours };
  });
}

export function verdictOf(rows: readonly ScoreRow[], letters: readonly string[]): Verdict | null {
  const [first, second] = keptBy(rows, letters).toSorted((a, b) => a.sum - b.sum || a.hours - b.hours);
  if (!first || !second) return null;
  const several = first.lost.length > 1;
  if (first.sum === second.sum) {
    const keeps = first.sum === 0 ? `keeps ${several ? "every" : "the"} promise` : "loses as little";
    const less = Math.round(100 * (1 - first.hours / second.hours));
    if (!(less > 0))
      return {
        strong: `${first.letter} and ${second.letter} are even`,
        rest: ", in what they keep and in what they cost.",
      };
    return { strong: `${first.letter} ${keeps} with ${less}% fewer pod-hours than ${second.letter}`, rest: "." };
  }
  const more = first.hours - second.hours;
  const cost =
    more > 0 ? `It takes ${more.toFixed(2)} pod-hours more than ${second.letter}.` : `And it takes no more pod-hours.`;
  const kept =
    first.sum === 0 ? `keeps ${several ? "every" : "the"} promise all the time` : `loses the least: ${lostText(first)}`;
  return {
    strong: `${first.letter} ${kept}`,
    rest: `; ${second.letter} ${several ? "loses" : "misses it for"} ${lostText(second)}. ${cost}`,
  };
}

/** "6:04", or of several promises "browse 0:01, order 6:10". */
const lostText = ({ lost }: Kept): string =>
  lost.map(({ of, seconds }) => `${lost.length > 1 ? `${of} ` : ""}${valueText(seconds, "s")}`).join(", ");

/** One line of "What differs": removed, added, or changed. */
export interface Difference {
  readonly sign: "−" | "+" | "~";
  readonly text: string;
}

type Runs = Pick<ReadScenario, "runs" | "variants">;

/** What variant `b` has that `a` has not: manifests and fields, what is around them, then its own changes. */
export function differencesOf(scenario: Runs, a: PatchedVariant, b: PatchedVariant): readonly Difference[] {
  const { runs } = scenario;
  const [left, right] = [runs[a.base]?.objects ?? [], runs[b.base]?.objects ?? []];
  const name = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`;
  const gone = left.filter((each) => !right.some((other) => name(other) === name(each)));
  const come = right.filter((each) => !left.some((other) => name(other) === name(each)));
  const changed = right.flatMap((each) => {
    const before = left.find((other) => name(other) === name(each));
    return before && before !== each ? changesOf(name(each), before.spec, each.spec) : [];
  });
  const sets = (variant: PatchedVariant) => variant.sets.map(({ path, value }) => `${path}: ${String(value)}`);
  return [
    ...gone.map((each): Difference => ({ sign: "−", text: name(each) })),
    ...come.map((each): Difference => ({ sign: "+", text: name(each) })),
    ...changed.map((text): Difference => ({ sign: "~", text })),
    ...surroundings(scenario, a.base, b.base, new Set([...left, ...right].map(name))),
    ...sets(a).map((text): Difference => ({ sign: "−", text })),
    ...sets(b).map((text): Difference => ({ sign: "+", text })),
  ];
}

/** Load, services, calls and nodes as they are set, and what the scenario does to them by itself. */
function surroundings(
  { runs, variants }: Runs,
  a: string,
  b: string,
  objects: ReadonlySet<string>,
): readonly Difference[] {
  const [left, right] = [runs[a], runs[b]];
  if (!left || !right) return [];
  const isOutside = (path: string) => !objects.has(/^[^/]*\/[^.]*/.exec(path)?.[0] ?? "");
  const turned = right.knobs.flatMap((knob): readonly Difference[] => {
    const before = left.knobs.find(({ path }) => path === knob.path);
    if (!before || before.initial === knob.initial || !isOutside(knob.path)) return [];
    return [{ sign: "~", text: `${knob.path} ${knobText(before, before.initial)} → ${knobText(knob, knob.initial)}` }];
  });
  const known = new Set([...left.knobs, ...right.knobs].map(({ path }) => path));
  const linesOf = (variant: string, { script }: CompiledRun) => [
    ...(variants.find(({ name }) => name === variant)?.set ?? [])
      .filter(({ path }) => isOutside(path) && !known.has(path))
      .map(({ path, value }) => `${path}: ${String(value)}`),
    ...script.map(({ at, path, value }) => `at ${clockText(at)} ${path}: ${String(value)}`),
  ];
  const [before, after] = [linesOf(a, left), linesOf(b, right)];
  return [
    ...turned,
    ...before.filter((line) => !after.includes(line)).map((text): Difference => ({ sign: "−", text })),
    ...after.filter((line) => !before.includes(line)).map((text): Difference => ({ sign: "+", text })),
  ];
}

function changesOf(path: string, before: unknown, after: unknown): readonly string[] {
  if (Object.is(before, after)) return [];
  const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null;
  if (!isTree(before) || !isTree(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [`${path} ${textOf(before)} → ${textOf(after)}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) =>
    changesOf(/^\d+$/.test(key) ? `${path}[${key}]` : `${path}.${key}`, before[key], after[key]),
  );
}

const textOf = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));
