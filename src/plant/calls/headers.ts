import type { EdgeSpec } from "../../api/calls.ts";
import type { LoadState } from "../world.ts";
import type { EdgeState } from "./edge.ts";

/** By load: whether its requests carry all the headers that the edge asks for; null when it asks for none. */
export function matchesOf({ match }: EdgeSpec, loads: readonly LoadState[]): Uint8Array | null {
  if (match === undefined) return null;
  const wanted = Object.entries(match);
  return Uint8Array.from(loads, ({ spec }) =>
    wanted.every(([name, value]) => spec.headers?.[name] === value) ? 1 : 0,
  );
}

/** Does a call with `match` take requests of this load (−1: without headers)? */
export const takes = ({ matches }: EdgeState, load: number): boolean =>
  matches !== null && load >= 0 && matches[load] === 1;
