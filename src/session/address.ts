import { pack, unpack } from "./packed.ts";
import { readable } from "./variant-link.ts";

export type LinkedPlace = "lab" | "compare" | "sweep";

export interface OpenedQuery {
  /** As a person could read it: what the readers of the places take. */
  readonly query: string;
  /** Just the picture, for a frame in somebody else's page. */
  readonly embed: boolean;
  /** What could not be unpacked. */
  readonly problems: readonly string[];
}

export const addressOf = (place: LinkedPlace, scenario: string, query: string): string =>
  `#/${place}/${encodeURIComponent(scenario)}?${query}`;

export const embedded = (query: string): string => `embed&${query}`;

/** The same query in few characters, for what is too long to be read anyway; a scenario's text goes in here only. */
export async function packed(query: string, text: string | null = null): Promise<string> {
  const parts = [...new URLSearchParams(query), ...(text === null ? [] : [["text", text] as const])];
  const plain = parts.map(([key, value]) => `${key}=${value.replace(/[%&+]/g, encodeURIComponent)}`);
  return `z=${await pack(plain.join("&"))}`;
}

/** Opens either form. Parts that stand beside a packed query come first, so that they can be put there by hand. */
export async function openQuery(query: string): Promise<OpenedQuery> {
  const outer = new URLSearchParams(query);
  const embed = outer.has("embed");
  outer.delete("embed");
  const z = outer.get("z");
  if (z === null) return { query: readable(outer), embed, problems: [] };
  outer.delete("z");
  const { text, problem } = await unpack(z);
  return {
    query: [readable(outer), text].filter((part) => part !== "").join("&"),
    embed,
    problems: problem === null ? [] : [`The packed part of the link (z=…): ${problem}.`],
  };
}
