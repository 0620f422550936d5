import type { KubeObject } from "../api/objects.ts";
import type { PlantSpec } from "../api/plant.ts";
import type { History } from "../record/history.ts";
import { parseDuration } from "../scenario/durations.ts";
import { callsOf, hopOf } from "./calls.ts";
import { contestedIn } from "./contested.ts";
import { credentialMeasures } from "./credentials.ts";
import { hubbleFlow } from "./hubble.ts";
import { compareMeshes } from "./meshes.ts";
import { type Known, placeName, placesOf } from "./responder.ts";

/** A finished run, as expectations look at it. */
export interface Finished {
  readonly variant: string;
  readonly history: History;
  objects(kind: string): readonly KubeObject[];
  /** As it runs at the end, by the rules that its proxies were told. */
  readonly plant: PlantSpec;
  readonly epochUnixMs: number;
}

/** An expectation asks for something that the run does not have. */
export class MeasureError extends Error {}

type Call = (...words: unknown[]) => unknown;

/**
 * The functions that an expectation's expressions may call; simulations/README.md documents them.
 * Times are seconds or duration texts; rows whose value is unknown are left out.
 */
export function measures(runs: ReadonlyMap<string, Finished>): Readonly<Record<string, Call>> {
  const only = runs.size === 1 ? [...runs.values()][0] : undefined;
  const run = (variant: unknown): Finished => {
    const found = variant === undefined || variant === null ? only : runs.get(String(variant));
    if (!found)
      throw new MeasureError(variant === undefined ? "name a variant: there are several" : `no variant ${variant}`);
    return found;
  };
  const rows = (key: unknown, variant: unknown, from?: unknown, to?: unknown): Row[] =>
    rowsOf(run(variant), String(key), from, to);
  const values = (...words: Parameters<typeof rows>): number[] => rows(...words).map(({ value }) => value);

  return {
    last: (key, variant) => rows(key, variant).at(-1)?.value ?? null,
    at: (key, time, variant) => rows(key, variant, 0, time).at(-1)?.value ?? null,
    lowest: (key, variant, from, to) =>
      values(key, variant, from, to).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    highest: (key, variant, from, to) =>
      values(key, variant, from, to).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    average: (key, variant, from, to) => mean(values(key, variant, from, to)),
    quantile: (key, share, variant, from, to) => quantile(values(key, variant, from, to), Number(share)),
    total: (key, variant, from, to) =>
      (values(key, variant, from, to).reduce((a, b) => a + b, 0) * run(variant).history.recordMs) / 1000,
    known: (key, variant, from, to) => values(key, variant, from, to).length,
    when: (key, operator, value, variant, from) =>
      rows(key, variant, from).find((row) => compare(row.value, String(operator), Number(value)))?.at ?? null,
    slope: (key, from, to, variant) => {
      const part = rows(key, variant, from, to);
      const [first, final] = [part[0], part.at(-1)];
      return first && final && final.at > first.at ? (final.value - first.value) / (final.at - first.at) : null;
    },
    rises: (key, variant, from, to) =>
      values(key, variant, from, to).every((value, i, all) => i === 0 || value >= (all[i - 1] as number)),
    lasts: (key, operator, value, variant, from, to) =>
      (values(key, variant, from, to).filter((each) => compare(each, String(operator), Number(value))).length *
        run(variant).history.recordMs) /
      1000,
    reversals: (key, variant, from, to) => reversals(values(key, variant, from, to)),
    writes: (field, variant) =>
      run(variant)
        .history.writes.filter(
          (write) => write.field === `spec.${field}` && write.target.kind !== "ReplicaSet" && write.from !== null,
        )
        .map(({ at, by, from, to, target }) => ({ at: at / 1000, by, from, to, kind: target.kind, name: target.name })),
    decisions: (controller, variant) =>
      run(variant)
        .history.decisions.filter((decision) => decision.controller === controller)
        .map(({ at, effect, explanation }) => ({ at: at / 1000, effect, reason: explanation.reason })),
    events: (reason, variant) =>
      run(variant)
        .history.events.filter((event) => event.reason === reason)
        .map(({ at, message, involved, source }) => ({ at: at / 1000, message, name: involved.name, by: source })),
    typed: (variant) =>
      run(variant)
        .history.printed.filter(({ saved }) => saved === undefined)
        .map(({ at, line, stdout, stderr, exit, writes }) => ({
          at: at / 1000,
          line,
          out: linesOf(stdout),
          errors: linesOf(stderr),
          exit,
          writes,
        })),
    objects: (kind, variant) => run(variant).objects(String(kind)),
    calls: (variant) => callsOf(run(variant).plant),
    hop: (from, to, variant) => hopOf(run(variant).plant, String(from), String(to)),
    inspected: (variant) => placesOf(knownAtLast(run(variant))).map(placeName),
    flows: (variant) => run(variant).history.flows.map((flow) => hubbleFlow(flow, run(variant).epochUnixMs)),
    meshes: (pods, nodes) => compareMeshes(Number(pods), Number(nodes)),
    different: (list) => (Array.isArray(list) ? new Set(list.map((each) => JSON.stringify(each))).size : null),
    undeclared: (variant) => run(variant).history.touches.filter(({ declared }) => !declared),
    contested: (variant) => contestedIn(run(variant).history.touches),
    holders: (variant) => credentialMeasures.holders(run(variant).objects),
    reach: (system, variant) => credentialMeasures.reach(run(variant).objects, String(system)),
    attack: (system, variant) => credentialMeasures.attack(run(variant).objects, String(system)),
    closed: (system, variant) => credentialMeasures.closed(run(variant).objects, String(system)),
  };
}

