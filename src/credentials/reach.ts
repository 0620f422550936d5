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

/** The most that lies in a system, or that its keys to other systems bring: a key to the cluster, to Git, or neither. */
export type Rights = "cluster" | "git" | "none";

/** What every system holds, at its id. */
export function rightsOf(graph: CredentialGraph): ReadonlyMap<string, Rights> {
  const possessions = { ...graph, arrows: graph.arrows.filter(({ kind }) => kind !== "acts") };
  const gitKeys = new Set(graph.arrows.flatMap(({ from, to }) => (to.startsWith("repository/") ? [from] : [])));
  const systems = graph.places.filter(({ kind }) => kind === "system");
  return new Map(
    systems.map(({ id }) => {
      const owned = [...reachOf(possessions, id).keys()];
      if (owned.some((key) => graph.clusterKeys.has(key))) return [id, "cluster"];
      return [id, owned.some((key) => gitKeys.has(key)) ? "git" : "none"];
    }),
  );
}

/** Systems that hold, or come by, a key that may change the cluster through its API. */
export function holdersOf(graph: CredentialGraph): readonly Place[] {
  const rights = rightsOf(graph);
  return graph.places.filter(({ id }) => rights.get(id) === "cluster");
}

/** Each by itself: "runner" of three is "runner-1", "runner-2", "runner-3". */
export const namesOf = ({ name, count }: Place): readonly string[] =>
  count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
