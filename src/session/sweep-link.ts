import type { Vary } from "../experiment/sweep.ts";
import type { ReadScenario } from "../runner/read.ts";
import { shortened } from "./link.ts";
import { usualVariant, usualVary } from "./usual-sweep.ts";
import { readable, readScalar } from "./variant-link.ts";

export const MOST_CONFIGURATIONS = 400;
const MOST_SEEDS = 50;

/** What a link says of a sweep. */
export interface SavedSweep {
  readonly variant: string;
  /** One or two parameters; the first goes across, the second up. */
  readonly vary: readonly Vary[];
  readonly seeds: number;
}

/** `v=keda-queue&x=path~20,50,100&y=path~0,60&seeds=5` */
export function writeSweep({ variant, vary, seeds }: SavedSweep): string {
  const query = new URLSearchParams({ v: variant });
  vary.forEach(({ path, values }, index) => {
    query.set(index === 0 ? "x" : "y", `${path}~${values.join(",")}`);
  });
  query.set("seeds", String(seeds));
  return readable(query);
}

/** Reads what `writeSweep` wrote; what makes no sense is named, and as usual for the variant. */
export function readSweep(
  text: string,
  scenario: Pick<ReadScenario, "runs" | "shown" | "horizonMs">,
): { readonly saved: SavedSweep; readonly problems: readonly string[] } {
  const query = new URLSearchParams(text);
  const problems: string[] = [];
  const wrong = (key: string, why: string) => problems.push(`${shortened(`${key}=${query.get(key)}`)}: ${why}`);
  const asked = query.get("v") ?? "";
  const known = Object.hasOwn(scenario.runs, asked);
  if (query.has("v") && !known)
    wrong("v", `there is no such variant; there are ${Object.keys(scenario.runs).join(", ")}`);
  const variant = known ? asked : usualVariant(scenario);
  const vary = ["x", "y"].flatMap((axis) => {
    const read = readVary(query.get(axis) ?? "");
    if (query.has(axis) && read.length === 0) wrong(axis, "not path~value,value");
    return read;
  });
  const configurations = vary.reduce((product, { values }) => product * values.length, 1);
  const fits = configurations <= MOST_CONFIGURATIONS;
  if (!fits) problems.push(`x, y: ${configurations} configurations; at most ${MOST_CONFIGURATIONS} are run`);
  const seeds = Math.floor(Number(query.get("seeds") ?? USUAL_SEEDS));
  if (!(seeds >= 1 && seeds <= MOST_SEEDS)) wrong("seeds", `not a number from 1 to ${MOST_SEEDS}`);
  for (const key of new Set(query.keys())) if (!PARTS.includes(key)) wrong(key, "this page knows no such part");
  return {
    saved: {
      variant,
      vary: vary.length > 0 && fits ? vary : usualVary(scenario.runs[variant]?.knobs ?? [], scenario.horizonMs),
      seeds: seeds >= 1 ? Math.min(seeds, MOST_SEEDS) : 1,
    },
    problems,
  };
}

const PARTS: readonly string[] = ["v", "x", "y", "seeds", "text", "made"];
const USUAL_SEEDS = 3;

/** "path~20,50" → one parameter; nothing for text that is none. */
export function readVary(text: string): readonly Vary[] {
  const cut = text.lastIndexOf("~");
  const words = text
    .slice(cut + 1)
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  return cut < 1 || words.length === 0
    ? []
    : [{ path: text.slice(0, cut), values: [...new Set(words)].map(readScalar) }];
}
