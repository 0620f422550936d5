import type { TimeMs } from "../../base/units.ts";
import { columnOf, type History, meanAt, rowAt, totalAt } from "../../session/history.ts";
import type { Graph, Link } from "./graph.ts";
import { linkName, percentText } from "./words.ts";

/** How the attempts of a call come to the callee: all over mutual TLS, some, none; or not at all. */
export type Secrecy = "mutual" | "partly" | "plaintext" | "unsafe";

/** Is identity a matter of this run: may one of its workloads be in a mesh, or is one? */
export const isMeshed = ({ info, keys }: History, { tiers }: Graph): boolean =>
  keys.has("mesh/encrypted") &&
  tiers.some(({ workloads }) =>
    workloads.some((name) => info.knobs.some(({ path }) => path === `workload/${name}.enrolled`)),
  );

/** How it was with a call in the last row until an instant in which it was made; null before the first. */
export function secrecyOf(history: History, { path }: Link, at: TimeMs): Secrecy | null {
  const [encrypted, plaintext, unsafe] = ["encrypted", "plaintext", "unsafe"].map((part) =>
    columnOf(history, `${path}/${part}`),
  );
  if (path === null || !encrypted || !plaintext || !unsafe) return null;
  for (let row = Math.min(rowAt(history.info, at), history.rows - 1); row >= 0; row -= 1) {
    const [mutual = 0, plain = 0, none = 0] = [encrypted[row], plaintext[row], unsafe[row]];
    if (mutual > 0) return plain > 0 ? "partly" : "mutual";
    if (plain > 0) return "plaintext";
    if (none > 0) return "unsafe";
  }
  return null;
}

/** So many calls are told by their names. */
const MOST_NAMED = 2;

/** "6.8 % in plaintext" of what services ask each other, along which calls, and how many requests there have been. */
export function plaintextWords(history: History, graph: Graph, at: TimeMs) {
  const [plain, mutual] = [meanAt(history, "mesh/plaintext", at), meanAt(history, "mesh/encrypted", at)];
  const all = plain + mutual;
  const calls = graph.links.flatMap((link) => {
    const secrecy = secrecyOf(history, link, at);
    return secrecy === null ? [] : [{ link, isPlain: secrecy === "plaintext" || secrecy === "partly" }];
  });
  const open = calls.filter(({ isPlain }) => isPlain).map(({ link }) => linkName(link));
  return {
    share: all > 0 ? `${percentText(plain / all)} in plaintext` : "none in plaintext",
    calls: open.length > MOST_NAMED ? `${open.length} of ${calls.length} calls` : open.join(", "),
    count: Math.round(totalAt(history, "mesh/plaintext", at)),
  };
}
