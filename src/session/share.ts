import { escaped } from "../base/html.ts";
import { addressOf, embedded, type LinkedPlace, packed } from "./address.ts";

/** What a person gives to somebody else. */
export interface Shared {
  readonly place: LinkedPlace;
  readonly scenario: string;
  /** As a person can read it. */
  readonly query: string;
  /** The scenario's text, where it is not the library's. */
  readonly text: string | null;
  /** "seed 1, 3 changes by hand, 2 forks" */
  readonly holds: string;
}

/** The ways to give it, as whole addresses. */
export interface ShareLinks {
  /** In few characters. */
  readonly short: string;
  /** null where only the packed form can hold it. */
  readonly readable: string | null;
  readonly embed: string;
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** @param page the page's own address, without what stands after `#` */
export async function linksTo({ place, scenario, query, text }: Shared, page: string): Promise<ShareLinks> {
  const whole = (own: string) => page + addressOf(place, scenario, own);
  const small = await packed(query, text);
  const short = text === null && query.length <= small.length ? query : small;
  return { short: whole(short), readable: text === null ? whole(query) : null, embed: whole(embedded(short)) };
}

/** Large enough for a slide; what it is set into may say otherwise. */
const FRAME = { width: 720, height: 420 } as const;

export const frameOf = (link: string, title: string): string =>
  `<iframe src="${escaped(link)}" title="${escaped(title)}" width="${FRAME.width}" height="${FRAME.height}" style="border:0" loading="lazy"></iframe>`;
