import type { Configuration } from "../../session/sweep.ts";
import { valueText } from "../compare/measures.ts";

/** Which way a figure goes against now. */
type Way = "less" | "same" | "more";

/** By what it costs, then by what it loses. */
const CLAIMS: Readonly<Record<Way, Readonly<Record<Way, string>>>> = {
  less: {
    less: "A smaller bill, and less time lost.",
    same: "A smaller bill for the same service.",
    more: "A smaller bill, but more time lost.",
  },
  same: {
    less: "Same bill, less time lost.",
    same: "Same bill, same service.",
    more: "Same bill, more time lost.",
  },
  more: {
    less: "Less time lost, for a larger bill.",
    same: "A larger bill for the same service.",
    more: "A larger bill, and more time lost.",
  },
};

export interface Verdict {
  readonly claim: string;
  readonly figures: string;
}

type Figures = Pick<Configuration, "index" | "lost" | "cost" | "actions" | "losses">;

/**
 * The chosen configuration against what stands now, and how much its seeds differ. What reads the same is the same.
 * @param now undefined where the grid misses it
 * @returns null before there is a run
 */
export function verdictOf(chosen: Figures, now: Figures | undefined): Verdict | null {
  if (chosen.losses.length === 0) return null;
  const seeds = seedsText(chosen.losses);
  if (!now || now.losses.length === 0)
    return {
      claim: `${sentence(hoursText(chosen.cost))}, ${valueText(chosen.lost, "s")} lost.`,
      figures: now ? `${sentence(seeds)}.` : `What stands now is not in this grid; ${seeds}.`,
    };
  if (now.index === chosen.index) return { claim: "This is what stands now.", figures: `${sentence(seeds)}.` };
  const cost = wayOf(chosen.cost, now.cost, "h");
  const lost = wayOf(chosen.lost, now.lost, "s");
  const told = [
    cost !== "same" && `costs ${hoursText(Math.abs(chosen.cost - now.cost))} ${cost}`,
    lost !== "same" && `loses ${valueText(Math.abs(chosen.lost - now.lost), "s")} ${lost}`,
    actionsText(chosen.actions - now.actions),
  ].filter((part) => typeof part === "string");
  const against = told.length === 0 ? "Not different from now" : `${sentence(listed(told))} than now`;
  return { claim: CLAIMS[cost][lost], figures: `${against}; ${seeds}.` };
}

const wayOf = (value: number, than: number, unit: string): Way =>
  valueText(value, unit) === valueText(than, unit) ? "same" : value < than ? "less" : "more";

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "a", "a and b", "a, b and c". */
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** "1 pod-hour", "0.80 pod-hours". */
const hoursText = (hours: number): string =>
  valueText(hours, "h") === "1.00" ? "1 pod-hour" : `${valueText(hours, "h")} pod-hours`;

const actionsText = (difference: number): string | false =>
  Number.isFinite(difference) &&
  difference !== 0 &&
  `scales ${Math.abs(difference) === 1 ? "once" : `${Math.abs(difference)} times`} ${difference < 0 ? "less" : "more"}`;

/** What the seeds lose: "its one seed loses 0:12", "all 3 seeds lose 0:12", "seeds lose 0:00 to 0:50". */
function seedsText(losses: readonly number[]): string {
  const [least, most] = [Math.min(...losses), Math.max(...losses)].map((value) => valueText(value, "s"));
  if (losses.length === 1) return `its one seed loses ${least}`;
  return least === most ? `all ${losses.length} seeds lose ${least}` : `seeds lose ${least} to ${most}`;
}
