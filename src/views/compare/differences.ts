import type { KubeObject } from "../../api/objects.ts";
import { clockText } from "../../charts/format.ts";
import type { ReadScenario } from "../../runner/read.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import type { PatchedVariant } from "../../session/variant-link.ts";
import { knobText } from "../parts/knob-text.ts";
import { aimsOf, boundsOf, targetOf } from "./aims.ts";

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
  const sets = ({ sets, later = [] }: PatchedVariant) => [
    ...sets.map(({ path, value }) => `${path}: ${String(value)}`),
    ...later.map(({ at, path, value }) => `from ${clockText(at)} ${path}: ${String(value)}`),
  ];
  const [before, after] = [sets(a), sets(b)];
  return [
    ...exchanged(gone, come, [...left, ...right]),
    ...changed.map((text): Difference => ({ sign: "~", text })),
    ...surroundings(scenario, a.base, b.base, new Set([...left, ...right].map(name))),
    ...onlyIn(before, after, "−"),
    ...onlyIn(after, before, "+"),
  ];
}

const onlyIn = (own: readonly string[], others: readonly string[], sign: Difference["sign"]): readonly Difference[] =>
  own.filter((text) => !others.includes(text)).map((text) => ({ sign, text }));

/** Objects that only one side has: what each aims at; of two that scale the same workload, the bounds that differ. */
function exchanged(
  gone: readonly KubeObject[],
  come: readonly KubeObject[],
  all: readonly KubeObject[],
): readonly Difference[] {
  const partnerOf = (each: KubeObject, others: readonly KubeObject[]) =>
    others.find((other) => targetOf(other) !== null && targetOf(other) === targetOf(each));
  const said = (each: KubeObject, partner: KubeObject | undefined) => {
    const alone = new Set(all.filter(({ kind }) => kind === each.kind).map(({ metadata }) => metadata.name)).size < 2;
    const name = alone ? each.kind : `${each.kind}/${each.metadata.name}`;
    const bounds = partner ? [] : boundsOf(each).map(({ field, value }) => `${field} ${String(value)}`);
    const aims = aimsOf(each);
    if (aims.length === 0) return [[name, bounds.join(", ")].filter((part) => part !== "").join("  ")];
    return aims.map((aim, index) => [`${name}  ${aim}`, ...(index === 0 ? bounds : [])].join(", "));
  };
  const rebound = gone.flatMap((each) => {
    const partner = partnerOf(each, come);
    const others = partner ? boundsOf(partner) : [];
    return boundsOf(each).flatMap(({ end, field, value }): readonly Difference[] => {
      const other = others.find((bound) => bound.end === end);
      if (!other || other.value === value) return [];
      return [{ sign: "~", text: `${field} ${String(value)} → ${other.field} ${String(other.value)}` }];
    });
  });
  return [
    ...gone.flatMap((each) => said(each, partnerOf(each, come)).map((text): Difference => ({ sign: "−", text }))),
    ...come.flatMap((each) => said(each, partnerOf(each, gone)).map((text): Difference => ({ sign: "+", text }))),
    ...rebound,
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
  return [...turned, ...onlyIn(before, after, "−"), ...onlyIn(after, before, "+")];
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
