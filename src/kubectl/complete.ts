import type { Cluster } from "./cluster.ts";
import { COMMANDS } from "./commands/commands.ts";
import { text } from "./json.ts";
import { findResource } from "./resources.ts";
import type { Session } from "./session.ts";
import { readLine } from "./words.ts";

/** Words that may stand for the last one of a line under way: commands, kinds, names of objects, files, sorted. */
export function complete(session: Session, line: string, cluster: Cluster): readonly string[] {
  const programs = readLine(line);
  if (!programs.ok) return [];
  const words = [...(programs.value.at(-1) ?? [])];
  const last = /\s$/.test(line) || words.length === 0 ? "" : (words.pop() ?? "");
  return [...new Set(candidates(session, words, cluster))].filter((word) => word.startsWith(last)).sort();
}

function candidates(session: Session, words: readonly string[], cluster: Cluster): readonly string[] {
  const [name = "", ...rest] = words;
  if (name === "") return ["kubectl", ...Object.keys(session.aliases)];
  if (name !== "kubectl" && session.aliases[name] !== "kubectl") return [];
  if (["-f", "--filename"].includes(rest.at(-1) ?? "")) return Object.keys(session.files);
  const path = rest.filter((word) => !word.startsWith("-"));
  const below = Object.keys(COMMANDS)
    .map((command) => command.split(" "))
    .filter((command) => command.length > path.length && path.every((word, i) => word === command[i]))
    .map((command) => command[path.length] ?? "");
  if (below.length > 0 && below.some((word) => word !== "")) return below.filter((word) => word !== "");
  return ofKind(path, session, cluster);
}

/** After the command: kinds, and after a kind the names of its objects here. */
function ofKind(path: readonly string[], session: Session, cluster: Cluster): readonly string[] {
  const kind = path.slice(1).find((word) => findResource(cluster.resources, word));
  const resource = kind === undefined ? undefined : findResource(cluster.resources, kind);
  if (!resource) return cluster.resources.map(({ plural }) => plural);
  const here = session.contexts.find(({ name }) => name === session.current)?.namespace || "default";
  return cluster
    .list(resource)
    .filter((object) => !resource.namespaced || text(object, "metadata", "namespace") === here)
    .map((object) => text(object, "metadata", "name"));
}
