import type { Cluster } from "../kubectl/cluster.ts";
import { complete } from "../kubectl/complete.ts";
import { RESOURCES } from "../kubectl/resources.ts";
import { run } from "../kubectl/run.ts";
import { freshMemory } from "./memory.ts";
import { programWords } from "./program-words.ts";

/** What somebody who looks at the screen knows of the cluster. */
export interface Known {
  readonly files: Readonly<Record<string, string>>;
  /** Lines typed before, for their aliases. */
  readonly lines: readonly string[];
  /** Names of objects by kind. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** What the terminal has printed. */
  readonly printed: readonly string[];
}

/** Names of a kind that the terminal has told of: "deployment.apps/web created". */
function toldOf(kind: string, { printed }: Known): readonly string[] {
  const told = new RegExp(
    `^${kind.toLowerCase()}(?:\\.\\S+)?/(\\S+) (?:created|configured|unchanged|exposed|autoscaled)$`,
    "gm",
  );
  return printed.flatMap((text) => [...text.matchAll(told)].map(([, name = ""]) => name));
}

/** Words that may stand for the last one of a line under way, as the Tab key offers them. */
export function completions(line: string, known: Known): readonly string[] {
  const cluster: Cluster = {
    now: 0,
    resources: RESOURCES,
    list: ({ kind, namespaced }) =>
      [...new Set([...(known.names.get(kind) ?? []), ...toldOf(kind, known)])].map((name) => ({
        metadata: { name, ...(namespaced ? { namespace: "default" } : {}) },
      })),
    send: () => ({ ok: false, error: { code: 405, reason: "MethodNotAllowed", message: "" } }),
  };
  const { session } = freshMemory(known.files);
  const aliased = known.lines
    .filter((each) => each.startsWith("alias "))
    .reduce((before, each) => run(before, each, cluster).session, session);
  const own = /^\s*(cat|ls)\s+\S*$/.test(line) ? Object.keys(known.files) : [];
  const last = /\s$/.test(line) ? "" : (line.split(/\s+/).at(-1) ?? "");
  if (own.length > 0) return own.filter((name) => name.startsWith(last)).sort();
  const before = line.split(/\s+/).filter((word) => word !== "");
  if (last !== "") before.pop();
  const others = programWords(before, known.names).filter((word) => word.startsWith(last));
  return [...new Set([...complete(aliased, line, cluster), ...others])].sort();
}

/** The letters that all words begin with. */
export function commonStart(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  while (!others.every((word) => word.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