const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

const knownAtLast = ({ history }: Finished): Known => ({
  keys: history.docs.map(({ key }) => key),
  value: (key) =>
    Array.from(history.column(key) ?? [])
      .filter((value) => !Number.isNaN(value))
      .at(-1),
});

interface Row {
  /** End of the row, seconds. */
  readonly at: number;
  readonly value: number;
}

function rowsOf({ history, variant }: Finished, key: string, from: unknown, to: unknown): Row[] {
  const column = key.includes("*") ? summed(history, key) : history.column(key);
  if (!column) throw new MeasureError(`variant ${variant} records no column ${key}`);
  const [first, final] = [seconds(from) ?? 0, seconds(to) ?? Number.POSITIVE_INFINITY];
  const found: Row[] = [];
  for (let r = 0; r < column.length; r++) {
    const at = ((r + 1) * history.recordMs) / 1000;
    const value = column[r] as number;
    if (at >= first && at <= final && !Number.isNaN(value)) found.push({ at, value });
  }
  return found;
}

/** The sum of all columns that fit a pattern, row by row; undefined when none does. */
function summed(history: History, pattern: string): ArrayLike<number> | undefined {
  const [before = "", after = ""] = pattern.split("*");
  const fitting = history.docs.filter(({ key }) => key.startsWith(before) && key.endsWith(after));
  const columns = fitting.flatMap(({ key }) => history.column(key) ?? []);
  const [first] = columns;
  return first && Float64Array.from(first, (_, row) => columns.reduce((sum, each) => sum + (each[row] || 0), 0));
}

function seconds(time: unknown): number | undefined {
  if (time === undefined || time === null) return undefined;
  if (typeof time === "number") return time;
  const parsed = parseDuration(String(time));
  if (parsed === undefined) throw new MeasureError(`no time: ${String(time)}`);
  return parsed / 1000;
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

/** How often a rise is followed by a fall, or a fall by a rise. */
function reversals(values: readonly number[]): number {
  const signs = values.flatMap((value, i) => Math.sign(value - (values[i - 1] ?? value)) || []);
  return signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length;
}

function compare(left: number, operator: string, right: number): boolean {
  if (operator === ">") return left > right;
  if (operator === ">=") return left >= right;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  if (operator === "==") return left === right;
  throw new MeasureError(`no comparison: ${operator}`);
}
