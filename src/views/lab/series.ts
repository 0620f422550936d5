import type { TimeMs } from "../../base/units.ts";
import { columnOf, type History, meanAt, valueAt } from "../../session/history.ts";
import { type KeyName, keysOf } from "./subject.ts";

/** What arrives and what is answered flicker against each other; their ratio is of means over this span. */
const WINDOW_MS = 10_000;

const known = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** Percent of a service's ended requests that were answered, by row: over ten seconds each. NaN while none ended. */
function successOf(history: History, out: Float64Array, errors: Float64Array): Float64Array {
  const rows = Math.max(1, Math.ceil(WINDOW_MS / history.info.recordMs));
  let [good, bad] = [0, 0];
  return out.map((value, row) => {
    good += known(value) - known(out[row - rows] ?? 0);
    bad += known(errors[row] ?? 0) - known(errors[row - rows] ?? 0);
    return good + bad > 1e-9 ? Math.max(0, Math.min(100, (100 * good) / (good + bad))) : Number.NaN;
  });
}

/** A run's column by its meaning; the share of success is made of two columns. */
export function seriesOf(history: History, name: KeyName): Float64Array | undefined {
  const keys = keysOf(history.info);
  if (name !== "success") return columnOf(history, keys[name]);
  if (keys.success === "") return undefined;
  const [out, errors] = [columnOf(history, keys.out), columnOf(history, keys.errors)];
  return out && errors && successOf(history, out, errors);
}

/** The value of a meaning at an instant; NaN when unknown. */
export function readingOf(history: History, name: KeyName, at: TimeMs): number {
  const keys = keysOf(history.info);
  if (name !== "success") return valueAt(history, keys[name], at);
  if (keys.success === "") return Number.NaN;
  const [good, bad] = [meanAt(history, keys.out, at), meanAt(history, keys.errors, at)];
  return good + bad > 0 ? (100 * good) / (good + bad) : Number.NaN;
}
