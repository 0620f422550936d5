import type { ControllerDoc, Touch } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { contestedIn } from "../../experiment/contested.ts";
import type { Claim } from "../../git/claims.ts";

/** A loop, and which of the writes that it declares have happened. */
export interface LoopRow {
  readonly name: string;
  readonly host: string;
  readonly period: string;
  readonly reads: readonly string[];
  readonly writes: readonly { readonly field: string; readonly isDone: boolean }[];
}

/**
 * Loops of a run at an instant: those that have written come first. An agent that may write anything is shown with what
 * its files hold.
 */
export function loopRows(
  controllers: readonly ControllerDoc[],
  touches: readonly Touch[],
  claims: readonly Claim[],
  at: TimeMs,
): readonly LoopRow[] {
  const past = touches.filter((touch) => touch.at <= at);
  const rows = controllers.map(({ name, loop }): LoopRow => {
    const own = past.filter(({ by }) => by === name).map(({ kind, field }) => `${kind}.${field}`);
    return {
      name,
      host: loop.host,
      period: loop.period,
      reads: loop.reads,
      writes: loop.writes
        .flatMap((field) => (field === ANYTHING ? heldBy(name, claims) : [field]))
        .map((field) => ({ field, isDone: own.some((write) => isWithin(write, field)) })),
    };
  });
  const acts = ({ writes }: LoopRow): boolean => writes.some(({ isDone }) => isDone);
  return [...rows.filter(acts), ...rows.filter((row) => !acts(row))];
}

const ANYTHING = "*.*";

/** "Deployment.spec.replicas", once for all objects of a kind; anything, where no file says what. */
function heldBy(name: string, claims: readonly Claim[]): readonly string[] {
  const held = claims.filter(({ loops }) => loops.includes(name)).map(({ kind, field }) => `${kind}.${field}`);
  return held.length === 0 ? [ANYTHING] : [...new Set(held)];
}

/** A field of one object that several loops want, and which of them have written it. */
export interface MeetingRow {
  readonly kind: string;
  readonly object: string;
  readonly field: string;
  readonly loops: readonly { readonly name: string; readonly hasWritten: boolean }[];
}

/** Where loops meet: by what they declare and hold, and by what they have written. */
export function meetings(touches: readonly Touch[], claims: readonly Claim[], at: TimeMs): readonly MeetingRow[] {
  const past = touches.filter((touch) => touch.at <= at);
  const found = new Map<string, Claim>();
  for (const claim of claims) if (claim.loops.length > 1) found.set(placeOf(claim), claim);
  for (const { kind, object, field, writers } of contestedIn(past)) {
    const loops = [...new Set([...(found.get(placeOf({ kind, object, field }))?.loops ?? []), ...writers])];
    found.set(placeOf({ kind, object, field }), { kind, object, field, loops });
  }
  return [...found.values()].map(({ loops, ...place }) => ({
    ...place,
    loops: loops.map((name) => ({
      name,
      hasWritten: past.some((touch) => touch.by === name && placeOf(touch) === placeOf(place)),
    })),
  }));
}

const placeOf = ({ kind, object, field }: Pick<Claim, "kind" | "object" | "field">): string =>
  `${kind} ${object} ${field}`;

/** Is a write one that a declaration names? `*` is any kind, or all of one. */
function isWithin(write: string, declared: string): boolean {
  const [kind, path] = halves(declared);
  const [of, field] = halves(write);
  return (kind === "*" || kind === of) && (path === "*" || field === path || field.startsWith(`${path}.`));
}

function halves(text: string): readonly [string, string] {
  const dot = text.indexOf(".");
  return [text.slice(0, dot), text.slice(dot + 1)];
}
