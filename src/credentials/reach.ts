import { type Arrow, CLUSTER, type CredentialGraph, type Place } from "./graph.ts";

/** How a place was reached: in so many steps, by this arrow; null where the walk began. */
export interface Arrival {
  readonly steps: number;
  readonly by: Arrow | null;
}

/** What somebody reaches, at its id, in the order of arrival. */
export type Reach = ReadonlyMap<string, Arrival>;

/**
 * Everything that whoever owns a place comes to own or change, in the fewest steps. What lies in a system comes with it;
 * everything else is a step. A push may need what another step brings (a second account), so steps go in rounds.
 */
export function reachOf({ places, arrows }: CredentialGraph, start: string): Reach {
  const reached = new Map<string, Arrival>();
  if (!places.some(({ id }) => id === start)) return reached;
  reached.set(start, { steps: 0, by: null });
  for (let steps = 0; ; steps++) {
    for (const arrow of arrows) {
      if (arrow.kind === "has" && reached.has(arrow.from) && !reached.has(arrow.to)) {
        reached.set(arrow.to, { steps, by: arrow });
      }
    }
    const before = new Set(reached.keys());
    for (const arrow of arrows) {
      if (reached.has(arrow.to) || !before.has(arrow.from)) continue;
      if ((arrow.closed?.(before) ?? null) === null) reached.set(arrow.to, { steps: steps + 1, by: arrow });
    }
    if (reached.size === before.size) return reached;
  }
}

/** The arrows from where the walk began to a place; empty when it is not reached. */
function wayTo(reach: Reach, id: string): readonly Arrow[] {
  const by = reach.get(id)?.by;
  return by ? [...wayTo(reach, by.from), by] : [];
}

/** The shortest attack: what is done, step by step, until the cluster is changed; empty when nothing does it. */
export const attackOf = (reach: Reach): readonly Arrow[] => wayTo(reach, CLUSTER).filter(({ kind }) => kind !== "has");

/** Closed arrows from places that are reached, and why they are closed. */
export const refusalsOf = ({ arrows }: CredentialGraph, reach: Reach) =>
  arrows.flatMap((arrow) => {
    const because = reach.has(arrow.from) ? (arrow.closed?.(reach) ?? null) : null;
    return because === null ? [] : [{ arrow, because }];
  });

/** Systems in which, or by whose keys to other systems, a key lies that may change the cluster through its API. */
export const holdersOf = (graph: CredentialGraph): readonly Place[] => {
  const possessions = { ...graph, arrows: graph.arrows.filter(({ kind }) => kind !== "acts") };
  return graph.places.filter(
    ({ id, kind }) =>
      kind === "system" && [...reachOf(possessions, id).keys()].some((key) => graph.clusterKeys.has(key)),
  );
};

/** Each by itself: "runner" of three is "runner-1", "runner-2", "runner-3". */
export const namesOf = ({ name, count }: Place): readonly string[] =>
  count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
