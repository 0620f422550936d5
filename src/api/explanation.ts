import type { TimeMs } from "../base/units.ts";

/** A number or word with its unit, as shown to a person: {value: 31, unit: "%"}. `null`: no sample existed. */
export interface Quantity {
  readonly value: number | string | null;
  readonly unit?: string;
}

/** One thing a controller read before it decided. */
export interface ExplanationInput {
  readonly name: string;
  readonly seen: Quantity;
  /** When the reading was taken; older than the decision by the metric lag. */
  readonly seenAt?: TimeMs;
  /** Names the recorded column that holds the truth (see `record/columns.ts`), so that both can be shown together. */
  readonly truth?: string;
}

/** One rule on the way from the raw proposal to what was written. */
export interface ExplanationStep {
  /** The rule's short name: "proposal", "missing pods", "tolerance", "stabilised", "rate-limited", "bounded". */
  readonly rule: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
  /** Why, with the numbers filled in: "30 ÷ 70 = 0.43", "max(2×2, 4) = 4". */
  readonly because: string;
}

/** Samples by size, and what was read off them. */
export interface ExplanationHistogram {
  /** What was sampled: "app cpu". */
  readonly name: string;
  /** Of everything below but shares and factors: "m" or "B". */
  readonly unit: string;
  /** Bucket i reaches from edge i to edge i + 1. */
  readonly edges: readonly number[];
  /** By bucket; old samples weigh less. */
  readonly weights: readonly number[];
  readonly marks: readonly HistogramMark[];
}

/** One value read off a histogram, and what was made of it. */
export interface HistogramMark {
  /** "target" */
  readonly name: string;
  /** So much of the weight lies at or below `at`, 0…1. */
  readonly share: number;
  readonly at: number;
  readonly withMargin: number;
  /** By confidence: the fewer samples, the further from 1; null: without end. */
  readonly factor: number | null;
  readonly amount: number;
}

/**
 * Why a controller did what it did. "No change" has one too. Fields may be put into words only as they are read. It
 * holds nothing that JSON cannot.
 */
export interface Explanation {
  /** One sentence, present subject first: "HPA kept checkout-worker at 2." */
  readonly outcome: string;
  /** Upstream's own reason word: "TooFewReplicas". */
  readonly reason: string;
  /** Upstream's own message, verbatim. */
  readonly message: string;
  readonly inputs: readonly ExplanationInput[];
  /** The formula, line by line, first in names, then with numbers. */
  readonly formula?: readonly string[];
  readonly steps: readonly ExplanationStep[];
  /** What would have changed the outcome: "It would add a pod at cpu ≥ 78 %." */
  readonly turningPoint?: string;
  /** Objects that the steps count and do not name: what they would say of each, by its name. */
  readonly unnamed?: Readonly<Record<string, string>>;
  /** Of loops that decide by the past: what they know of it. */
  readonly histograms?: readonly ExplanationHistogram[];
}

/** What a decision ended at, after all its steps; null where it has none. */
export const endOf = ({ steps }: Explanation): number | string | null => steps.at(-1)?.after ?? null;
