import type { LedgerEntry } from "../../api/ledger.ts";
import type { TimeMs } from "../../base/units.ts";
import { type History, lastAt, totalAt, valueAt } from "../../session/history.ts";

/** Something came of a request that its caller does not know of, or that was done more than once. */
export const isWrong = ({ effects, answered }: LedgerEntry): boolean =>
  effects > 1 || (effects > 0 && answered !== true);

/** Services of a run of whose requests some were repeated, or ended otherwise than their callers know. */
export const bookkeepers = ({ ledger }: History): readonly string[] => [
  ...new Set(ledger.filter((entry) => isWrong(entry) || entry.retries > 0).map(({ service }) => service)),
];

/** What a service has done until an instant, and what its callers know of it. */
export interface Books {
  readonly done: number;
  readonly twice: number;
  readonly answered: number;
  readonly failed: number;
  /** Failed for their callers, and done all the same. */
  readonly unknown: number;
  /** The last that are kept, newest first. */
  readonly entries: readonly LedgerEntry[];
}

export function booksAt(history: History, service: string, at: TimeMs, most: number): Books {
  const done = valueAt(history, `service/${service}/effects`, at) || 0;
  const twice = valueAt(history, `service/${service}/duplicates`, at) || 0;
  const [answered = 0, failed = 0] = ["out", "errors"].map((part) =>
    Math.round(totalAt(history, `service/${service}/${part}`, at)),
  );
  const past = history.ledger.slice(0, lastAt(history.ledger, at) + 1).filter((entry) => entry.service === service);
  // Every answer comes after an effect; what is under way may have had its own.
  const unknown = Math.min(failed, Math.max(0, done - twice - answered));
  return { done, twice, answered, failed, unknown, entries: past.slice(-most).reverse() };
}
