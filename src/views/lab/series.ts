import type { WatchDoc } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { columnOf, type History, meanAt, valueAt } from "../../session/history.ts";
import { type KeyName, keysOf } from "./subject.ts";

/** What arrives and what is answered flicker against each other; their ratio is of means over this span. */
const WINDOW_MS = 10_000;

const known = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** Percent of what ended that was good, by row: over ten seconds each. NaN while none ended. */
function successOf(history: History, out: Float64Array, errors: Float64Array): Float64Array {
  const rows = Math.max(1, Math.ceil(WINDOW_MS / history.info.recordMs));
  let [good, bad] = [0, 0];
  return out.map((value, row) => {
    good += known(value) - known(out[row - rows] ?? 0);
    bad += known(errors[row] ?? 0) - known(errors[row - rows] ?? 0);
    return good + bad > 1e-9 ? Math.max(0, Math.min(100, (100 * good) / (good + bad))) : Number.NaN;
  });
}

/** The sum of columns, by row. */
function sumOf(history: History, keys: readonly string[]): Float64Array {
  const columns = keys.flatMap((key) => columnOf(history, key) ?? []);
  return (columns[0] ?? new Float64Array()).map((_, row) =>
    columns.reduce((sum, column) => sum + known(column[row] ?? 0), 0),
  );
}

/** Rates flicker from row to row. */
export const isRate = ({ unit }: WatchDoc): boolean => unit.endsWith("/s");

/** The line that a scenario is about. */
function watchedOf(history: History): Float64Array | undefined {
  const { watch } = history.info;
  if (!watch) return undefined;
  const part = sumOf(history, watch.of);
  if (!watch.per) return part;
  const whole = sumOf(history, watch.per);
  return successOf(
    history,
    part,
    whole.map((value, row) => value - (part[row] ?? 0)),
  );
}

/** A run's column by its meaning; shares are made of several columns. */
export function seriesOf(history: History, name: KeyName): Float64Array | undefined {
  const keys = keysOf(history.info);
  if (name === "watched") return watchedOf(history);
  if (name !== "success") return columnOf(history, keys[name]);
  if (keys.success === "") return undefined;
  const [out, errors] = [columnOf(history, keys.out), columnOf(history, keys.errors)];
  return out && errors && successOf(history, out, errors);
}

/** The value of a meaning at an instant; NaN when unknown. */
export function readingOf(history: History, name: KeyName, at: TimeMs): number {
  const keys = keysOf(history.info);
  if (name === "watched") return watchedAt(history, at);
  if (name !== "success") return valueAt(history, keys[name], at);
  if (keys.success === "") return Number.NaN;
  const [good, bad] = [meanAt(history, keys.out, at), meanAt(history, keys.errors, at)];
  return good + bad > 0 ? (100 * good) / (good + bad) : Number.NaN;
}

function watchedAt(history: History, at: TimeMs): number {
  const { watch } = history.info;
  const sum = (keys: readonly string[], read: typeof valueAt) =>
    keys.reduce((total, key) => total + read(history, key, at), 0);
  if (!watch) return Number.NaN;
  if (watch.per) return (100 * sum(watch.of, meanAt)) / sum(watch.per, meanAt);
  return sum(watch.of, isRate(watch) ? meanAt : valueAt);
}
