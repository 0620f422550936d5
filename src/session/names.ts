import type { KubeObject } from "../api/objects.ts";
import type { TimeMs } from "../base/units.ts";
import { type History, lastAt } from "./history.ts";

/** Names of objects by kind, as far as the screen knows them at an instant: pods and nodes that live, what events are about. */
export function namesAt(
  { pods, nodes, events }: Pick<History, "pods" | "nodes" | "events">,
  objects: readonly KubeObject[],
  at: TimeMs,
): ReadonlyMap<string, readonly string[]> {
  const upTo = <T extends { readonly at: TimeMs }>(records: readonly T[]) => records.slice(0, lastAt(records, at) + 1);
  const living = new Map(upTo(pods).map(({ pod, state }) => [`Pod/${pod}`, state !== "gone"]));
  for (const { node, state } of upTo(nodes)) living.set(`Node/${node}`, state !== "gone");
  const involved = upTo(events).map(({ involved: { kind, name } }) => `${kind}/${name}`);
  const written = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  const all = [...written, ...involved, ...living.keys()].filter((key) => living.get(key) ?? !key.startsWith("Pod/"));
  const names = new Map<string, string[]>();
  for (const key of new Set(all)) {
    const [kind = "", ...rest] = key.split("/");
    names.set(kind, [...(names.get(kind) ?? []), rest.join("/")]);
  }
  return names;
}
