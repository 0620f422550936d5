import { credentialGraph, systemId } from "../credentials/graph.ts";
import type { Objects } from "../credentials/manifests.ts";
import { attackOf, holdersOf, namesOf, reachOf, refusalsOf } from "../credentials/reach.ts";

/** What expectations may ask of who holds which key, from the objects at the end of a run. */
export const credentialMeasures = {
  /** Systems that hold, or get by their keys to other systems, a key that may change the cluster. */
  holders: (objects: Objects) =>
    holdersOf(credentialGraph(objects)).flatMap((place) => namesOf(place).map((name) => ({ name, zone: place.zone }))),

  /** Everything that whoever owns a system reaches, and in how many steps. */
  reach: (objects: Objects, system: string) => {
    const graph = credentialGraph(objects);
    const reach = reachOf(graph, systemId(system));
    return graph.places.flatMap(({ id, kind, name, zone }) => {
      const arrival = reach.get(id);
      return arrival ? [{ kind, name, zone, steps: arrival.steps }] : [];
    });
  },

  /** The shortest way from a system to a change of the cluster, step by step. */
  attack: (objects: Objects, system: string) =>
    attackOf(reachOf(credentialGraph(objects), systemId(system))).map(({ from, to, says }) => ({ from, to, says })),

  /** Ways that are closed to whoever owns a system, and why. */
  closed: (objects: Objects, system: string) => {
    const graph = credentialGraph(objects);
    return refusalsOf(graph, reachOf(graph, systemId(system))).map(({ arrow: { from, to }, because }) => ({
      from,
      to,
      because,
    }));
  },
};
