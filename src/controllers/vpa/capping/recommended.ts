import { type Amounts, readAmounts } from "../amounts.ts";
import type { VpaStatus } from "../types.ts";

/** A container's recommendation that has been read; a missing bound stays missing. */
export interface Recommended {
  readonly name: string;
  readonly target: Amounts;
  readonly lower?: Amounts;
  readonly upper?: Amounts;
}
export type PodRecommendation = readonly Recommended[];

/** The published recommendation; undefined when there is none yet. */
export const recommendationOf = ({ recommendation }: VpaStatus): PodRecommendation | undefined =>
  recommendation &&
  (recommendation.containerRecommendations ?? []).map(({ containerName, target, lowerBound, upperBound }) => ({
    name: containerName,
    target: readAmounts(target ?? {}),
    lower: readAmounts(lowerBound),
    upper: readAmounts(upperBound),
  }));
