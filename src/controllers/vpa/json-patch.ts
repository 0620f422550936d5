import type { Patch } from "./patch.ts";

/** The object after the patches; what they do not touch is shared. RFC 6902, `add` and `remove` in maps and lists. */
export const patched = <T>(object: T, patches: readonly Patch[]): T =>
  patches.reduce<unknown>((so, patch) => at(so, segmentsOf(patch.path), patch), object) as T;

const segmentsOf = (path: string): readonly string[] =>
  path
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

function at(node: unknown, [key = "", ...rest]: readonly string[], patch: Patch): unknown {
  if (Array.isArray(node)) return node.map((item, index) => (String(index) === key ? at(item, rest, patch) : item));
  const { [key]: child, ...others } = node as Readonly<Record<string, unknown>>;
  if (rest.length > 0) return { ...others, [key]: at(child ?? {}, rest, patch) };
  return patch.op === "remove" ? others : { ...others, [key]: patch.value };
}
