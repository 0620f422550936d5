import type { Filter } from "./expander.ts";
import { say } from "./loop.ts";

/** Upstream: expander/priority/priority.go, 1.36.1. */

/** Groups that a regular expression of the highest matching number matches; all when nothing matches. */
export const byPriority: Filter = (options, loop) => {
  const { priorities } = loop.seen;
  const levels = priorities === undefined ? undefined : parsePriorities(priorities);
  if (!levels) return options;
  let best: typeof options = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (const option of options) {
    const matching = levels.filter(({ patterns }) => patterns.some((pattern) => pattern.test(option.group)));
    if (matching.length === 0) {
      const what = `Priority expander: node group ${option.group} not found in priority expander configuration. The group won't be used.`;
      say(loop, "Warning", "PriorityConfigMapNotMatchedGroup", what);
      continue;
    }
    const own = Math.max(...matching.map(({ priority }) => priority));
    if (own > highest) best = [];
    if (own >= highest) best = [...best, option];
    highest = Math.max(highest, own);
  }
  if (best.length > 0) return best;
  const what = "Priority expander: no priorities info found for any of the expansion options. No options filtered.";
  say(loop, "Warning", "PriorityConfigMapNoGroupMatched", what);
  return options;
};

interface Level {
  readonly priority: number;
  readonly patterns: readonly RegExp[];
}

/** The mapping of integers to lists of regular expressions, in YAML; undefined when it is something else. */
export function parsePriorities(text: string): readonly Level[] | undefined {
  const levels: { readonly priority: number; readonly patterns: RegExp[] }[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const key = /^(-?\d+):\s*$/.exec(line);
    const item = /^\s*-\s+(.+?)\s*$/.exec(line)?.[1];
    if (key) levels.push({ priority: Number(key[1]), patterns: [] });
    else if (item !== undefined && levels.length > 0) {
      const pattern = compile(item.replace(/^(["'])(.*)\1$/, "$2"));
      if (!pattern) return undefined;
      levels.at(-1)?.patterns.push(pattern);
    } else return undefined;
  }
  return levels;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
