import { nextDouble, stream } from "../../base/random.ts";
import { leastWaste } from "./least-waste.ts";
import type { Loop } from "./loop.ts";
import { cheapest } from "./price.ts";
import { byPriority } from "./priority.ts";
import type { Choice, Option } from "./report.ts";
import type { Template } from "./template.ts";

/** Which option wins. Upstream: expander/{factory/chain,mostpods,leastnodes,random}.go, 1.36.1. */
export type Filter = (
  options: readonly Option[],
  loop: Loop,
  templates: ReadonlyMap<string, Template>,
) => readonly Option[];

const FILTERS: Readonly<Record<string, Filter>> = {
  "least-waste": leastWaste,
  "most-pods": (options) => lowest(options, ({ pods }) => -pods.length),
  "least-nodes": (options) => lowest(options, ({ nodes }) => nodes),
  priority: byPriority,
  price: cheapest,
};

/** Names of the filters; "random" is what happens to those that are left. */
export const EXPANDERS: readonly string[] = [...Object.keys(FILTERS), "random"];

/** The options with the lowest score, all exact ties. */
export function lowest(options: readonly Option[], score: (option: Option) => number | undefined): readonly Option[] {
  let best: Option[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const option of options) {
    const value = score(option);
    if (value === undefined || value > least) continue;
    if (value < least) best = [];
    least = value;
    best.push(option);
  }
  return best;
}

/** One filter after the other until one option is left; then chance, which is a hash here. */
export function choose(options: readonly Option[], loop: Loop, templates: ReadonlyMap<string, Template>): Choice {
  const filters: { readonly expander: string; readonly left: readonly string[] }[] = [];
  let left = options;
  for (const expander of loop.options.expander.split(",")) {
    const filter = FILTERS[expander];
    if (!filter) continue;
    left = filter(left, loop, templates);
    filters.push({ expander, left: left.map(({ group }) => group) });
    if (left.length <= 1) break;
  }
  const tied = left.map(({ group }) => group);
  return { filters, tied, chosen: tied[loop.seen.ties === "hash" ? draw(tied, loop.now) : 0] };
}

const draw = (tied: readonly string[], now: number): number =>
  Math.floor(nextDouble(stream(now, tied.join())) * tied.length);
