import type { TimeMs } from "../../base/units.ts";
import type { Delivery } from "../../git/deliveries.ts";
import { type Field, fieldOwners, fieldsOf, isAsked, isSameValue, valueAt } from "../../git/fields.ts";
import { rendered } from "../../git/render.ts";
import { type Commit, logOf, type Repository } from "../../git/repository.ts";
import type { History } from "../../session/history.ts";
import type { Value } from "./compare.ts";
import { lifeOf } from "./snapshot.ts";

/** A stretch of time in which a field kept its value, its writer and its standing. */
export interface Span {
  readonly from: TimeMs;
  readonly to: TimeMs;
  readonly value: Value;
  /** Is it what Git says? */
  readonly isSame: boolean;
}

/** A write that changed a field, or who owns it. */
export interface FieldWrite {
  readonly at: TimeMs;
  readonly path: string;
  readonly from: Value;
  readonly to: Value;
  /** Controller name, "user" or "scenario". */
  readonly by: string;
  /** As `metadata.managedFields` names who owns the field then: "kubectl (scale)"; empty where nobody is named. */
  readonly manager: string;
  readonly decision: number | null;
}

/** What became of one field over a whole run. */
export interface Band {
  readonly field: Field;
  readonly spans: readonly Span[];
  readonly writes: readonly FieldWrite[];
}

/** Who changed a field after it was there; people are one. */
export const fightersOf = (writes: readonly FieldWrite[]): readonly string[] => [
  ...new Set(writes.filter((write) => write.from !== undefined).map(({ by }) => (by === "scenario" ? "user" : by))),
];

/** Do two writers at least change the field by turns? */
export const isContested = (writes: readonly FieldWrite[]): boolean => fightersOf(writes).length > 1;

/** Fields shown at most. */
const MOST_BANDS = 4;

const known = new WeakMap<History["objects"], Map<string, readonly Band[]>>();

/** Fields of an object that somebody changed in this run, or Git alone, most often written first; else one of its file. */
export function bandsOf(history: History, delivery: Delivery, repository: Repository, name: string): readonly Band[] {
  const kept = known.get(history.objects) ?? new Map<string, readonly Band[]>();
  known.set(history.objects, kept);
  const key = `${delivery.kind}/${delivery.name} ${name}`;
  const bands = kept.get(key) ?? makeBands(history, delivery, repository, name);
  kept.set(key, bands);
  return bands;
}

function makeBands(history: History, delivery: Delivery, repository: Repository, name: string): readonly Band[] {
  const life = lifeOf(history, name);
  const log = logOf(repository);
  const fields = new Map<string, Field>();
  for (const commit of log) {
    const target = targetIn(delivery, commit, name);
    for (const field of target ? fieldsOf(target) : []) if (!fields.has(field.path)) fields.set(field.path, field);
  }
  const bands = [...fields.values()].map((field): Band => {
    const writes = writesOf(life, field);
    return { field, writes, spans: spansOf(life, log, field, delivery, name, history.info.horizonMs) };
  });
  const told = bands.filter(({ writes, spans }) => writes.length > 1 || spans.some(({ isSame }) => !isSame));
  const shown = told.length > 0 ? told : bands.filter(({ field }) => !/labels|selector/i.test(field.path)).slice(0, 1);
  return [...shown].sort((a, b) => b.writes.length - a.writes.length).slice(0, MOST_BANDS);
}

function targetIn(delivery: Delivery, { tree }: Commit, name: string) {
  const made = rendered(tree, delivery.path, delivery.options);
  const list = made.ok ? made.value : [];
  return list.find(
    ({ kind, metadata }) => `${kind}/${metadata.namespace ?? delivery.home}/${metadata.name ?? ""}` === name,
  );
}

type Life = ReturnType<typeof lifeOf>;

function writesOf(life: Life, field: Field): readonly FieldWrite[] {
  const writes: FieldWrite[] = [];
  let before: Value;
  let owner = "";
  for (const { at, by, object, decision } of life) {
    const to = object ? valueAt(object, field) : undefined;
    const isChanged: boolean = !isSameValue(before, to);
    const manager: string = object ? managerOf(object, field, owner, isChanged) : "";
    if (isChanged || (to !== undefined && manager !== owner && owner !== "")) {
      writes.push({ at, path: field.path, from: before, to, by, manager, decision });
    }
    before = to;
    owner = manager;
  }
  return writes;
}

/** Of several owners the one that was not there before, if the value has changed or the one before has lost it. */
function managerOf(object: object, field: Field, before: string, isChanged: boolean): string {
  const names = fieldOwners(object, field).map(({ manager, subresource }) =>
    subresource === undefined ? manager : `${manager} (${subresource})`,
  );
  if (!isChanged && names.includes(before)) return before;
  return names.find((name) => name !== before) ?? names[0] ?? "";
}

function spansOf(
  life: Life,
  log: readonly Commit[],
  field: Field,
  delivery: Delivery,
  name: string,
  end: TimeMs,
): readonly Span[] {
  const times = [...new Set([...life, ...log].map(({ at }) => at))].sort((a, b) => a - b);
  const spans: { from: TimeMs; to: TimeMs; value: Value; isSame: boolean }[] = [];
  let [write, commit] = [-1, 0];
  for (const time of times) {
    while ((life[write + 1]?.at ?? Number.POSITIVE_INFINITY) <= time) write++;
    while ((log[commit + 1]?.at ?? Number.POSITIVE_INFINITY) <= time) commit++;
    const object = life[write]?.object;
    const value = object ? valueAt(object, field) : undefined;
    const wanted = log.slice(commit, commit + 1).map((each) => targetIn(delivery, each, name))[0];
    const said = wanted && fieldsOf(wanted).find(({ path }) => path === field.path);
    const isSame = said === undefined || isAsked(said.value, value);
    const last = spans.at(-1);
    if (last ? isSameValue(last.value, value) && last.isSame === isSame : value === undefined) continue;
    if (last) last.to = time;
    spans.push({ from: time, to: end, value, isSame });
  }
  return spans;
}
