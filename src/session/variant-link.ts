import type { TimeMs } from "../base/units.ts";
import type { Setting } from "../scenario/model.ts";
import { isTyped } from "../scenario/typed.ts";

/** A change while the run goes on. */
export interface TimedSetting extends Setting {
  readonly at: TimeMs;
}

/** A variant of the library with changes of one's own. */
export interface PatchedVariant {
  readonly base: string;
  /** Before the start. */
  readonly sets: readonly Setting[];
  /** In order of time; absent where everything is as from the start. */
  readonly later?: readonly TimedSetting[];
}

const wordsOf = ({ path, value }: Setting): readonly string[] => [path, String(value)];

/** `keda-queue~ScaledObject/checkout-worker.spec.pollingInterval~15~@750~load/messages.rate~45`, as it stands in a link. */
export const writeVariant = ({ base, sets, later = [] }: PatchedVariant): string =>
  [base, ...sets.flatMap(wordsOf), ...later.flatMap((set) => [`@${set.at / 1000}`, ...wordsOf(set)])].join("~");

/** Reads what `writeVariant` wrote; `rest` is a path that no value follows. */
export function readVariant(text: string): { readonly variant: PatchedVariant; readonly rest: string | null } {
  const [base = "", ...words] = text.split("~");
  const sets: Setting[] = [];
  const later: TimedSetting[] = [];
  let unread: string | null = null;
  for (let i = 0; i < words.length && unread === null; i += 2) {
    const [, seconds] = /^@(\d{1,8}(?:\.\d{1,3})?)$/.exec(words[i] ?? "") ?? [];
    if (seconds !== undefined) i += 1;
    const [path = "", text] = words.slice(i, i + 2);
    if (text === undefined) unread = words.slice(seconds === undefined ? i : i - 1).join("~");
    else if (seconds === undefined) sets.push({ path, value: readValue(path, text) });
    else later.push({ at: Math.round(Number(seconds) * 1000), path, value: readValue(path, text) });
  }
  later.sort((a, b) => a.at - b.at);
  return { variant: later.length === 0 ? { base, sets } : { base, sets, later }, rest: unread };
}

/** What was typed stays as it was typed. */
export const readValue = (path: string, text: string): Setting["value"] =>
  isTyped({ path }) ? text : readScalar(text);

export function readScalar(text: string): Setting["value"] {
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

/** Queries that a person can read: what needs no escape in a fragment stands as it is. */
export const readable = (query: URLSearchParams): string =>
  query
    .toString()
    .replace(/%2F/g, "/")
    .replace(/%2C/g, ",")
    .replace(/%7E/g, "~")
    .replace(/%40/g, "@")
    .replace(/%5B/g, "[")
    .replace(/%5D/g, "]");

/** That very run as the Lab's query, paused at an instant; changes from before the start stand in its log at time 0. */
export function labQuery({ base, sets, later = [] }: PatchedVariant, seed: number, at: TimeMs): string {
  const query = new URLSearchParams({ v: base, seed: String(seed), t: String(Math.round(at / 1000)), paused: "1" });
  for (const set of sets) query.append("set", ["0", ...wordsOf(set)].join("~"));
  for (const set of later) query.append("set", [String(set.at / 1000), ...wordsOf(set)].join("~"));
  return readable(query);
}
