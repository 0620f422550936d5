import type { TimeMs } from "../base/units.ts";
import type { Setting } from "../scenario/model.ts";

/** A variant of the library with changes of one's own. */
export interface PatchedVariant {
  readonly base: string;
  readonly sets: readonly Setting[];
}

/** `keda-queue~ScaledObject/checkout-worker.spec.pollingInterval~15`, as it stands in a link. */
export const writeVariant = ({ base, sets }: PatchedVariant): string =>
  [base, ...sets.flatMap(({ path, value }) => [path, String(value)])].join("~");

/** Reads what `writeVariant` wrote; a path without a value is dropped. */
export function readVariant(text: string): PatchedVariant {
  const [base = "", ...words] = text.split("~");
  const sets: Setting[] = [];
  for (let i = 0; i + 1 < words.length; i += 2)
    sets.push({ path: words[i] ?? "", value: readScalar(words[i + 1] ?? "") });
  return { base, sets };
}

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

/** Address of that very run in the Lab, paused at an instant; its changes stand in the log at time 0. */
export function labLink(scenario: string, { base, sets }: PatchedVariant, seed: number, at: TimeMs): string {
  const query = new URLSearchParams({ v: base, seed: String(seed), t: String(Math.round(at / 1000)), paused: "1" });
  for (const { path, value } of sets) query.append("set", `0~${path}~${String(value)}`);
  return `#/lab/${encodeURIComponent(scenario)}?${readable(query)}`;
}
